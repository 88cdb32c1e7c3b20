import { describe, expect, it } from 'vitest'
import { seededRandom } from '../kernel/index.ts'
import { memoryTeamStore } from './__fixtures__/memory-team-store.ts'
import {
  acceptInvitation,
  changePassword,
  changeRole,
  createSignInLimiter,
  findInvitation,
  foldedName,
  invite,
  isSame,
  keyOf,
  localUser,
  makeKey,
  mayDo,
  openSession,
  type Role,
  removeUser,
  roles,
  sessionOf,
  signIn,
  type TeamStore,
  type User,
} from './index.ts'
import { teamStoreContract } from './team-store.contract.ts'

teamStoreContract('the store in memory that these tests use', async () => memoryTeamStore())

const day = 24 * 60 * 60_000

function team(store: TeamStore = memoryTeamStore()) {
  let now = Date.parse('2026-11-01T00:00:00.000Z')
  const clock = { now: () => now }
  const random = seededRandom('team')
  return {
    store,
    clock,
    // As cheap as scrypt comes: what a guess costs is not tested here.
    passwordCost: { N: 2, r: 1, p: 1 },
    randomBytes: (count: number) => Uint8Array.from({ length: count }, () => random.below(256)),
    limiter: createSignInLimiter(clock),
    later: (ms: number) => {
      now += ms
    },
  }
}

async function withUser(role: Role = 'owner') {
  const ports = team()
  const { token } = await invite(ports, { role, isSynthetic: false, by: 'the terminal' })
  const opened = await acceptInvitation(ports, { token, name: 'Ann Ewing', password: 'correct horse' })
  return { ports, ...opened }
}

describe('signing in', () => {
  it('takes the name in any case with the right password, and keeps neither password nor token', async () => {
    const { ports } = await withUser()
    const { token, user } = await signIn(ports, {
      name: ' ann ewing',
      password: 'correct horse',
      address: 'a',
    })
    expect(user.name).toBe('Ann Ewing')
    expect((await sessionOf(ports, token))?.user.id).toBe(user.id)
    const kept = JSON.stringify([await ports.store.users(), await ports.store.audit({ limit: 99 })])
    expect(kept).not.toContain('correct horse')
    expect(kept).not.toContain(token)
  })

  it('says the same of a wrong name as of a wrong password', async () => {
    const { ports } = await withUser()
    const wrong = { code: 'sign_in_failed', message: 'The name or the password is wrong.' }
    await expect(signIn(ports, { name: 'Ann Ewing', password: 'wrong', address: 'a' })).rejects.toMatchObject(
      wrong,
    )
    await expect(signIn(ports, { name: 'Nobody', password: 'wrong', address: 'a' })).rejects.toMatchObject(
      wrong,
    )
    expect((await ports.store.audit({ limit: 2 })).map(({ action }) => action)).toEqual([
      'sign-in refused',
      'sign-in refused',
    ])
  })

  it('closes a name for a while after five wrong passwords, tried one by one or all at once', async () => {
    const { ports } = await withUser()
    const tries = Array.from({ length: 8 }, () =>
      signIn(ports, { name: 'Ann Ewing', password: 'wrong', address: 'a' }).catch(thrown => thrown.code),
    )
    const codes = await Promise.all(tries)
    expect(codes.filter(code => code === 'sign_in_failed')).toHaveLength(5)
    expect(codes.filter(code => code === 'sign_in_limited')).toHaveLength(3)
    const right = { name: 'ann ewing', password: 'correct horse', address: 'b' }
    await expect(signIn(ports, right)).rejects.toMatchObject({
      code: 'sign_in_limited',
      details: { retryAfterSeconds: 900 },
    })
    ports.later(15 * 60_000)
    expect((await signIn(ports, right)).user.name).toBe('Ann Ewing')
  })

  it('closes an address that tries many names', async () => {
    const { ports } = await withUser()
    for (let at = 0; at < 30; at++) ports.limiter.failed(`name ${at}`, 'one address')
    await expect(
      signIn(ports, { name: 'Ann Ewing', password: 'correct horse', address: 'one address' }),
    ).rejects.toMatchObject({ code: 'sign_in_limited' })
    expect(
      (await signIn(ports, { name: 'Ann Ewing', password: 'correct horse', address: 'another' })).user,
    ).toBeDefined()
  })
})

describe('sessions', () => {
  it('end after a week without use, a month in any case, and with the user', async () => {
    const { ports, user } = await withUser()
    const idle = await openSession(ports, user)
    ports.later(7 * day - 1)
    expect(await sessionOf(ports, idle.token)).toBeDefined()
    ports.later(7 * day - 1)
    expect(await sessionOf(ports, idle.token)).toBeDefined()
    ports.later(7 * day)
    expect(await sessionOf(ports, idle.token)).toBeUndefined()

    const busy = await openSession(ports, user)
    for (let days = 0; days < 29; days++) {
      ports.later(day)
      expect(await sessionOf(ports, busy.token)).toBeDefined()
    }
    ports.later(day)
    expect(await sessionOf(ports, busy.token)).toBeUndefined()
    expect(await sessionOf(ports, 'no token at all')).toBeUndefined()
  })

  it('of the local user are an owner without a password, the same one every time', async () => {
    const ports = team()
    const first = await localUser(ports, 'root')
    expect(first).toMatchObject({ name: 'root', role: 'owner', isLocal: true, isSynthetic: false })
    expect(await localUser(ports, 'root')).toEqual(first)
    await expect(signIn(ports, { name: 'root', password: '', address: 'a' })).rejects.toMatchObject({
      code: 'sign_in_failed',
    })
  })
})

describe('invitations', () => {
  it('work once, for a week, and tell what they are for', async () => {
    const ports = team()
    const { token, invitation } = await invite(ports, { role: 'expert', isSynthetic: true, by: 'ann' })
    expect(JSON.stringify(await ports.store.invitations())).not.toContain(token)
    expect(await findInvitation(ports, token)).toEqual(invitation)
    const { user } = await acceptInvitation(ports, { token, name: '  Bot ', password: 'long enough' })
    expect(user).toMatchObject({ name: 'Bot', role: 'expert', isSynthetic: true })
    const again = acceptInvitation(ports, { token, name: 'Other', password: 'long enough' })
    await expect(again).rejects.toMatchObject({ code: 'invitation_invalid' })
    const late = await invite(ports, { role: 'expert', isSynthetic: false, by: 'ann' })
    ports.later(7 * day)
    await expect(findInvitation(ports, late.token)).rejects.toMatchObject({ code: 'invitation_invalid' })
  })
})

describe('people', () => {
  it('keep an owner: the only one cannot go or lose the role, and a program is none', async () => {
    const { ports, user } = await withUser()
    const bot: User = { ...user, id: 'bot', name: 'bot', isSynthetic: true }
    await ports.store.putUser(bot)
    const by = 'ann'
    await expect(removeUser(ports, { id: user.id, by })).rejects.toMatchObject({ code: 'last_owner' })
    await expect(changeRole(ports, { id: user.id, role: 'viewer', by })).rejects.toMatchObject({
      code: 'last_owner',
    })
    await expect(removeUser(ports, { id: 'nobody', by })).rejects.toMatchObject({ code: 'user_unknown' })
    await changeRole(ports, { id: 'bot', role: 'expert', by })
    await ports.store.putUser({ ...user, id: 'two', name: 'Ben' })
    await removeUser(ports, { id: user.id, by })
    expect((await ports.store.users()).map(({ name }) => name)).toEqual(['bot', 'Ben'])
    expect((await ports.store.audit({ limit: 9 })).map(({ action }) => action).slice(0, 2)).toEqual([
      'removed a user',
      'changed a role',
    ])
  })

  it('change their password with the current one, which ends every other session', async () => {
    const { ports, user, session, token } = await withUser()
    const other = await openSession(ports, user)
    const change = { user, next: 'battery staple', sessionHash: session.tokenHash }
    await expect(changePassword(ports, { ...change, current: 'wrong' })).rejects.toMatchObject({
      code: 'sign_in_failed',
    })
    await changePassword(ports, { ...change, current: 'correct horse' })
    expect(await sessionOf(ports, other.token)).toBeUndefined()
    expect(await sessionOf(ports, token)).toBeDefined()
    await signIn(ports, { name: 'Ann Ewing', password: 'battery staple', address: 'a' })
  })
})

describe('API keys', () => {
  it('are known by their hash, for as long as they are valid', async () => {
    const ports = team()
    const { text } = await makeKey(ports, { name: 'ci', role: 'viewer', days: 30, by: 'ann' })
    expect(text).toMatch(/^cupel_[\w-]{43}$/)
    expect(JSON.stringify(await ports.store.keys())).not.toContain(text)
    expect(await keyOf(ports, text)).toMatchObject({ name: 'ci', role: 'viewer' })
    expect((await ports.store.keys())[0]?.lastUsedAt).toBe('2026-11-01T00:00:00.000Z')
    expect(await keyOf(ports, `${text}x`)).toBeUndefined()
    ports.later(30 * day)
    expect(await keyOf(ports, text)).toBeUndefined()
  })
})

describe('small words', () => {
  it('fold names that look alike, and compare secrets whole', () => {
    expect(foldedName('  Zoë ')).toBe(foldedName('ZOË'))
    expect(foldedName('Ａnn')).toBe('ann')
    expect(isSame('abc', 'abc')).toBe(true)
    expect(isSame('abc', 'abcd')).toBe(false)
  })

  it('let experts rate and sign and not see results, and owners alone manage people', () => {
    expect(roles.filter(role => mayDo(role, 'manage people'))).toEqual(['owner'])
    expect(roles.filter(role => mayDo(role, 'read results'))).toEqual(['owner', 'engineer', 'viewer'])
    expect(roles.filter(role => mayDo(role, 'rate'))).toEqual(['owner', 'expert'])
    expect(roles.filter(role => mayDo(role, 'decide and sign'))).toEqual(['owner', 'expert'])
  })
})

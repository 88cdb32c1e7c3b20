import { describe, expect, it } from 'vitest'
import type { ApiKey, Invitation, Session, TeamStore, User } from './ports.ts'

const at = '2026-11-01T00:00:00.000Z'
const user = (id: string, name: string): User => ({
  id,
  name,
  role: 'expert',
  isSynthetic: false,
  isLocal: false,
  createdAt: at,
})
const invitation = (id: string): Invitation => ({
  id,
  tokenHash: `hash of ${id}`,
  role: 'expert',
  isSynthetic: true,
  invitedBy: 'ann',
  createdAt: at,
  expiresAt: at,
})
const session = (tokenHash: string, userId: string): Session => ({
  tokenHash,
  userId,
  csrfToken: 'c',
  createdAt: at,
  lastSeenAt: at,
  expiresAt: at,
})
const key = (id: string): ApiKey => ({
  id,
  name: id,
  keyHash: `hash of ${id}`,
  role: 'viewer',
  createdBy: 'ann',
  createdAt: at,
})

/** What every `TeamStore` promises. */
export function teamStoreContract(name: string, open: () => Promise<TeamStore>): void {
  describe(`${name} keeps the promises of a team store`, () => {
    it('gives users back as they were put, replaces by id, and has no two with one name', async () => {
      const store = await open()
      const ann = { ...user('1', 'Ann Ewing'), passwordHash: 'scrypt$…', lastSeenAt: at }
      await store.putUser(ann)
      await store.putUser(user('2', 'Zoë Ünal'))
      expect(await store.users()).toEqual([ann, user('2', 'Zoë Ünal')])
      await store.putUser({ ...ann, role: 'owner' })
      expect((await store.users())[0]).toEqual({ ...ann, role: 'owner' })
      await expect(store.putUser(user('3', ' ann EWING'))).rejects.toMatchObject({ code: 'name_taken' })
      await expect(store.putUser(user('3', 'ZOË ÜNAL'))).rejects.toMatchObject({ code: 'name_taken' })
      await store.putUser({ ...ann, name: 'Ann E.' })
      await store.putUser(user('3', 'Ann Ewing'))
      expect((await store.users()).map(one => one.name)).toEqual(['Ann E.', 'Zoë Ünal', 'Ann Ewing'])
      await store.close()
    })

    it('uses an invitation up once, and not at all when the name is taken', async () => {
      const store = await open()
      await store.putUser(user('1', 'Ann'))
      await store.addInvitation(invitation('i'))
      await store.addInvitation(invitation('j'))
      await expect(store.acceptInvitation('i', user('2', 'ann'))).rejects.toMatchObject({
        code: 'name_taken',
      })
      expect(await store.invitations()).toEqual([invitation('i'), invitation('j')])
      const both = await Promise.all([
        store.acceptInvitation('i', user('2', 'Ben')),
        store.acceptInvitation('i', user('3', 'Cho')),
      ])
      expect(both.filter(Boolean)).toHaveLength(1)
      expect((await store.users()).length).toBe(2)
      expect(await store.removeInvitation('j')).toBe(true)
      expect(await store.removeInvitation('j')).toBe(false)
      expect(await store.invitations()).toEqual([])
      await store.close()
    })

    it('ends sessions one by one, of a user but for one, and with the user', async () => {
      const store = await open()
      await store.putUser(user('1', 'Ann'))
      await store.putUser(user('2', 'Ben'))
      for (const [hash, owner] of [
        ['a', '1'],
        ['b', '1'],
        ['c', '1'],
        ['d', '2'],
      ] as const)
        await store.putSession(session(hash, owner))
      await store.putSession({ ...session('a', '1'), lastSeenAt: '2026-11-02T00:00:00.000Z' })
      expect((await store.findSession('a'))?.lastSeenAt).toBe('2026-11-02T00:00:00.000Z')
      await store.removeSession('b')
      expect(await store.findSession('b')).toBeUndefined()
      await store.removeSessionsOf('1', 'a')
      expect(await store.findSession('c')).toBeUndefined()
      expect(await store.findSession('a')).toBeDefined()
      await store.removeUser('1')
      expect(await store.findSession('a')).toBeUndefined()
      expect(await store.findSession('d')).toEqual(session('d', '2'))
      expect((await store.users()).map(({ id }) => id)).toEqual(['2'])
      await store.close()
    })

    it('keeps keys by id', async () => {
      const store = await open()
      await store.putKey(key('k'))
      await store.putKey({ ...key('k'), lastUsedAt: at })
      expect(await store.keys()).toEqual([{ ...key('k'), lastUsedAt: at }])
      expect(await store.removeKey('k')).toBe(true)
      expect(await store.removeKey('k')).toBe(false)
      await store.close()
    })

    it('gives the audit log newest first, page by page', async () => {
      const store = await open()
      for (const subject of ['1', '2', '3', '4', '5'])
        await store.appendAudit({ at, who: 'ann', action: 'did', subject, details: { n: 1, isIt: true } })
      const first = await store.audit({ limit: 2 })
      expect(first.map(entry => entry.subject)).toEqual(['5', '4'])
      expect(first[0]).toMatchObject({ at, who: 'ann', action: 'did', details: { n: 1, isIt: true } })
      const rest = await store.audit({ before: first[1]?.id, limit: 10 })
      expect(rest.map(entry => entry.subject)).toEqual(['3', '2', '1'])
      await store.close()
    })
  })
}

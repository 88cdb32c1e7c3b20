import { CupelError, sha256, timestamp } from '../kernel/index.ts'
import { audit } from './audit.ts'
import { isPassword } from './password.ts'
import type { Session, TeamPorts, User } from './ports.ts'
import { newId, newSecret } from './secret.ts'
import { foldedName, type SignInLimiter } from './sign-in-limiter.ts'

const day = 24 * 60 * 60_000
/** A session ends after a week without use, and after a month in any case. */
const idleLimit = 7 * day
const lifetime = 30 * day
/** How often use is written down. */
const seenEvery = 60_000

export interface Opened {
  readonly user: User
  readonly session: Session
  /** For the cookie; the store keeps its hash. */
  readonly token: string
}

/**
 * Signs in with name and password.
 *
 * @throws CupelError `sign_in_failed` for a wrong name as for a wrong password, `sign_in_limited` after too many
 */
export async function signIn(
  ports: TeamPorts & { readonly limiter: SignInLimiter },
  { name, password, address }: { readonly name: string; readonly password: string; readonly address: string },
): Promise<Opened> {
  const { store, limiter } = ports
  limiter.check(name, address)
  // Counted before anything is waited for, so that many tries at once are not all let through.
  limiter.failed(name, address)
  const user = (await store.users()).find(one => foldedName(one.name) === foldedName(name))
  if (!(await isPassword(password, user?.passwordHash, ports)) || user === undefined) {
    await audit(ports, 'nobody', { action: 'sign-in refused', subject: name.slice(0, 80) })
    throw new CupelError('sign_in_failed', 'The name or the password is wrong.', {
      hint: 'An owner can invite you anew if the password is lost.',
    })
  }
  limiter.succeeded(name)
  await audit(ports, user.name, { action: 'signed in', subject: user.name })
  return openSession(ports, user)
}

export async function openSession(ports: TeamPorts, user: User): Promise<Opened> {
  const { store, clock } = ports
  const token = newSecret(ports)
  const session: Session = {
    tokenHash: token.hash,
    userId: user.id,
    csrfToken: newSecret(ports).text,
    createdAt: timestamp(clock),
    lastSeenAt: timestamp(clock),
    expiresAt: new Date(clock.now() + lifetime).toISOString(),
  }
  await store.putSession(session)
  return { user, session, token: token.text }
}

/** Who a cookie stands for; undefined when its session has ended. */
export async function sessionOf(
  { store, clock }: TeamPorts,
  token: string,
): Promise<{ readonly user: User; readonly session: Session } | undefined> {
  const session = await store.findSession(sha256(token))
  if (session === undefined) return undefined
  const now = clock.now()
  const user = (await store.users()).find(({ id }) => id === session.userId)
  if (
    user === undefined ||
    Date.parse(session.expiresAt) <= now ||
    Date.parse(session.lastSeenAt) + idleLimit <= now
  ) {
    await store.removeSession(session.tokenHash)
    return undefined
  }
  if (Date.parse(session.lastSeenAt) + seenEvery <= now) {
    await store.putSession({ ...session, lastSeenAt: timestamp({ now: () => now }) })
    await store.putUser({ ...user, lastSeenAt: timestamp({ now: () => now }) })
  }
  return { user, session }
}

/** The person at the terminal that started the server: an owner without a password, in by the printed link. */
export async function localUser(ports: TeamPorts, name: string): Promise<User> {
  const users = await ports.store.users()
  const found = users.find(({ isLocal }) => isLocal)
  if (found) return found
  const taken = new Set(users.map(one => foldedName(one.name)))
  const free = [name, `${name} (local)`].find(one => !taken.has(foldedName(one))) ?? `local ${newId(ports)}`
  const user: User = {
    id: newId(ports),
    name: free,
    role: 'owner',
    isSynthetic: false,
    isLocal: true,
    createdAt: timestamp(ports.clock),
  }
  await ports.store.putUser(user)
  return user
}

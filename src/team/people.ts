import { CupelError } from '../kernel/index.ts'
import { audit } from './audit.ts'
import { hashPassword, isPassword } from './password.ts'
import type { TeamPorts, User } from './ports.ts'
import type { Role } from './role.ts'

interface Change {
  readonly id: string
  /** Who changes it. */
  readonly by: string
}

/** @throws CupelError `user_unknown`, `last_owner` */
export async function changeRole(
  ports: TeamPorts,
  { id, role, by }: Change & { readonly role: Role },
): Promise<void> {
  const users = await ports.store.users()
  const user = userOf(users, id)
  if (role !== 'owner') refuseLastOwner(users, user)
  await ports.store.putUser({ ...user, role })
  await audit(ports, by, {
    action: 'changed a role',
    subject: user.name,
    details: { from: user.role, to: role },
  })
}

/** What the person rated and signed stays. @throws CupelError `user_unknown`, `last_owner` */
export async function removeUser(ports: TeamPorts, { id, by }: Change): Promise<void> {
  const users = await ports.store.users()
  const user = userOf(users, id)
  refuseLastOwner(users, user)
  await ports.store.removeUser(id)
  await audit(ports, by, { action: 'removed a user', subject: user.name, details: { role: user.role } })
}

function userOf(users: readonly User[], id: string): User {
  const user = users.find(one => one.id === id)
  if (user) return user
  throw new CupelError('user_unknown', 'There is no user with this id.', { hint: 'Load the page again.' })
}

function refuseLastOwner(users: readonly User[], user: User): void {
  const isOther = (one: User): boolean => one.id !== user.id && one.role === 'owner' && !one.isSynthetic
  if (user.role !== 'owner' || users.some(isOther)) return
  throw new CupelError('last_owner', `${user.name} is the only owner.`, {
    hint: 'Make somebody else an owner first: without one nobody can invite.',
  })
}

/** Ends every other session of the user. @throws CupelError `sign_in_failed` when the current password is wrong */
export async function changePassword(
  ports: TeamPorts,
  change: {
    readonly user: User
    readonly current: string
    readonly next: string
    /** Stays open. */
    readonly sessionHash: string
  },
): Promise<void> {
  const { user, current, next, sessionHash } = change
  // The local user sets a first password.
  if (user.passwordHash !== undefined && !(await isPassword(current, user.passwordHash, ports)))
    throw new CupelError('sign_in_failed', 'The current password is wrong.')
  await ports.store.putUser({ ...user, passwordHash: await hashPassword(next, ports) })
  await ports.store.removeSessionsOf(user.id, sessionHash)
  await audit(ports, user.name, { action: 'changed a password', subject: user.name })
}

import { CupelError, sha256, timestamp } from '../kernel/index.ts'
import { audit } from './audit.ts'
import { hashPassword } from './password.ts'
import type { Invitation, TeamPorts, User } from './ports.ts'
import type { Role } from './role.ts'
import { newId, newSecret } from './secret.ts'
import { type Opened, openSession } from './sessions.ts'

const validFor = 7 * 24 * 60 * 60_000

export interface Invite {
  readonly role: Role
  readonly isSynthetic: boolean
  /** Who invites. */
  readonly by: string
}

/** An invitation that one person can use within a week, and the token for its link, which is kept nowhere. */
export async function invite(
  ports: TeamPorts,
  { role, isSynthetic, by }: Invite,
): Promise<{ readonly invitation: Invitation; readonly token: string }> {
  const token = newSecret(ports)
  const invitation: Invitation = {
    id: newId(ports),
    tokenHash: token.hash,
    role,
    isSynthetic,
    invitedBy: by,
    createdAt: timestamp(ports.clock),
    expiresAt: new Date(ports.clock.now() + validFor).toISOString(),
  }
  await ports.store.addInvitation(invitation)
  await audit(ports, by, { action: 'invited', subject: role, details: { isSynthetic } })
  return { invitation, token: token.text }
}

/** @throws CupelError `invitation_invalid` when it was used, withdrawn, has expired or never was */
export async function findInvitation({ store, clock }: TeamPorts, token: string): Promise<Invitation> {
  const hash = sha256(token)
  const found = (await store.invitations()).find(({ tokenHash }) => tokenHash === hash)
  if (found && Date.parse(found.expiresAt) > clock.now()) return found
  throw noInvitation()
}

const noInvitation = (): CupelError =>
  new CupelError('invitation_invalid', 'This invitation was used, withdrawn, or has expired.', {
    hint: 'Ask an owner for a new link.',
  })

/** @throws CupelError `invitation_invalid`, `name_taken` */
export async function acceptInvitation(
  ports: TeamPorts,
  { token, name, password }: { readonly token: string; readonly name: string; readonly password: string },
): Promise<Opened> {
  const { id, role, isSynthetic, invitedBy } = await findInvitation(ports, token)
  const user: User = {
    id: newId(ports),
    name: name.normalize('NFC').trim(),
    role,
    passwordHash: await hashPassword(password, ports),
    isSynthetic,
    isLocal: false,
    createdAt: timestamp(ports.clock),
  }
  if (!(await ports.store.acceptInvitation(id, user))) throw noInvitation()
  await audit(ports, user.name, { action: 'accepted an invitation', subject: role, details: { invitedBy } })
  return openSession(ports, user)
}

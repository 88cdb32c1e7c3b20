import type { Clock } from '../kernel/index.ts'
import type { Role } from './role.ts'

export interface User {
  readonly id: string
  readonly name: string
  readonly role: Role
  /** Absent for the local user, who comes in by the link that the terminal prints. */
  readonly passwordHash?: string
  /** No person: what it rates is marked synthetic. */
  readonly isSynthetic: boolean
  readonly isLocal: boolean
  readonly createdAt: string
  readonly lastSeenAt?: string
}

export interface Invitation {
  readonly id: string
  /** SHA-256 of the token in the link. */
  readonly tokenHash: string
  readonly role: Role
  readonly isSynthetic: boolean
  readonly invitedBy: string
  readonly createdAt: string
  readonly expiresAt: string
}

export interface Session {
  /** SHA-256 of the token in the cookie. */
  readonly tokenHash: string
  readonly userId: string
  readonly csrfToken: string
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly expiresAt: string
}

export interface ApiKey {
  readonly id: string
  readonly name: string
  /** SHA-256 of the key. */
  readonly keyHash: string
  readonly role: Role
  readonly createdBy: string
  readonly createdAt: string
  readonly expiresAt?: string
  readonly lastUsedAt?: string
}

export interface AuditEntry {
  readonly id: number
  readonly at: string
  readonly who: string
  readonly action: string
  readonly subject: string
  readonly details: Readonly<Record<string, string | number | boolean>>
}

/** Where people, their sessions and what they changed are kept. Every adapter passes `team-store.contract.ts`. */
export interface TeamStore {
  users(): Promise<readonly User[]>
  /** Adds or replaces by id. @throws CupelError `name_taken` when another user has the name, whatever its case */
  putUser(user: User): Promise<void>
  /** With their sessions. */
  removeUser(id: string): Promise<void>
  invitations(): Promise<readonly Invitation[]>
  addInvitation(invitation: Invitation): Promise<void>
  /** False when it was not there: used, withdrawn or never made. */
  removeInvitation(id: string): Promise<boolean>
  /** Adds the user and uses up the invitation, both or neither. False when it was not there any more. */
  acceptInvitation(id: string, user: User): Promise<boolean>
  findSession(tokenHash: string): Promise<Session | undefined>
  /** Adds or replaces. */
  putSession(session: Session): Promise<void>
  removeSession(tokenHash: string): Promise<void>
  /** Everywhere but in the session that is kept. */
  removeSessionsOf(userId: string, keptTokenHash?: string): Promise<void>
  keys(): Promise<readonly ApiKey[]>
  /** Adds or replaces by id. */
  putKey(key: ApiKey): Promise<void>
  removeKey(id: string): Promise<boolean>
  appendAudit(entry: Omit<AuditEntry, 'id'>): Promise<void>
  /** Newest first, with ids below `before`. Entries are never changed or removed. */
  audit(page: {
    readonly before?: number | undefined
    readonly limit: number
  }): Promise<readonly AuditEntry[]>
  close(): Promise<void>
}

/** What a guess costs: scrypt's N, r and p. */
export interface PasswordCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

export interface TeamPorts {
  readonly store: TeamStore
  readonly clock: Pick<Clock, 'now'>
  readonly passwordCost: PasswordCost
  /** Unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array
}

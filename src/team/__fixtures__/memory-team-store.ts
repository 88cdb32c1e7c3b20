import { CupelError } from '../../kernel/index.ts'
import type { ApiKey, AuditEntry, Invitation, Session, TeamStore, User } from '../ports.ts'
import { foldedName } from '../sign-in-limiter.ts'

export function memoryTeamStore(): TeamStore {
  const users = new Map<string, User>()
  const invitations = new Map<string, Invitation>()
  const sessions = new Map<string, Session>()
  const keys = new Map<string, ApiKey>()
  const entries: AuditEntry[] = []
  const put = (user: User): void => {
    for (const other of users.values())
      if (other.id !== user.id && foldedName(other.name) === foldedName(user.name))
        throw new CupelError('name_taken', `Somebody here is called ${user.name} already.`)
    users.set(user.id, user)
  }
  const endSessions = (isEnded: (session: Session) => boolean): void => {
    for (const session of sessions.values()) if (isEnded(session)) sessions.delete(session.tokenHash)
  }
  return {
    users: async () => [...users.values()],
    putUser: async user => put(user),
    async removeUser(id) {
      users.delete(id)
      endSessions(({ userId }) => userId === id)
    },
    invitations: async () => [...invitations.values()],
    addInvitation: async invitation => void invitations.set(invitation.id, invitation),
    removeInvitation: async id => invitations.delete(id),
    async acceptInvitation(id, user) {
      if (!invitations.has(id)) return false
      put(user)
      return invitations.delete(id)
    },
    findSession: async hash => sessions.get(hash),
    putSession: async session => void sessions.set(session.tokenHash, session),
    removeSession: async hash => void sessions.delete(hash),
    removeSessionsOf: async (userId, kept) =>
      endSessions(session => session.userId === userId && session.tokenHash !== kept),
    keys: async () => [...keys.values()],
    putKey: async key => void keys.set(key.id, key),
    removeKey: async id => keys.delete(id),
    appendAudit: async entry => void entries.push({ id: entries.length + 1, ...entry }),
    audit: async ({ before = Number.POSITIVE_INFINITY, limit }) =>
      entries
        .filter(({ id }) => id < before)
        .reverse()
        .slice(0, limit),
    close: async () => {},
  }
}

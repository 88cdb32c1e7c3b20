import type { DatabaseSync } from 'node:sqlite'
import { CupelError } from '../../kernel/index.ts'
import type { Reservations } from '../../measure/review/index.ts'
import {
  type ApiKey,
  type AuditEntry,
  foldedName,
  type Invitation,
  type Session,
  type TeamStore,
  type User,
} from '../../team/index.ts'
import type { Guarded } from './guarded.ts'
import { openTeamDatabase, teamError } from './open-team-database.ts'
import { reservations } from './reservations.ts'

export interface TeamDatabase {
  readonly team: TeamStore
  readonly reservations: Reservations
}

/** @throws CupelError `store_busy` while another process holds the file */
export function openTeamStore(file: string): TeamDatabase {
  const database = openTeamDatabase(file)
  const guarded: Guarded = async work => {
    try {
      return work()
    } catch (thrown) {
      throw teamError(thrown, file)
    }
  }
  return { team: teamStore(database, guarded), reservations: reservations(database, guarded) }
}

function teamStore(database: DatabaseSync, guarded: Guarded): TeamStore {
  return {
    ...userParts(database, guarded),
    ...sessionParts(database, guarded),
    ...keyParts(database, guarded),
    ...auditParts(database, guarded),
    close: () => guarded(() => database.close()),
  }
}

function all<T>(database: DatabaseSync, sql: string): T[] {
  return database
    .prepare(sql)
    .all()
    .map(row => JSON.parse(String(Object.values(row)[0])) as T)
}

function userParts(database: DatabaseSync, guarded: Guarded) {
  const put = (user: User): void => {
    const folded = foldedName(user.name)
    const other = database
      .prepare('SELECT id FROM users WHERE folded_name = ? AND id <> ?')
      .get(folded, user.id)
    if (other !== undefined)
      throw new CupelError('name_taken', `Somebody here is called ${user.name} already.`, {
        hint: 'Choose another name, for example with a surname.',
      })
    database
      .prepare(
        'INSERT INTO users (id, folded_name, user) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET folded_name = excluded.folded_name, user = excluded.user',
      )
      .run(user.id, folded, JSON.stringify(user))
  }
  const removeInvitation = (id: string): boolean =>
    database.prepare('DELETE FROM invitations WHERE id = ?').run(id).changes > 0
  return {
    users: () => guarded(() => all<User>(database, 'SELECT user FROM users ORDER BY rowid')),
    putUser: (user: User) => guarded(() => put(user)),
    removeUser: (id: string) =>
      guarded(() => void database.prepare('DELETE FROM users WHERE id = ?').run(id)),
    invitations: () =>
      guarded(() => all<Invitation>(database, 'SELECT invitation FROM invitations ORDER BY rowid')),
    addInvitation: (invitation: Invitation) =>
      guarded(
        () =>
          void database
            .prepare('INSERT INTO invitations (id, invitation) VALUES (?, ?)')
            .run(invitation.id, JSON.stringify(invitation)),
      ),
    removeInvitation: (id: string) => guarded(() => removeInvitation(id)),
    acceptInvitation: (id: string, user: User) =>
      guarded(() => {
        database.exec('BEGIN IMMEDIATE')
        try {
          const isThere = removeInvitation(id)
          if (isThere) put(user)
          database.exec('COMMIT')
          return isThere
        } catch (thrown) {
          if (database.isTransaction) database.exec('ROLLBACK')
          throw thrown
        }
      }),
  }
}

function sessionParts(database: DatabaseSync, guarded: Guarded) {
  return {
    findSession: (tokenHash: string) =>
      guarded(() => {
        const row = database.prepare('SELECT session FROM sessions WHERE token_hash = ?').get(tokenHash) as
          | { session: string }
          | undefined
        return row && (JSON.parse(row.session) as Session)
      }),
    putSession: (session: Session) =>
      guarded(
        () =>
          void database
            .prepare('INSERT OR REPLACE INTO sessions (token_hash, user_id, session) VALUES (?, ?, ?)')
            .run(session.tokenHash, session.userId, JSON.stringify(session)),
      ),
    removeSession: (tokenHash: string) =>
      guarded(() => void database.prepare('DELETE FROM sessions WHERE token_hash = ?').run(tokenHash)),
    removeSessionsOf: (userId: string, keptTokenHash = '') =>
      guarded(
        () =>
          void database
            .prepare('DELETE FROM sessions WHERE user_id = ? AND token_hash <> ?')
            .run(userId, keptTokenHash),
      ),
  }
}

function keyParts(database: DatabaseSync, guarded: Guarded) {
  return {
    keys: () => guarded(() => all<ApiKey>(database, 'SELECT key FROM keys ORDER BY rowid')),
    putKey: (key: ApiKey) =>
      guarded(
        () =>
          void database
            .prepare(
              'INSERT INTO keys (id, key) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET key = excluded.key',
            )
            .run(key.id, JSON.stringify(key)),
      ),
    removeKey: (id: string) =>
      guarded(() => database.prepare('DELETE FROM keys WHERE id = ?').run(id).changes > 0),
  }
}

function auditParts(database: DatabaseSync, guarded: Guarded) {
  return {
    appendAudit: ({ at, who, action, subject, details }: Omit<AuditEntry, 'id'>) =>
      guarded(
        () =>
          void database
            .prepare('INSERT INTO audit (at, who, action, subject, details) VALUES (?, ?, ?, ?, ?)')
            .run(at, who, action, subject, JSON.stringify(details)),
      ),
    audit: ({
      before = Number.MAX_SAFE_INTEGER,
      limit,
    }: {
      readonly before?: number | undefined
      readonly limit: number
    }) =>
      guarded(() =>
        (
          database
            .prepare(
              'SELECT id, at, who, action, subject, details FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?',
            )
            .all(before, limit) as unknown as (Omit<AuditEntry, 'details'> & { details: string })[]
        ).map((row): AuditEntry => ({ ...row, details: JSON.parse(row.details) })),
      ),
  }
}

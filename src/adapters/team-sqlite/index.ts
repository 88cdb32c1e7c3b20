/** The store of the server: people, sessions, keys, the audit log and reservations, in one SQLite file that one server holds. */
export { openTeamStore } from './open-team-store.ts'

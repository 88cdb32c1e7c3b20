/** The embedded store: one SQLite file for runs, trials and cached replies. */
export { openSqliteStore, type SqliteStore } from './open-sqlite-store.ts'

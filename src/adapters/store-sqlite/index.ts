/** The embedded store: one SQLite file for runs, trials and cached replies. */
export { openSqliteStore } from './open-sqlite-store.ts'
export type { SqliteStore } from './sqlite-store.ts'

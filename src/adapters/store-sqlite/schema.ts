import type { DatabaseSync } from 'node:sqlite'
import { CupelError } from '../../kernel/index.ts'

/** Forward-only migrations; the position in the list is the version. Never edit one that has been released. */
const migrations: readonly string[] = [
  `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;

  CREATE TABLE trials (
    run_id TEXT NOT NULL REFERENCES runs (id),
    candidate TEXT NOT NULL,
    example_id TEXT NOT NULL,
    repeat INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('answered', 'failed')),
    cost_usd REAL,
    trial TEXT NOT NULL,
    scores TEXT,
    UNIQUE (run_id, candidate, example_id, repeat)
  ) STRICT;

  CREATE TABLE claims (
    run_id TEXT PRIMARY KEY,
    pid INTEGER NOT NULL,
    host TEXT NOT NULL,
    beat_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE replies (
    key TEXT PRIMARY KEY,
    reply TEXT NOT NULL
  ) STRICT;
  `,
  // What models that score have cost. NULL where no metric asks one, and in trials made before this was counted.
  `
  ALTER TABLE trials ADD COLUMN scoring_calls INTEGER;
  ALTER TABLE trials ADD COLUMN scoring_known_usd REAL;
  ALTER TABLE trials ADD COLUMN scoring_unknown_calls INTEGER;
  ALTER TABLE trials ADD COLUMN scoring_cached_calls INTEGER;
  `,
]

/** Brings the database to this program's version, or refuses one that is newer. */
export function migrate(database: DatabaseSync, file: string): void {
  const found = database.prepare('PRAGMA user_version').get() as { user_version: number }
  if (found.user_version > migrations.length) {
    throw new CupelError('store_newer', `${file} was written by a newer version of Cupel.`, {
      hint: 'Update Cupel, or name another store folder with --store.',
      details: { file, storeVersion: found.user_version, programVersion: migrations.length },
    })
  }
  if (found.user_version === migrations.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    const now = database.prepare('PRAGMA user_version').get() as { user_version: number }
    for (const statements of migrations.slice(now.user_version)) database.exec(statements)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
    database.exec('COMMIT')
  } catch (thrown) {
    database.exec('ROLLBACK')
    throw thrown
  }
}

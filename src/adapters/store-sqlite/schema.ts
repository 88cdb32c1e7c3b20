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
  // What calls of candidates have cost, tries that failed among them; and what failed trials cost that were made again.
  `
  ALTER TABLE trials ADD COLUMN spent_usd REAL;
  ALTER TABLE trials ADD COLUMN unknown_calls INTEGER;
  ALTER TABLE trials ADD COLUMN unknown_input_usd REAL;
  UPDATE trials SET
    spent_usd = CASE WHEN json_extract(trial, '$.fromCache') THEN 0.0 ELSE coalesce(cost_usd, 0.0) END,
    unknown_calls = (cost_usd IS NULL),
    unknown_input_usd = 0.0;

  CREATE TABLE dropped_spending (
    run_id TEXT NOT NULL REFERENCES runs (id),
    candidate TEXT NOT NULL,
    spent_usd REAL NOT NULL,
    unknown_calls INTEGER NOT NULL,
    unknown_input_usd REAL NOT NULL
  ) STRICT;
  `,
  // How many scores an answer has, so that a page which lists runs reads none of them.
  `
  ALTER TABLE trials ADD COLUMN score_count INTEGER;
  ALTER TABLE trials ADD COLUMN errored_score_count INTEGER;
  UPDATE trials SET
    score_count = (SELECT count(*) FROM json_each(scores)),
    errored_score_count = (SELECT count(*) FROM json_each(scores) WHERE value ->> 'outcome' = 'errored')
  WHERE outcome = 'answered';
  `,
]

/** Brings the database to this program's version, or refuses one that is newer. */
export function migrate(database: DatabaseSync, file: string): void {
  const found = versionOf(database)
  if (found > migrations.length) throw newer(file, found)
  if (found === migrations.length) return
  database.exec('BEGIN IMMEDIATE')
  try {
    for (const statements of migrations.slice(versionOf(database))) database.exec(statements)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
    database.exec('COMMIT')
  } catch (thrown) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw thrown
  }
}

/**
 * Refuses a store of another version than this program's, where it cannot be brought to it.
 *
 * @throws CupelError `store_newer`; `store_failed` for an older one, or none
 */
export function requirePresentVersion(database: DatabaseSync, file: string): void {
  const found = versionOf(database)
  if (found > migrations.length) throw newer(file, found)
  if (found === migrations.length) return
  if (found === 0)
    throw new CupelError('store_failed', `${file} is no store of Cupel, and none can be made of it here.`, {
      hint: 'Name another store with --store.',
      details: { file },
    })
  throw new CupelError(
    'store_failed',
    `${file} was written by an older version of Cupel, and cannot be brought to this one: it can only be read here.`,
    {
      hint: 'Open it once where it can be written, with any command; or copy the project to such a place.',
      details: { file, storeVersion: found, programVersion: migrations.length },
    },
  )
}

const versionOf = (database: DatabaseSync): number =>
  (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version

const newer = (file: string, storeVersion: number): CupelError =>
  new CupelError('store_newer', `${file} was written by a newer version of Cupel.`, {
    hint: 'Update Cupel, or name another store folder with --store.',
    details: { file, storeVersion, programVersion: migrations.length },
  })

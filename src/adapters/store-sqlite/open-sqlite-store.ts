import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { CupelError, type Score } from '../../kernel/index.ts'
import { addScoringCosts, noScoringCost } from '../../measure/metric/index.ts'
import type {
  MetricFacts,
  ResponseCache,
  RunRecord,
  RunStore,
  Trial,
  TrialCount,
  TrialFilter,
  TrialScores,
} from '../../measure/run/index.ts'
import type { Reply } from '../../prepare/provider/index.ts'
import { claimRun, isClaimed } from './claim.ts'
import { dropFailedTrials, withDropped } from './dropped-trials.ts'
import { differencesOf, trialLookup } from './look-at-trials.ts'
import { openDatabase } from './open-database.ts'
import { type LogSync, openLogSync } from './open-log-sync.ts'
import { refusingToWrite } from './refuse-to-write.ts'
import type { SqliteStore } from './sqlite-store.ts'
import { storeError } from './store-error.ts'
import {
  fromRow,
  fromScoringColumns,
  type TrialRow,
  toRow,
  toScoreColumns,
  toScoringColumns,
  trialColumns,
} from './trial-row.ts'

/**
 * Opens the store in `file`, creating it and its folder when they do not exist. Several processes may share one. Where nothing can be
 * written, it is opened for reading, and whatever would write rejects in words.
 */
export function openSqliteStore(file: string): SqliteStore {
  const { database, refusal, checkUnchanged } = openDatabase(file)
  const log = openLogSync(file)
  const told = (thrown: unknown): CupelError => {
    // What a change has torn may look like damage.
    checkUnchanged?.()
    return storeError(thrown, file)
  }
  const guarded: Guarded = async work => {
    try {
      const result = await work()
      checkUnchanged?.()
      return result
    } catch (thrown) {
      throw told(thrown)
    }
  }
  const guardedRows: GuardedRows = async function* (rows) {
    try {
      for await (const row of rows) {
        checkUnchanged?.()
        yield row
      }
      checkUnchanged?.()
    } catch (thrown) {
      throw told(thrown)
    }
  }
  const runs = runStore(database, log, { guarded, guardedRows })
  const store = { runs, cache: responseCache(database, guarded) }
  return refusal === undefined ? store : refusingToWrite(store, refusal)
}

type Guarded = <T>(work: () => T | Promise<T>) => Promise<T>
type GuardedRows = <T>(rows: AsyncIterable<T>) => AsyncIterable<T>

function runStore(
  database: DatabaseSync,
  log: LogSync,
  { guarded, guardedRows }: { readonly guarded: Guarded; readonly guardedRows: GuardedRows },
): RunStore {
  const held = new Set<string>()
  const lookup = trialLookup(database)
  const insert = database.prepare(
    `INSERT INTO trials (run_id, ${trialColumns.join(', ')})
     VALUES (?, ${trialColumns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
  )
  const has = database.prepare(
    'SELECT 1 FROM trials WHERE run_id = ? AND candidate = ? AND example_id = ? AND repeat = ?',
  )
  return {
    createRun: run => guarded(() => createRun(database, run)),
    findRun: id => guarded(() => findRun(database, id)),
    listRuns: part => guarded(() => listRuns(database, part)),
    countRuns: () =>
      guarded(() => (database.prepare('SELECT count(*) AS runs FROM runs').get() as { runs: number }).runs),
    claimRun: runId => guarded(() => claimRun(database, runId, held)),
    appendTrials: (runId, trials) =>
      guarded(async () => {
        const added = inTransaction(database, () => append(insert, runId, trials))
        await log.sync()
        return added
      }),
    hasTrial: (runId, key) =>
      guarded(() => has.get(runId, key.candidate, key.exampleId, key.repeat) !== undefined),
    countTrials: runId => guarded(() => countTrials(database, runId)),
    trials: (runId, filter) => guardedRows(readTrials(database, runId, filter ?? {})),
    pageOfTrials: (runId, query) => guarded(() => lookup.page(runId, query)),
    differences: (runId, query) => guarded(() => differencesOf(database, runId, query)),
    isClaimed: runId => guarded(() => isClaimed(database, runId)),
    dropFailedTrials: runId =>
      guarded(() => inTransaction(database, () => dropFailedTrials(database, runId))),
    putScores: (runId, scores) => guarded(() => putScores(database, runId, scores)),
    putMetrics: (runId, metrics) => guarded(() => putMetrics(database, runId, metrics)),
    async close() {
      log.close()
      database.close()
    },
  }
}

function createRun(database: DatabaseSync, run: RunRecord): void {
  database
    .prepare('INSERT INTO runs (id, created_at, record) VALUES (?, ?, ?)')
    .run(run.id, run.createdAt, JSON.stringify(run))
}

function findRun(database: DatabaseSync, idOrPrefix: string): RunRecord | undefined {
  if (idOrPrefix === 'latest') return listRuns(database, { offset: 0, limit: 1 })[0]
  const rows = database
    .prepare('SELECT id, record FROM runs WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id LIMIT 3')
    .all(idOrPrefix) as { id: string; record: string }[]
  const exact = rows.find(row => row.id === idOrPrefix)
  if (exact) return JSON.parse(exact.record)
  if (rows.length > 1) {
    throw new CupelError('run_unknown', `More than one run begins with "${idOrPrefix}".`, {
      hint: `Give more of the id, for example ${rows[0]?.id}.`,
      details: { matches: rows.map(row => row.id) },
    })
  }
  return rows[0] && JSON.parse(rows[0].record)
}

/** A limit of -1 is none. */
function listRuns(database: DatabaseSync, { offset, limit } = { offset: 0, limit: -1 }): RunRecord[] {
  const rows = database
    .prepare('SELECT record FROM runs ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?')
    .all(limit, offset) as { record: string }[]
  return rows.map(row => JSON.parse(row.record))
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (thrown) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw thrown
  }
}

function append(insert: StatementSync, runId: string, trials: readonly Trial[]): number {
  let added = 0
  for (const trial of trials) {
    const row = toRow(trial)
    const values = trialColumns.map(column => row[column])
    added += Number(insert.run(runId, ...values).changes)
  }
  return added
}

function countTrials(database: DatabaseSync, runId: string): TrialCount[] {
  const counts = database
    .prepare(
      `SELECT candidate, sum(outcome = 'answered') AS answered, sum(outcome = 'failed') AS failed,
              coalesce(sum(spent_usd), 0.0) AS knownCostUsd, sum(unknown_calls > 0) AS unknownCosts,
              sum(unknown_calls) AS unknownCalls, coalesce(sum(unknown_input_usd), 0.0) AS unknownInputUsd,
              max(CASE outcome WHEN 'answered' THEN cost_usd END) AS dearestUsd,
              coalesce(sum(scoring_known_usd), 0.0) AS knownScoringUsd,
              coalesce(sum(scoring_unknown_calls > 0), 0) AS unknownScorings,
              coalesce(sum(scoring_calls), 0) AS scoringCalls,
              coalesce(sum(scoring_cached_calls), 0) AS cachedScoringCalls,
              coalesce(sum(scoring_unknown_calls), 0) AS unknownScoringCalls,
              coalesce(sum(score_count), 0) AS scores, coalesce(sum(errored_score_count), 0) AS erroredScores
       FROM trials WHERE run_id = ? GROUP BY candidate`,
    )
    .all(runId)
    .map(({ dearestUsd, ...row }) => ({
      ...row,
      ...(dearestUsd === null ? {} : { dearestUsd }),
    })) as unknown as TrialCount[]
  return withDropped(database, runId, counts)
}

async function* readTrials(database: DatabaseSync, runId: string, filter: TrialFilter): AsyncIterable<Trial> {
  const conditions = ['run_id = ?']
  const values: string[] = [runId]
  if (filter.candidate !== undefined) {
    conditions.push('candidate = ?')
    values.push(filter.candidate)
  }
  if (filter.exampleIds !== undefined) {
    conditions.push('example_id IN (SELECT value FROM json_each(?))')
    values.push(JSON.stringify(filter.exampleIds))
  }
  const rows = database
    .prepare(
      `SELECT ${trialColumns.join(', ')} FROM trials
       WHERE ${conditions.join(' AND ')} ORDER BY candidate, example_id, repeat`,
    )
    .iterate(...values)
  for (const row of rows) yield fromRow(row as unknown as TrialRow)
}

function putScores(database: DatabaseSync, runId: string, added: readonly TrialScores[]): void {
  const where = 'WHERE run_id = ? AND candidate = ? AND example_id = ? AND repeat = ?'
  const read = database.prepare(
    `SELECT ${trialColumns.join(', ')} FROM trials ${where} AND outcome = 'answered'`,
  )
  const write = database.prepare(
    `UPDATE trials SET scores = ?, score_count = ?, errored_score_count = ? ${where}`,
  )
  const charge = database.prepare(
    `UPDATE trials SET scoring_calls = ?, scoring_known_usd = ?, scoring_unknown_calls = ?, scoring_cached_calls = ? ${where}`,
  )
  inTransaction(database, () => {
    for (const { key, scores, forget = [], cost } of added) {
      const at = [runId, key.candidate, key.exampleId, key.repeat] as const
      const row = read.get(...at) as unknown as TrialRow | undefined
      if (!row) continue
      const kept = JSON.parse(row.scores ?? '{}') as Record<string, Score>
      const stays = Object.entries(kept).filter(([id]) => !forget.includes(id))
      const columns = toScoreColumns({ ...Object.fromEntries(stays), ...scores })
      write.run(columns.scores, columns.score_count, columns.errored_score_count, ...at)
      if (cost === undefined) continue
      const sum = toScoringColumns(addScoringCosts(fromScoringColumns(row) ?? noScoringCost, cost))
      charge.run(
        ...[sum.scoring_calls, sum.scoring_known_usd, sum.scoring_unknown_calls, sum.scoring_cached_calls],
        ...at,
      )
    }
  })
}

function putMetrics(database: DatabaseSync, runId: string, metrics: readonly MetricFacts[]): void {
  inTransaction(database, () => {
    const run = findRun(database, runId)
    if (!run) return
    const replaced = new Set(metrics.map(metric => metric.id))
    const kept = run.metrics.filter(metric => !replaced.has(metric.id))
    const record: RunRecord = { ...run, metrics: [...kept, ...metrics] }
    database.prepare('UPDATE runs SET record = ? WHERE id = ?').run(JSON.stringify(record), runId)
  })
}

function responseCache(database: DatabaseSync, guarded: Guarded): ResponseCache {
  const find = database.prepare('SELECT reply FROM replies WHERE key = ?')
  const keep = database.prepare('INSERT OR REPLACE INTO replies (key, reply) VALUES (?, ?)')
  return {
    get: key =>
      guarded(() => {
        const row = find.get(key) as { reply: string } | undefined
        return row && (JSON.parse(row.reply) as Reply)
      }),
    putAll: entries =>
      guarded(() =>
        inTransaction(database, () => {
          for (const [key, reply] of entries) keep.run(key, JSON.stringify(reply))
        }),
      ),
  }
}

import type { DatabaseSync } from 'node:sqlite'
import type {
  DifferencePage,
  DifferenceQuery,
  ScoreClass,
  TrialPage,
  TrialQuery,
} from '../../measure/run/index.ts'
import { fromRow, type TrialRow, trialColumns } from './trial-row.ts'

type Value = string | number

interface Condition {
  readonly sql: string
  readonly values: readonly Value[]
}

/** Of the score of one metric, NULL where there is none. Ids of metrics hold characters that a JSON path cannot quote. */
const scorePart = (part: 'value' | 'outcome', scores: string, metric: string): string =>
  `(SELECT score.value ->> '${part}' FROM json_each(${scores}) AS score WHERE score.key = ${metric})`
const scoreValue = scorePart('value', 'scores', '?')
const scoreOutcome = scorePart('outcome', 'scores', '?')

const classes: Readonly<Record<ScoreClass, (metric: string) => Condition>> = {
  lowest: metric => ({ sql: `${scoreValue} <= 0`, values: [metric] }),
  highest: metric => ({ sql: `${scoreValue} >= 1`, values: [metric] }),
  partial: metric => ({ sql: `${scoreValue} > 0 AND ${scoreValue} < 1`, values: [metric, metric] }),
  unscored: metric => ({ sql: `${scoreOutcome} = 'unscored'`, values: [metric] }),
  errored: metric => ({ sql: `${scoreOutcome} = 'errored'`, values: [metric] }),
}

function conditionsOf(runId: string, query: TrialQuery): Condition {
  const { candidate, outcome, score, search } = query
  const all: Condition[] = [{ sql: 'run_id = ?', values: [runId] }]
  if (candidate !== undefined) all.push({ sql: 'candidate = ?', values: [candidate] })
  if (outcome !== undefined) all.push({ sql: 'outcome = ?', values: [outcome] })
  if (score !== undefined) all.push(classes[score.is](score.metric))
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    all.push({
      sql: `(example_id LIKE ? ESCAPE '\\' OR trial ->> '$.response.text' LIKE ? ESCAPE '\\' OR trial ->> '$.message' LIKE ? ESCAPE '\\')`,
      values: [pattern, pattern, pattern],
    })
  }
  return { sql: all.map(({ sql }) => sql).join(' AND '), values: all.flatMap(({ values }) => values) }
}

function orderOf({ sort }: TrialQuery): Condition {
  const direction = sort.isDescending ? 'DESC' : 'ASC'
  if (sort.by === 'example')
    return { sql: `example_id ${direction}, candidate ${direction}, repeat ${direction}`, values: [] }
  const columns = {
    score: { sql: scoreValue, values: sort.by === 'score' ? [sort.metric] : [] },
    latency: { sql: "(trial ->> '$.timing.totalMs')", values: [] },
    cost: { sql: 'cost_usd', values: [] },
    started: { sql: "(trial ->> '$.startedAt')", values: [] },
  }
  const { sql, values } = columns[sort.by]
  return {
    sql: `${sql} ${direction} NULLS LAST, candidate, example_id, repeat`,
    values,
  }
}

export interface TrialLookup {
  page(runId: string, query: TrialQuery): TrialPage
}

/** Orderings that are kept, for a reader who scrolls. */
const mostKept = 4
/** A longer one is not kept: 8 bytes a trial. */
const longestKept = 1_000_000

/**
 * Pages of trials in any order. Sorting 100,000 by a score takes most of a second, and someone who scrolls asks for page after page:
 * the row numbers of the last few orderings are kept until anything is written to the store.
 */
export function trialLookup(database: DatabaseSync): TrialLookup {
  const kept = new Map<string, Float64Array>()
  let version = ''
  const rowsOf = (runId: string, query: TrialQuery): Float64Array => {
    const { offset, limit, ...rest } = query
    const key = JSON.stringify([runId, rest])
    const present = storeVersion(database)
    if (present !== version) kept.clear()
    version = present
    const rows = kept.get(key) ?? orderedRows(database, runId, query)
    kept.delete(key)
    if (rows.length <= longestKept) kept.set(key, rows)
    for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
    return rows
  }
  const read = database.prepare(`SELECT ${trialColumns.join(', ')} FROM trials WHERE rowid = ?`)
  return {
    page(runId, query) {
      const rows = rowsOf(runId, query)
      const shown = [...rows.subarray(query.offset, query.offset + query.limit)]
      return { total: rows.length, trials: shown.map(row => fromRow(read.get(row) as unknown as TrialRow)) }
    },
  }
}

/** Changes whenever this process or another writes. */
function storeVersion(database: DatabaseSync): string {
  const { data_version: others } = database.prepare('PRAGMA data_version').get() as { data_version: number }
  const { own } = database.prepare('SELECT total_changes() AS own').get() as { own: number }
  return `${others} ${own}`
}

function orderedRows(database: DatabaseSync, runId: string, query: TrialQuery): Float64Array {
  const where = conditionsOf(runId, query)
  const order = orderOf(query)
  const select = database.prepare(`SELECT rowid FROM trials WHERE ${where.sql} ORDER BY ${order.sql}`)
  select.setReturnArrays(true)
  const rows = select.all(...where.values, ...order.values) as unknown as [number][]
  return Float64Array.from(rows, ([row]) => row)
}

const both = `
  SELECT one.example_id AS exampleId, ${scorePart('value', 'one.scores', '?1')} AS a, ${scorePart('value', 'other.scores', '?1')} AS b
  FROM trials one JOIN trials other
    ON other.run_id = one.run_id AND other.example_id = one.example_id AND other.repeat = 0 AND other.candidate = ?4
  WHERE one.run_id = ?2 AND one.candidate = ?3 AND one.repeat = 0`

export function differencesOf(database: DatabaseSync, runId: string, query: DifferenceQuery): DifferencePage {
  const { metric, a, b, higher, limit, offset } = query
  const given = [metric, runId, a, b] as const
  const counts = database
    .prepare(
      `SELECT coalesce(sum(a > b), 0) AS aHigher, coalesce(sum(a < b), 0) AS bHigher, coalesce(sum(a = b), 0) AS same
       FROM (${both}) WHERE a IS NOT NULL AND b IS NOT NULL`,
    )
    .get(...given) as unknown as DifferencePage['counts']
  const wanted = higher === 'a' ? 'a > b' : higher === 'b' ? 'a < b' : 'a <> b'
  const rows = database
    .prepare(
      `SELECT exampleId, a, b FROM (${both}) WHERE ${wanted} ORDER BY abs(a - b) DESC, exampleId LIMIT ?5 OFFSET ?6`,
    )
    .all(...given, limit, offset)
    .map(row => ({ ...row })) as unknown as DifferencePage['rows']
  const { aHigher, bHigher } = counts
  const total = higher === 'a' ? aHigher : higher === 'b' ? bHigher : aHigher + bHigher
  return { counts: { ...counts }, total, rows }
}

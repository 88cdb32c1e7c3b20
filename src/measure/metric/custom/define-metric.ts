import { CupelError, type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Aggregation, Answered, Metric } from '../metric.ts'

/** What a metric function may give back: a number, a yes or no, a score, or nothing when there is nothing to say. */
export type CustomScore =
  | number
  | boolean
  | Score
  | { readonly value: number; readonly evidence?: Json }
  | undefined

export interface MetricDefinition {
  /** Lower-case words with `_`, unique in the config. */
  readonly id: string
  /** Raise it whenever the same trial could get another score. */
  readonly version: string
  readonly title?: string
  /** Default: higher. */
  readonly direction?: Metric['direction']
  /** Default: [0, 1]. */
  readonly range?: readonly [number, number]
  /** Default: `rate` for yes or no, else `mean`; say `rate` or `ratio` for the narrower intervals they allow. */
  readonly aggregation?: Aggregation
  readonly unit?: Metric['unit']
  readonly screeningOnly?: boolean
  readonly score: (answered: Answered) => CustomScore | Promise<CustomScore>
}

/**
 * A metric of your own. `score` gets the example with its expectation, the documents and the response. Give back a
 * number within the range, true or false, `undefined` when there is no data, or a `Score` that says why.
 */
export function defineMetric(definition: MetricDefinition): Metric {
  const problem = problemOf(definition)
  if (problem !== undefined)
    throw new CupelError('metric_invalid', `Custom metric ${String(definition?.id)}: ${problem}.`, {
      hint: 'defineMetric({ id, version, score }) is the least; see docs/reference/metrics.md, Custom metrics.',
    })
  const range = definition.range ?? [0, 1]
  return {
    id: definition.id,
    version: definition.version,
    title: definition.title ?? definition.id,
    direction: definition.direction ?? 'higher',
    range,
    aggregation: definition.aggregation ?? { kind: 'mean' },
    ...(definition.unit === undefined ? {} : { unit: definition.unit }),
    ...(definition.screeningOnly === undefined ? {} : { screeningOnly: definition.screeningOnly }),
    score: async answered => toScore(await definition.score(answered), range),
  }
}

function problemOf(definition: MetricDefinition): string | undefined {
  if (typeof definition !== 'object' || definition === null) return 'the definition is not an object'
  if (!/^[a-z][a-z0-9_.:-]*$/.test(definition.id ?? ''))
    return 'id must be lower-case letters, digits, _ . : -'
  if (typeof definition.version !== 'string' || definition.version === '')
    return 'version must be a text such as 1.0.0'
  if (typeof definition.score !== 'function') return 'score must be a function'
  const [low, high] = definition.range ?? [0, 1]
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) return 'range must be [lowest, highest]'
  return undefined
}

/** A value from outside as a score: numbers are checked against the range, nothing else is guessed. */
export function toScore(given: unknown, range: readonly [number, number]): Score {
  if (given === undefined || given === null) return unscored('no_data', 'The metric gave no value.')
  if (typeof given === 'boolean') return inRange(given ? 1 : 0, range)
  if (typeof given === 'number') return inRange(given, range)
  if (typeof given !== 'object') return broken(`a ${typeof given}`)
  const { outcome, value, evidence } = given as { outcome?: unknown; value?: unknown; evidence?: Json }
  if (outcome === 'unscored' || outcome === 'errored') return given as Score
  if (typeof value === 'boolean' || typeof value === 'number') return inRange(Number(value), range, evidence)
  return broken('an object without a value')
}

function inRange(value: number, range: readonly [number, number], evidence?: Json): Score {
  const [low, high] = range
  if (Number.isFinite(value) && value >= low && value <= high) return scored(value, evidence)
  return broken(`${value}, outside its range ${low} to ${high}`)
}

function broken(what: string): Score {
  return { outcome: 'errored', code: 'metric_failed', note: `The metric gave ${what}.` }
}

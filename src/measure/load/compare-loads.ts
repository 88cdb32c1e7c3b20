import { CupelError, type Random } from '../../kernel/index.ts'
import { type Interval, quantile } from '../../stats/index.ts'
import { percentileAt } from './chance-within-limit.ts'
import { readHistogram } from './histogram.ts'
import {
  type ArrivalFacts,
  type LoadMeasure,
  type LoadResult,
  type LoadStage,
  loadMeasures,
  type MeasuredLatency,
} from './load-result.ts'
import { intervalLevel } from './measure-times.ts'
import { rateText } from './parse-limit.ts'

export interface LoadDifference {
  /** The arrivals that both had, in words. */
  readonly at: string
  readonly measure: LoadMeasure
  /** 0.95 for p95. */
  readonly percentile: number
  /** Milliseconds; undefined where the percentile falls among unanswered requests. */
  readonly a: number | undefined
  readonly b: number | undefined
  /** b minus a, milliseconds: positive when b is slower. Undefined when a side has no answer at that rank. */
  readonly interval: Interval | undefined
  /** Share of the draws in which b is slower. */
  readonly probabilitySlower: number
  readonly outcome: 'slower' | 'faster' | 'not told apart'
}

const compared = [0.5, 0.95, 0.99] as const
const draws = 2_000

/**
 * How two load runs differ, stage by stage: percentiles of both drawn from what each run leaves open.
 *
 * @throws CupelError `load_not_comparable` when requests or arrivals differ, with the difference
 */
export function compareLoads(a: LoadResult, b: LoadResult, random: Random): LoadDifference[] {
  const reason = whyNotComparable(a, b)
  if (reason !== undefined) throw notComparable(a, b, reason)
  const pairs = a.stages.flatMap(stage => {
    const other = b.stages.find(({ arrivals }) => arrivalText(arrivals) === arrivalText(stage.arrivals))
    return other === undefined ? [] : [[stage, other] as const]
  })
  if (pairs.length === 0) {
    const list = (result: LoadResult): string =>
      result.stages.map(({ arrivals }) => arrivalText(arrivals)).join(', ')
    throw notComparable(a, b, `they have no arrivals in common: ${list(a)} and ${list(b)}`)
  }
  return pairs.flatMap(([one, two]) => differencesOf(one, two, random))
}

/** In words, or undefined when they may be compared. */
function whyNotComparable(a: LoadResult, b: LoadResult): string | undefined {
  if (a.workload.fingerprint !== b.workload.fingerprint)
    return `the requests differ (${a.workload.about}; ${b.workload.about}). Use the same --lengths-from, --trace and --seed`
  if (a.isStreamed !== b.isStreamed) return 'one was streamed and the other was not'
  const invalid = [a, b].find(({ stages }) => stages.every(({ validity }) => !validity.isValid))
  return invalid === undefined ? undefined : `no stage of ${invalid.id} is valid`
}

const notComparable = (a: LoadResult, b: LoadResult, reason: string): CupelError =>
  new CupelError('load_not_comparable', `${a.id} and ${b.id} cannot be compared: ${reason}.`, {
    hint: 'Run cupel load for both with the same options.',
  })

/** Kind and numbers of arrivals, e.g. `poisson 50/s`. Two stages of the same words had the same arrivals. */
export function arrivalText({ kind, ratePerSecond, concurrency, burstiness, scale }: ArrivalFacts): string {
  if (kind === 'closed') return `${concurrency} at once`
  const rate = ratePerSecond === undefined ? '' : ` ${rateText(ratePerSecond)}`
  if (kind === 'gamma') return `gamma${rate}, burstiness ${burstiness}`
  if (kind === 'replay') return `replay${rate}, ${Number((scale ?? 1).toPrecision(3))}x`
  return `${kind}${rate}`
}

function differencesOf(a: LoadStage, b: LoadStage, random: Random): LoadDifference[] {
  if (!a.validity.isValid || !b.validity.isValid) return []
  const shared = loadMeasures.filter(
    measure => measure === 'endToEnd' || measure === 'firstToken' || measure === 'timePerOutputToken',
  )
  return shared.flatMap(measure => {
    const [one, two] = [a.measures[measure], b.measures[measure]]
    if (one === undefined || two === undefined || one.n === 0 || two.n === 0) return []
    return compared.map(percentile => ({
      at: arrivalText(a.arrivals),
      measure,
      percentile,
      ...difference(one, two, { percentile, random }),
    }))
  })
}

interface Wish {
  readonly percentile: number
  readonly random: Random
}

function difference(
  a: MeasuredLatency,
  b: MeasuredLatency,
  { percentile, random }: Wish,
): Omit<LoadDifference, 'at' | 'measure' | 'percentile'> {
  const drawA = drawer(a, percentile)
  const drawB = drawer(b, percentile)
  const level = (): number => (random.uint32() + 0.5) / 2 ** 32
  const found = Float64Array.from({ length: draws }, () => {
    const [one, two] = [drawA(level()), drawB(level())]
    // Both unanswered: neither is slower.
    return one === two ? 0 : two - one
  }).sort()
  // Where too few requests carry a percentile, draws end at the longest answer and would tell maxima apart.
  const isCarried = [a, b].every(side => percentileOf(side, percentile)?.interval !== undefined)
  const slower = (countIf(found, value => value > 0) + countIf(found, value => value === 0) / 2) / draws
  const tail = (1 - intervalLevel) / 2
  const lower = quantile(found, tail) as number
  const upper = quantile(found, 1 - tail) as number
  const isBounded = isCarried && Number.isFinite(lower) && Number.isFinite(upper)
  return {
    a: valueAt(a, percentile),
    b: valueAt(b, percentile),
    interval: isBounded ? { lower, upper, level: intervalLevel } : undefined,
    probabilitySlower: slower,
    outcome:
      isCarried && slower >= 1 - tail ? 'slower' : isCarried && slower <= tail ? 'faster' : 'not told apart',
  }
}

function drawer(latency: MeasuredLatency, percentile: number): (level: number) => number {
  const histogram = latency.histogram === undefined ? undefined : readHistogram(latency.histogram)
  const effect = percentileOf(latency, percentile)?.designEffect ?? 1
  const evidence = { effectiveN: latency.n / effect }
  return level => percentileAt({ latency, histogram, evidence }, percentile, level)
}

const percentileOf = ({ percentiles }: MeasuredLatency, percentile: number) =>
  percentiles.find(({ p }) => p === percentile)

function valueAt(latency: MeasuredLatency, percentile: number): number | undefined {
  const value = percentileOf(latency, percentile)?.value
  return typeof value === 'number' ? value : undefined
}

const countIf = (values: Float64Array, test: (value: number) => boolean): number =>
  values.reduce((total, value) => total + (test(value) ? 1 : 0), 0)

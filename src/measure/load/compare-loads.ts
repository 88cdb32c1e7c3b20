import { CupelError, type Random } from '../../kernel/index.ts'
import { holm, type Interval, quantile } from '../../stats/index.ts'
import { arrivalText } from './arrival-text.ts'
import { percentileAt } from './chance-within-limit.ts'
import { readHistogram } from './histogram.ts'
import {
  type LoadMeasure,
  type LoadResult,
  type LoadStage,
  loadMeasures,
  type MeasuredLatency,
} from './load-result.ts'
import { intervalLevel } from './measure-times.ts'

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
  /** That b is slower. */
  readonly probabilitySlower: number
  /** After Holm over all differences of the two runs. */
  readonly outcome: 'slower' | 'faster' | 'not told apart'
}

const compared = [0.5, 0.95, 0.99] as const
/** Levels at which what each side leaves possible is looked at; all pairs of them are compared. */
const levels = 1_000
const draws = 10_000

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
  return toldApart(pairs.flatMap(([one, two]) => differencesOf(one, two, random)))
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

type Drawn = Omit<LoadDifference, 'outcome'> & { readonly isCarried: boolean }

function toldApart(drawn: readonly Drawn[]): LoadDifference[] {
  const adjusted = holm(
    drawn.map(({ isCarried, probabilitySlower }) => {
      const rarer = Math.min(probabilitySlower, 1 - probabilitySlower)
      // Beyond the outermost pair of levels nothing is known.
      return isCarried ? Math.min(1, 2 * rarer + 1 / levels ** 2) : 1
    }),
  )
  return drawn.map(({ isCarried: _, ...difference }, at) => ({
    ...difference,
    outcome:
      (adjusted[at] as number) > 1 - intervalLevel
        ? 'not told apart'
        : difference.probabilitySlower > 0.5
          ? 'slower'
          : 'faster',
  }))
}

function differencesOf(a: LoadStage, b: LoadStage, random: Random): Drawn[] {
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
): Omit<Drawn, 'at' | 'measure' | 'percentile'> {
  const [ofA, ofB] = [possible(a, percentile), possible(b, percentile)]
  const found = Float64Array.from({ length: draws }, () => {
    const [one, two] = [ofA[random.below(levels)]!, ofB[random.below(levels)]!]
    // Both unanswered: neither is slower.
    return one === two ? 0 : two - one
  }).sort()
  // Where too few requests carry a percentile, draws end at the longest answer and would tell maxima apart.
  const isCarried = [a, b].every(side => percentileOf(side, percentile)?.interval !== undefined)
  const slower = shareAbove(ofB, ofA)
  const tail = (1 - intervalLevel) / 2
  const lower = quantile(found, tail) as number
  const upper = quantile(found, 1 - tail) as number
  const isBounded = isCarried && Number.isFinite(lower) && Number.isFinite(upper)
  return {
    a: valueAt(a, percentile),
    b: valueAt(b, percentile),
    interval: isBounded ? { lower, upper, level: intervalLevel } : undefined,
    probabilitySlower: slower,
    isCarried,
  }
}

/** What the run leaves possible of a percentile, at evenly spaced levels, ascending. */
function possible(latency: MeasuredLatency, percentile: number): Float64Array {
  const histogram = latency.histogram === undefined ? undefined : readHistogram(latency.histogram)
  const effect = percentileOf(latency, percentile)?.designEffect ?? 1
  const evidence = { effectiveN: latency.n / effect }
  return Float64Array.from({ length: levels }, (_, at) =>
    percentileAt({ latency, histogram, evidence }, percentile, (at + 0.5) / levels),
  )
}

/** Share of all pairs in which the first is larger; equal ones count half. Both ascending. */
function shareAbove(first: Float64Array, second: Float64Array): number {
  let below = 0
  let upTo = 0
  let total = 0
  for (const value of first) {
    while (below < second.length && second[below]! < value) below++
    upTo = Math.max(upTo, below)
    while (upTo < second.length && second[upTo] === value) upTo++
    total += (below + upTo) / 2
  }
  return total / (first.length * second.length)
}

const percentileOf = ({ percentiles }: MeasuredLatency, percentile: number) =>
  percentiles.find(({ p }) => p === percentile)

function valueAt(latency: MeasuredLatency, percentile: number): number | undefined {
  const value = percentileOf(latency, percentile)?.value
  return typeof value === 'number' ? value : undefined
}

import { probabilityWithin } from '../../stats/index.ts'
import { allowedShare, type Seen } from './allowed-share.ts'
import { arrivalText } from './arrival-text.ts'
import type { LatencyHistogram } from './histogram.ts'
import type { ArrivalFacts, LoadLimit, LoadResult, MeasuredLatency } from './load-result.ts'

/** What is asked of the latency. */
export type AskedLimit = Pick<LoadLimit, 'percentile' | 'maxMs' | 'confidence'>

export interface LimitEvidence {
  readonly loadId: string
  readonly ratePerSecond: number
  readonly n: number
  readonly effectiveN: number
  /** Requests beyond the limit or not answered, as a share. */
  readonly exceedanceShare: number
  readonly probability: number
}

/** What a stage says of a limit. */
export interface Judged {
  readonly evidence: LimitEvidence
  readonly latency: MeasuredLatency
  readonly histogram: LatencyHistogram | undefined
  readonly seen: Seen
  readonly arrivals: ArrivalFacts
  /** In what way it was easier than real load; such a stage can show that a limit is missed, and not that it is kept. */
  readonly mildness: string | undefined
}

/** A load run of the candidate as it is, with its stages that say something of the peak, the slower first. */
export interface LoadRun {
  readonly result: LoadResult
  readonly judged: readonly Judged[]
}

type Weighed =
  | {
      readonly kind: 'known'
      readonly probability: number
      readonly judged: readonly Judged[]
      readonly basis: readonly string[]
    }
  | { readonly kind: 'unknown'; readonly reason: string }

/** From this probability on a run keeps a limit for itself, and below the rest of it, misses it. */
const clear = 0.95

/**
 * In what way a stage was easier than real load, in words; undefined when it was not. Requests that come at even distances never meet;
 * lengths from a file that is neither the dataset, nor a log, nor the trace whose times are replayed are somebody's choice.
 */
export function mildnessOf(
  { kind, burstiness }: ArrivalFacts,
  { source, about }: LoadResult['workload'],
): string | undefined {
  if (kind === 'constant') return 'measured with evenly spaced arrivals'
  if (kind === 'gamma' && (burstiness ?? 1) < 1)
    return `measured with arrivals more even than chance (burstiness ${burstiness})`
  if (source === 'trace' && kind !== 'replay')
    return `measured with other lengths than those of the dataset or of a log: ${about}`
  return undefined
}

/**
 * What all load runs of one candidate say together. Whoever loads again until it fits has not measured better, so a run counts with
 * those before it: the probability is not above that of all their requests taken together, and where one run clearly keeps what
 * another clearly misses, the limit is open. A run with a stated reason is a new beginning: earlier ones no longer count, and the reason
 * is told.
 *
 * @param runs newest first, at least one
 */
export function weighRuns(
  runs: readonly LoadRun[],
  { limit, rate }: { readonly limit: AskedLimit; readonly rate: string },
): Weighed {
  const beginning = runs.findIndex(({ result }) => result.reason !== undefined)
  const counted = beginning === -1 ? runs : runs.slice(0, beginning + 1)
  const best = (counted.find(({ judged }) => judged.every(({ mildness }) => mildness === undefined)) ??
    counted[0]) as LoadRun
  const kept = counted.find(run => chanceOf(run) >= clear)
  const missed = counted.find(run => chanceOf(run) <= 1 - clear)
  if (kept !== undefined && missed !== undefined)
    return {
      kind: 'unknown',
      reason: `load runs ${kept.result.id} and ${missed.result.id} of the same candidate contradict each other at ${rate}: beyond the limit were ${shareText(kept)} and ${shareText(missed)} of the requests. Say why they differ`,
    }
  const pool = counted.filter(run => isAsHard(run, best))
  const pooled = pool.length < 2 ? 1 : pooledChance(pool, limit)
  return {
    kind: 'known',
    probability: Math.min(chanceOf(best), pooled),
    judged: best.judged,
    basis: basisOf(best, { pooled: pool.length, reason: counted.at(-1)?.result.reason }),
  }
}

const chanceOf = ({ judged }: LoadRun): number =>
  Math.min(...judged.map(({ evidence }) => evidence.probability))

const peakOf = ({ judged }: LoadRun): Judged => judged.at(-1) as Judged

const shareText = (run: LoadRun): string => {
  const { evidence } = peakOf(run)
  return `${Number((100 * evidence.exceedanceShare).toPrecision(3))}% (${evidence.n})`
}

/** Rates that differ by no more than this are near enough for their requests to be taken together. */
const sameRate = 1.1

function isAsHard(run: LoadRun, best: LoadRun): boolean {
  const [own, other] = [peakOf(run), peakOf(best)]
  const ratio = own.evidence.ratePerSecond / other.evidence.ratePerSecond
  return ratio <= sameRate && ratio >= 1 / sameRate && (own.mildness === undefined || run === best)
}

/** All requests at the peak as those of one stage; each run's dependence among its own requests stays. */
function pooledChance(runs: readonly LoadRun[], limit: AskedLimit): number {
  const peaks = runs.map(peakOf)
  const sum = (of: (one: Judged) => number): number => peaks.reduce((total, one) => total + of(one), 0)
  const seen = {
    n: sum(one => one.seen.n),
    exceeding: sum(one => one.seen.exceeding),
    slowestMs: Math.max(...peaks.map(one => one.seen.slowestMs)),
  }
  const designEffect = seen.n / sum(({ evidence }) => evidence.effectiveN)
  return probabilityWithin({ ...seen, allowed: allowedShare(seen, limit), designEffect }) ?? 0
}

function basisOf(
  run: LoadRun,
  { pooled, reason }: { readonly pooled: number; readonly reason: string | undefined },
): string[] {
  const { arrivals, mildness } = peakOf(run)
  return [
    `${arrivalText(arrivals)}, ${run.result.workload.about}`,
    ...(mildness === undefined ? [] : [`${mildness}, which cannot show that a limit is kept`]),
    ...(pooled < 2 ? [] : [`not above what its ${pooled} load runs say together`]),
    ...(reason === undefined ? [] : [`load runs before it no longer count: ${reason}`]),
  ]
}

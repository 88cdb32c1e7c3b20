import type { Random } from '../../kernel/index.ts'
import { betaQuantile, probabilityWithin } from '../../stats/index.ts'
import { allowedShare } from './allowed-share.ts'
import { type LatencyHistogram, readHistogram } from './histogram.ts'
import type { LoadMeasure, LoadResult, LoadStage, MeasuredLatency } from './load-result.ts'
import { rateText } from './parse-limit.ts'
import {
  type AskedLimit,
  type Judged,
  type LimitEvidence,
  type LoadRun,
  mildnessOf,
  weighRuns,
} from './weigh-runs.ts'

export interface LimitQuestion {
  /** Load runs: of those with a fitting stage the one that started last counts, together with those of the same candidate before it. */
  readonly results: readonly LoadResult[]
  /** Name and, when known, fingerprint: a run of another fingerprint is of another candidate. */
  readonly candidate: { readonly name: string; readonly fingerprint?: string | undefined }
  /** 0.95 for p95. */
  readonly percentile: number
  readonly measure: Extract<LoadMeasure, 'endToEnd' | 'firstToken'>
  readonly limitMs: number
  /** The probability at which the limit counts as kept; 0.95 unless given. */
  readonly confidence?: number
  readonly ratePerSecond: number
  /** The limit must hold at this many times the rate too. */
  readonly headroom: number
}

export type LimitChance =
  | {
      readonly kind: 'known'
      /** That the percentile is within the limit at the rate and at headroom times it. */
      readonly probability: number
      /** The stages it rests on: at the rate, and at headroom times it (one of them when that serves both). */
      readonly evidence: readonly LimitEvidence[]
      /** What a reader of the probability has to know of how it was measured, in words: arrivals and requests first. */
      readonly basis: readonly string[]
      /**
       * Draws of the percentile in milliseconds from what the load run leaves open, when draws were asked for: the larger of both
       * stages. Infinity where it falls among requests that were not answered.
       */
      readonly drawsMs?: Float64Array
    }
  | { readonly kind: 'unknown'; readonly reason: string }

/** How many draws, and where their randomness comes from. */
export interface DrawWish {
  readonly count: number
  readonly random: Random
}

/** Rates that differ by less are the same: planned rates are divided and multiplied. */
const sameRate = 1 - 1e-6

/**
 * The probability that a percentile of the latency is within a limit at a rate and at headroom times it, from load runs.
 *
 * Latency at the higher rate is not below that at the lower one, so "within the limit at both" is as probable as the less probable
 * of the two, and the draws of both stages go up and down together. For the same reason a stage faster than was asked for may show
 * that the limit is kept, and can never show that it is missed.
 */
export function chanceWithinLimit(question: LimitQuestion, draws?: DrawWish): LimitChance {
  const peak = question.ratePerSecond * question.headroom
  const found = fittingRuns(question, peak)
  if (found.kind === 'unknown') return found
  const weighed = weighRuns(found.runs, { limit: limitAsked(question), rate: rateText(peak) })
  if (weighed.kind === 'unknown')
    return { kind: 'unknown', reason: `${weighed.reason}; do: ${loadCommand(question, peak)} --reason "why"` }
  const { judged } = weighed
  return {
    kind: 'known',
    probability: weighed.probability,
    evidence: judged.map(({ evidence: one }) => one),
    basis: weighed.basis,
    ...(draws === undefined ? {} : { drawsMs: drawLargest(judged, question.percentile, draws) }),
  }
}

/** Beyond the peak by more than this, a stage was faster than asked for: a search for the highest rate tells levels apart by as much. */
const nearRate = 1.1

/** The stages that say something of the peak; none when all that is known is that more than the peak is too much. */
function telling(judged: readonly Judged[], peak: number): readonly Judged[] {
  const isFaster = ({ evidence }: Judged): boolean => evidence.ratePerSecond > peak * nearRate
  const isMissed = ({ evidence }: Judged): boolean => evidence.probability < 0.5
  if (!judged.some(one => isFaster(one) && isMissed(one))) return judged
  return judged.filter(one => !isFaster(one) && isMissed(one))
}

type Found =
  | { readonly kind: 'found'; readonly runs: readonly LoadRun[] }
  | { readonly kind: 'unknown'; readonly reason: string }

const loadCommand = ({ candidate }: LimitQuestion, peak: number): string =>
  `cupel load ${candidate.name} --rate ${rateText(peak)}`

/** Every run of the candidate as it is that says something of the peak, newest first. */
function fittingRuns(question: LimitQuestion, peak: number): Found {
  const { candidate, results } = question
  const unknown = (reason: string): Found => ({ kind: 'unknown', reason })
  const command = loadCommand(question, peak)
  const own = results
    .filter(({ candidate: { name } }) => name === candidate.name)
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
  if (own.length === 0) return unknown(`no load run of ${candidate.name} is kept; do: ${command}`)
  const present = own.filter(
    ({ candidate: { fingerprint } }) =>
      candidate.fingerprint === undefined || fingerprint === candidate.fingerprint,
  )
  if (present.length === 0)
    return unknown(
      `${candidate.name} has changed since its load run ${own[0]?.id}: another fingerprint; do: ${command}`,
    )
  let why = `no load run of ${candidate.name} reached ${rateText(peak)}; do: ${command}`
  const runs: LoadRun[] = []
  for (const result of present) {
    const fitting = fittingStages(question, result, peak)
    if (fitting.kind === 'none') {
      if (fitting.reason !== undefined) why = `${fitting.reason}; do: ${command}`
      continue
    }
    const judged = telling(
      fitting.stages.map(stage => judge(question, result, stage)),
      peak,
    )
    const fastest = rateText(rateOf(fitting.stages.at(-1) as LoadStage))
    if (judged.length > 0) runs.push({ result, judged })
    else
      why = `load run ${result.id} misses the limit at ${fastest} and was not asked at ${rateText(peak)}; do: ${command}`
  }
  return runs.length > 0 ? { kind: 'found', runs } : unknown(why)
}

type Fitting =
  | { readonly kind: 'stages'; readonly stages: readonly LoadStage[] }
  | { readonly kind: 'none'; readonly reason: string | undefined }

/** The slowest stage at least as fast as the peak, and, when there is one, the slowest between the rate and the peak. */
function fittingStages({ measure, ratePerSecond }: LimitQuestion, result: LoadResult, peak: number): Fitting {
  const open = result.stages
    .filter(({ arrivals }) => arrivals.ratePerSecond !== undefined)
    .sort((a, b) => rateOf(a) - rateOf(b))
  const reaching = open.filter(stage => rateOf(stage) >= peak * sameRate)
  if (reaching.length === 0) return { kind: 'none', reason: undefined }
  const usable = open.filter(stage => unusable(stage, measure) === undefined)
  const atPeak = usable.find(stage => rateOf(stage) >= peak * sameRate)
  if (atPeak === undefined)
    return {
      kind: 'none',
      reason: `load run ${result.id} decides nothing at ${rateText(peak)}: ${unusable(reaching[0] as LoadStage, measure)}`,
    }
  const atRate = usable.find(stage => rateOf(stage) >= ratePerSecond * sameRate)
  return { kind: 'stages', stages: atRate === undefined || atRate === atPeak ? [atPeak] : [atRate, atPeak] }
}

const rateOf = ({ arrivals }: LoadStage): number => arrivals.ratePerSecond ?? 0

function unusable({ validity, measures }: LoadStage, measure: LimitQuestion['measure']): string | undefined {
  if (!validity.isValid) return `the stage is not valid (${validity.reasons.join(' ')})`
  const found = measures[measure]
  if (found === undefined)
    return measure === 'firstToken' ? 'the answers were not streamed' : 'nothing was measured'
  return found.n === 0 ? 'no request was measured' : undefined
}

const limitAsked = ({ percentile, limitMs, confidence = 0.95 }: LimitQuestion): AskedLimit => ({
  percentile,
  maxMs: limitMs,
  confidence,
})

function judge(question: LimitQuestion, result: LoadResult, stage: LoadStage): Judged {
  const latency = stage.measures[question.measure] as MeasuredLatency
  const histogram = latency.histogram === undefined ? undefined : readHistogram(latency.histogram)
  const exceeding = latency.unanswered + (histogram?.countAbove(question.limitMs) ?? 0)
  const effect = effectOf(latency, question.percentile)
  const mildness = mildnessOf(stage.arrivals, result.workload)
  // Latency that had not settled may turn out worse, and real load is harder than mild load: such a stage can fail, and pass with no
  // more than even odds.
  const most = stage.warmUp.isSteady && mildness === undefined ? 1 : 0.5
  const seen = {
    n: latency.n,
    exceeding,
    slowestMs:
      (latency.unanswered > 0 ? undefined : histogram?.atRank(latency.n)) ?? Number.POSITIVE_INFINITY,
  }
  const allowed = allowedShare(seen, limitAsked(question))
  const within = probabilityWithin({ ...seen, allowed, designEffect: effect }) as number
  return {
    latency,
    histogram,
    seen,
    arrivals: stage.arrivals,
    mildness,
    evidence: {
      loadId: result.id,
      ratePerSecond: rateOf(stage),
      n: latency.n,
      effectiveN: latency.n / effect,
      exceedanceShare: exceeding / latency.n,
      probability: Math.min(most, within),
    },
  }
}

/** Of all percentiles from the slowest tenth on, and of the one asked for, the largest: p98, which is not kept, lies among them. */
function effectOf({ percentiles }: MeasuredLatency, percentile: number): number {
  const near = percentiles.filter(({ p }) => p >= 0.9 || Math.abs(p - percentile) < 1e-9)
  return Math.max(1, ...near.map(({ designEffect }) => designEffect))
}

function drawLargest(
  judged: readonly Judged[],
  percentile: number,
  { count, random }: DrawWish,
): Float64Array {
  return Float64Array.from({ length: count }, () => {
    const level = (random.uint32() + 0.5) / 2 ** 32
    return Math.max(...judged.map(one => percentileAt(one, percentile, level)))
  })
}

/** The latency at which, with probability `level`, the percentile is not higher: the rank's posterior is a Beta. */
export function percentileAt(
  {
    latency,
    histogram,
    evidence,
  }: {
    readonly latency: Pick<MeasuredLatency, 'n' | 'unanswered'>
    readonly histogram: LatencyHistogram | undefined
    readonly evidence: Pick<LimitEvidence, 'effectiveN'>
  },
  percentile: number,
  level: number,
): number {
  const n = evidence.effectiveN
  const share = betaQuantile(level, percentile * n + 0.5, (1 - percentile) * n + 0.5)
  const rank = Math.min(latency.n, Math.max(1, Math.ceil(share * latency.n - 1e-9)))
  return histogram?.atRank(rank) ?? Number.POSITIVE_INFINITY
}

import { seededRandom } from '../../kernel/index.ts'
import {
  betaCdf,
  nearestRank,
  normalCdf,
  normalQuantile,
  percentileBootstrapInterval,
  percentileRanks,
  standardDeviation,
} from '../../stats/index.ts'
import { designOf, unitsOf } from '../estimate/index.ts'
import { type GateContext, gateSlices } from './gate-context.ts'
import { liesOf, type OpenCheck } from './open-check.ts'
import { timedTrials } from './timed-trials.ts'

/** Time in milliseconds that a trial of the run took. */
const milliseconds: NonNullable<OpenCheck['measured']> = {
  aggregation: 'mean',
  range: [0, null],
  unit: 'ms',
}

/** The budgets for latency, each percentile against its limit and against the baseline's. */
export function latencyChecks(context: GateContext): OpenCheck[] {
  return Object.entries(context.settings.latency).flatMap(([percentile, { max, ratio }]) => {
    const at = { percentile, probability: Number(percentile.slice(1)) / 100 }
    return [
      ...(max === undefined ? [] : [limitCheck({ ...at, max: inMs(max) }, context)]),
      ...(ratio === undefined ? [] : [ratioCheck({ ...at, ratio }, context)]),
    ]
  })
}

const inMs = (text: string): number => Number.parseFloat(text) * (text.trim().endsWith('ms') ? 1 : 1000)

interface Percentile {
  readonly percentile: string
  readonly probability: number
}

const power = 0.8

/**
 * By the exact count of trials over the limit, of which the percentile allows a share of 1 - p: binomial, with no assumption
 * about the distribution of times. A failed trial took longer than any answer. Repeats and clusters count as so many independent
 * trials as they are worth.
 */
function limitCheck(
  { percentile, probability, max }: Percentile & { readonly max: number },
  context: GateContext,
): OpenCheck {
  const level = context.settings.confidence
  const trials = timedTrials(context)
  const { sorted, examples } = trials
  const head = { name: `latency ${percentile}`, kind: 'latency', measured: milliseconds } as const
  if (trials.answered === 0)
    return {
      ...head,
      warnings: [],
      settled: { outcome: 'inconclusive', reason: 'No trial of the run was timed.' },
    }
  const n = sorted.length
  const effect = trials.designEffect(max, probability)
  const share = sorted.filter(ms => ms > max).length / n
  const allowed = 1 - probability
  const counted = { over: (share * n) / effect, n: n / effect, allowed }
  const isWithin = chanceAtMost(counted) < 1 - level
  const pValue = chanceAtLeast(counted)
  const isOpen = !isWithin && pValue >= 1 - level
  const value = nearestRank(sorted, probability)!
  const needed = examplesNeeded({ share, allowed, level }) * effect * (examples / n)
  return {
    ...head,
    warnings:
      effect > 1.5
        ? [
            `Trials of one example or cluster go together: ${n} of them say as much as ${Math.round(n / effect)}.`,
          ]
        : [],
    form: 'value',
    bound: max,
    keeps: 'at-most',
    ...(Number.isFinite(value)
      ? {
          figure: {
            value,
            ...finiteLimits(sorted, { probability, effect, level: 2 * level - 1 }),
            n,
            method: 'order-statistics',
          },
        }
      : {}),
    lies: isWithin ? 'within' : isOpen ? 'across' : 'beyond',
    pValue,
    ...(isOpen && needed > examples && needed < 1_000_000 ? { examplesNeeded: Math.ceil(needed) } : {}),
  }
}

interface Count {
  readonly over: number
  readonly n: number
  readonly allowed: number
}

/** P(X <= over) and P(X >= over) of a binomial X, by the incomplete Beta function: counts need not be whole. */
const chanceAtMost = ({ over, n, allowed }: Count): number =>
  over >= n ? 1 : 1 - betaCdf(allowed, over + 1, n - over)
const chanceAtLeast = ({ over, n, allowed }: Count): number =>
  over <= 0 ? 1 : betaCdf(allowed, over, n - over + 1)

/** Independent trials with which the test would be settled with a chance of 80%, were the true share the one that was seen. */
function examplesNeeded(of: {
  readonly share: number
  readonly allowed: number
  readonly level: number
}): number {
  const { share, allowed, level } = of
  const spread =
    normalQuantile(level) * Math.sqrt(allowed * (1 - allowed)) +
    normalQuantile(power) * Math.sqrt(share * (1 - share))
  return Math.ceil((spread / (share - allowed)) ** 2)
}

/** Order statistics whose ranks are those of as many independent trials, stretched to all of them. */
function finiteLimits(
  sorted: Float64Array,
  {
    probability,
    effect,
    level,
  }: { readonly probability: number; readonly effect: number; readonly level: number },
): { readonly lower?: number; readonly upper?: number } {
  const n = sorted.length
  const effective = Math.max(1, Math.floor(n / effect))
  const ranks = percentileRanks(effective, probability, level)
  if (ranks.lower === undefined || ranks.upper === undefined) return {}
  const stretch = n / effective
  const lower = sorted[Math.max(1, Math.floor(ranks.lower * stretch)) - 1]!
  const upper = sorted[Math.min(n, Math.ceil(ranks.upper * stretch)) - 1]!
  return Number.isFinite(upper) ? { lower, upper } : {}
}

const fewestBeyond = 5

/** The ratio of two percentiles on the common examples, both from the same resamples of them. */
function ratioCheck(
  { percentile, probability, ratio }: Percentile & { readonly ratio: number },
  context: GateContext,
): OpenCheck {
  const { paired, settings, replicates } = context
  const head = {
    name: `latency ${percentile} against the baseline`,
    kind: 'latency',
    measured: milliseconds,
  } as const
  const open = (reason: string): OpenCheck => ({
    ...head,
    warnings: [],
    settled: { outcome: 'inconclusive', reason },
  })
  const { members } = gateSlices(paired, [])[0]!
  const failed = Math.max(failedShare(paired.candidate), failedShare(paired.baseline))
  if (failed > settings.unscored)
    return open(`${(100 * failed).toFixed(1)}% of the trials of one side failed and have no time.`)
  if (members.length * (1 - probability) < fewestBeyond)
    return open(
      `${percentile} needs at least ${Math.round(fewestBeyond / (1 - probability))} common examples; there are ${members.length}.`,
    )
  const draws = ratioDraws(context, { members, probability, count: drawCount(members.length, replicates) })
  const { value } = draws
  const logs = draws.ratios.map(Math.log).filter(Number.isFinite)
  if (logs.length < draws.ratios.length || !(value > 0))
    return open('Some times are 0 or missing: there is no ratio.')
  const limits = percentileBootstrapInterval(logs, 2 * settings.confidence - 1)
  const spread = standardDeviation(logs)
  if (limits === undefined || !(spread > 0))
    return value <= ratio && value === 1
      ? { ...head, warnings: [], settled: { outcome: 'pass', reason: 'The times are the same.' } }
      : open('Resampling does not move the ratio: there is no interval.')
  const [lower, upper] = [Math.exp(limits.lower), Math.exp(limits.upper)]
  return {
    ...head,
    warnings: ['Both were timed in their own runs: another machine or another load changes the ratio too.'],
    form: 'ratio',
    bound: ratio,
    keeps: 'at-most',
    figure: { value, lower, upper, n: members.length, method: 'bootstrap' },
    lies: liesOf({ lower, upper, bound: ratio, keeps: 'at-most' }),
    pValue: normalCdf((Math.log(ratio) - Math.log(value)) / spread),
  }
}

const failedShare = ({ answered, failed }: { answered: number; failed: number }): number =>
  failed / Math.max(1, answered + failed)

const drawCount = (examples: number, replicates: number): number =>
  Math.max(200, Math.min(replicates, 2000, Math.floor(20_000_000 / Math.max(1, examples))))

/** Times in ascending order, each with the unit that is drawn or not: a resample is read off in one pass. */
function sortedTimes(column: Float64Array, unitAt: ReadonlyMap<number, number>, repeats: number) {
  const times: { ms: number; unit: number }[] = []
  for (const [example, unit] of unitAt)
    for (let at = example * repeats; at < (example + 1) * repeats; at++)
      if (!Number.isNaN(column[at]!)) times.push({ ms: column[at]!, unit })
  return times.sort((a, b) => a.ms - b.ms)
}

function ratioDraws(
  { paired, seed }: GateContext,
  of: { readonly members: Int32Array; readonly probability: number; readonly count: number },
): { readonly value: number; readonly ratios: Float64Array } {
  const { table, candidate, baseline } = paired
  const units = unitsOf({ examples: of.members, ...designOf(table, of.members) })
  const unitAt = new Map(units.flatMap((unit, u) => unit.map(at => [of.members[at]!, u] as const)))
  const sides = [candidate, baseline].map(({ totalMs }) => sortedTimes(totalMs, unitAt, table.repeats))
  const ratioOf = (drawn: ArrayLike<number>): number => {
    const [now, before] = sides.map(times => {
      const total = times.reduce((sum, { unit }) => sum + drawn[unit]!, 0)
      let left = Math.ceil(of.probability * total - 1e-9)
      for (const { ms, unit } of times) {
        left -= drawn[unit]!
        if (left <= 0) return ms
      }
      return Number.NaN
    })
    return now! / before!
  }
  const random = seededRandom(seed, 'gate', 'latency', of.probability)
  const drawn = new Uint16Array(units.length)
  const ratios = Float64Array.from({ length: of.count }, () => {
    drawn.fill(0)
    for (let draw = 0; draw < units.length; draw++) drawn[random.below(units.length)]! += 1
    return ratioOf(drawn)
  })
  return { value: ratioOf(drawn.fill(1)), ratios }
}

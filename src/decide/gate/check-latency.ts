import { seededRandom } from '../../kernel/index.ts'
import {
  binomialCdf,
  nearestRank,
  normalCdf,
  normalQuantile,
  percentileBootstrapInterval,
  percentileInterval,
  standardDeviation,
} from '../../stats/index.ts'
import { designOf, unitsOf } from '../estimate/index.ts'
import { type GateContext, gateSlices } from './gate-context.ts'
import { liesOf, type OpenCheck } from './open-check.ts'

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
 * about the distribution of times. A failed trial took longer than any answer.
 */
function limitCheck(
  { percentile, probability, max }: Percentile & { readonly max: number },
  context: GateContext,
): OpenCheck {
  const { candidate } = context.paired
  const level = context.settings.confidence
  const times = candidate.totalMs.filter(ms => !Number.isNaN(ms)).sort()
  const all = Float64Array.from([
    ...times,
    ...new Array<number>(candidate.failed).fill(Number.POSITIVE_INFINITY),
  ])
  const head = {
    name: `latency ${percentile}`,
    kind: 'latency',
    measured: milliseconds,
    warnings: [],
  } as const
  if (times.length === 0)
    return { ...head, settled: { outcome: 'inconclusive', reason: 'No trial of the run was timed.' } }
  const n = all.length
  const over = all.filter(ms => ms > max).length
  const allowed = 1 - probability
  const isWithin = binomialCdf(over, n, allowed) < 1 - level
  const pValue = over === 0 ? 1 : 1 - binomialCdf(over - 1, n, allowed)
  const interval = percentileInterval({ sorted: all, probability, level: 2 * level - 1 })
  const value = nearestRank(all, probability)!
  const share = over / n
  const spread =
    normalQuantile(level) * Math.sqrt(allowed * probability) +
    normalQuantile(power) * Math.sqrt(share * (1 - share))
  const needed = Math.ceil((spread / (share - allowed)) ** 2)
  const isOpen = !isWithin && pValue >= 1 - level
  return {
    ...head,
    form: 'value',
    bound: max,
    keeps: 'at-most',
    ...(Number.isFinite(value)
      ? { figure: { value, ...finiteLimits(interval), n, method: 'order-statistics' } }
      : {}),
    lies: isWithin ? 'within' : isOpen ? 'across' : 'beyond',
    pValue,
    ...(isOpen && needed > n && needed < 1_000_000 ? { examplesNeeded: needed } : {}),
  }
}

const finiteLimits = (interval: { lower: number; upper: number } | undefined) =>
  interval !== undefined && Number.isFinite(interval.upper)
    ? { lower: interval.lower, upper: interval.upper }
    : {}

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

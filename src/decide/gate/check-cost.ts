import type { MetricFacts } from '../../measure/run/index.ts'
import { designOf, type Sample } from '../estimate/index.ts'
import { type GateContext, gateSlices, perExample } from './gate-context.ts'
import { liesOf, type OpenCheck } from './open-check.ts'
import { pairedGain } from './paired-gain.ts'

const dollars: NonNullable<OpenCheck['measured']> = { aggregation: 'mean', range: [0, null], unit: 'usd' }

const costFacts: MetricFacts = {
  id: 'cost',
  version: '1',
  title: 'Cost of a trial',
  direction: 'lower',
  range: [0, Number.POSITIVE_INFINITY],
  unit: 'usd',
  aggregation: 'mean',
}

/** The budgets for the average cost of a trial: in dollars, and relative to the baseline on the same examples. */
export function costChecks(context: GateContext): OpenCheck[] {
  const { max, ratio } = context.settings.cost ?? {}
  return [
    ...(max === undefined ? [] : [costCheck({ max }, context)]),
    ...(ratio === undefined ? [] : [costCheck({ ratio }, context)]),
  ]
}

type Budget =
  | { readonly max: number; readonly ratio?: never }
  | { readonly ratio: number; readonly max?: never }

/**
 * Whether the mean of what is left of the budget, example by example, is above 0: `max - cost`, or `ratio x cost of the
 * baseline - cost`. Paired, because long questions are dear on both sides.
 */
function costCheck({ max, ratio }: Budget, context: GateContext): OpenCheck {
  const { paired, settings } = context
  const { table, candidate, baseline } = paired
  const head = {
    name: ratio === undefined ? 'cost' : 'cost against the baseline',
    kind: 'cost',
    measured: dollars,
    warnings: [],
  } as const
  const open = (reason: string): OpenCheck => ({ ...head, settled: { outcome: 'inconclusive', reason } })
  const whole = max === undefined ? gateSlices(paired, [])[0]!.members : answeredBy(context)
  const now = perExample(table, candidate.costUsd, whole)
  const before = max === undefined ? perExample(table, baseline.costUsd, whole) : undefined
  const known = [...now.keys()].filter(at => !Number.isNaN(now[at]!) && !Number.isNaN(before?.[at] ?? 0))
  const lost = 1 - known.length / Math.max(1, whole.length)
  if (known.length === 0) return open('No price is known.')
  if (lost > settings.unscored)
    return open(`The price of ${(100 * lost).toFixed(1)}% of the examples is not known.`)
  const members = Int32Array.from(known, at => whole[at]!)
  const costs = Float64Array.from(known, at => now[at]!)
  const reference = Float64Array.from(known, at => (max === undefined ? before![at]! * ratio : max))
  const left = pairedGain(sampleOn(context, members, costs), sampleOn(context, members, reference), {
    metric: costFacts,
    level: settings.confidence,
    seed: `${context.seed} gate cost`,
    replicates: context.replicates,
  })
  if (typeof left === 'string') return open(left)
  const scale = max === undefined ? average(reference) / ratio : 1
  if (scale === 0)
    return average(costs) > 0
      ? open('The baseline cost nothing, so there is no ratio: state gate.cost.max.')
      : { ...head, settled: { outcome: 'pass', reason: 'Neither costs anything.' } }
  const bound = max ?? ratio
  const at = (gain: number): number => bound - gain / scale
  const { interval, value, method, n, warnings, chanceAtLeast } = left
  const shared = { ...head, form: max === undefined ? 'ratio' : 'value', bound, keeps: 'at-most' } as const
  // Every example leaves as much: then nothing is drawn by chance.
  if (interval === undefined)
    return n < 2
      ? open(warnings[0]!)
      : {
          ...shared,
          figure: { value: at(value), n, method: 'constant' },
          settled:
            value >= 0
              ? { outcome: 'pass', reason: 'Every example keeps the budget by as much.' }
              : { outcome: 'fail', reason: 'Every example breaks the budget by as much.' },
        }
  const [lower, upper] = [at(interval.upper), at(interval.lower)]
  return {
    ...shared,
    figure: { value: at(value), lower, upper, n, method },
    lies: liesOf({ lower, upper, bound, keeps: 'at-most' }),
    pValue: chanceAtLeast(0),
    warnings,
  }
}

function answeredBy({ paired: { table, candidate } }: GateContext): Int32Array {
  return Int32Array.from(
    table.exampleIds.flatMap((_, example) => {
      const column = candidate.totalMs.subarray(example * table.repeats, (example + 1) * table.repeats)
      return column.some(ms => !Number.isNaN(ms)) ? [example] : []
    }),
  )
}

function sampleOn({ paired: { table } }: GateContext, examples: Int32Array, values: Float64Array): Sample {
  const counts = { scored: values.length, unscored: 0, errored: 0, notApplicable: 0, missing: 0 }
  return { examples, values, binary: false, ...counts, ...designOf(table, examples) }
}

const average = (values: Float64Array): number =>
  values.reduce((total, value) => total + value, 0) / values.length

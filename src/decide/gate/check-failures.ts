import { plural } from '../../kernel/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import { designOf, estimateSample, type Sample } from '../estimate/index.ts'
import { fateOf } from './answers-of.ts'
import type { GateContext } from './gate-context.ts'
import type { GateFigure } from './gate-report.ts'
import { liesOf, type OpenCheck } from './open-check.ts'
import { pairedGain } from './paired-gain.ts'
import type { SheetTrial } from './score-sheet.ts'

const failedFacts: MetricFacts = {
  id: 'failed',
  version: '1',
  title: 'Failed answers',
  direction: 'lower',
  range: [0, 1],
  aggregation: 'rate',
}

const defaultMargin = 0.05

/** How much more may fail: as stated, or as much as the strictest share may fall, so that wrong answers are no dearer than none. */
function failuresMargin({ paired, settings }: GateContext): number | undefined {
  const { failures, margins } = settings
  if (failures !== undefined) return failures === 'off' ? undefined : failures
  const shares = Object.entries(margins).flatMap(([id, given]) => {
    const facts = paired.table.metrics.find(metric => metric.id === id)
    const isShare = facts?.unit === undefined && facts?.range[0] === 0 && facts.range[1] === 1
    return isShare ? [typeof given === 'number' ? given : given.margin] : []
  })
  return shares.length === 0 ? defaultMargin : Math.min(...shares)
}

/**
 * Whether no larger share of answers fails than of the baseline's, on the common examples, by the same test as a rate. A trial that
 * the tool lost is neither: it is left out, and where it could break the margin nothing passes. Undefined when it is off.
 */
export function failuresCheck(context: GateContext): OpenCheck | undefined {
  const margin = failuresMargin(context)
  if (margin === undefined) return undefined
  const measured = { aggregation: 'rate', range: [0, 1] } satisfies OpenCheck['measured']
  const head = { name: 'failed answers', kind: 'failures', slice: 'all', measured, warnings: [] } as const
  const level = context.settings.confidence
  const given = {
    metric: failedFacts,
    level,
    seed: `${context.seed} gate failures`,
    replicates: context.replicates,
  }
  const sides = [sampleOf(context, 'candidate', 0), sampleOf(context, 'baseline', 0)] as const
  const known = onBoth(context, sides)
  const gain = pairedGain(...known, given)
  if (typeof gain === 'string' || gain.interval === undefined)
    return {
      ...head,
      settled: {
        outcome: 'inconclusive',
        reason: typeof gain === 'string' ? gain : (gain.warnings[0] ?? 'There is no interval.'),
      },
    }
  const [now, before] = known.map(side => figureOf(side, given))
  const { lower, upper } = { lower: 0 - gain.interval.upper, upper: 0 - gain.interval.lower }
  const tested: OpenCheck = {
    ...head,
    ...(now && { candidate: now }),
    ...(before && { baseline: before }),
    form: 'difference',
    figure: { value: 0 - gain.value, lower, upper, n: gain.n, method: gain.method },
    bound: margin,
    keeps: 'at-most',
    lies: liesOf({ lower, upper, bound: margin, keeps: 'at-most' }),
    pValue: gain.chanceAtLeast(-margin),
    cannotFail: known.every(({ values }) => values.every(value => value === 0)),
    warnings: gain.warnings,
  }
  return withLost(tested, { context, margin, gainContext: given })
}

/** The share of an example's trials that failed; those that were lost count as `lost`, or with 0 are left out. */
function sampleOf(context: GateContext, side: 'candidate' | 'baseline', lost: 0 | 1): Sample {
  const { table, common, trials } = context.paired
  const shareOf = (of: readonly SheetTrial[]): number => {
    const count = (fate: string) => of.filter(trial => fateOf(trial) === fate).length
    const counted = of.length - (lost === 0 ? count('open') : 0)
    return counted === 0 ? Number.NaN : (count('failed') + lost * count('open')) / counted
  }
  const positions = [...common].sort((a, b) => a - b)
  const values = positions.map(at => shareOf(trials[side].get(table.exampleIds[at]!) ?? []))
  return sampleWith(context, positions, values)
}

function sampleWith(
  { paired: { table } }: GateContext,
  positions: ArrayLike<number>,
  given: readonly number[],
): Sample {
  const examples = Int32Array.from(positions)
  const values = Float64Array.from(given)
  return {
    examples,
    values,
    binary: values.every(value => value === 0 || value === 1),
    scored: values.length,
    unscored: 0,
    errored: 0,
    notApplicable: 0,
    missing: 0,
    ...designOf(table, examples),
  }
}

function onBoth(context: GateContext, [a, b]: readonly [Sample, Sample]): readonly [Sample, Sample] {
  const kept = [...a.values.keys()].filter(at => !Number.isNaN(a.values[at]! - b.values[at]!))
  const pick = ({ examples, values }: Sample) =>
    sampleWith(
      context,
      kept.map(at => examples[at]!),
      kept.map(at => values[at]!),
    )
  return [pick(a), pick(b)]
}

function figureOf(
  side: Sample,
  given: {
    readonly metric: MetricFacts
    readonly level: number
    readonly seed: string
    readonly replicates: number
  },
): GateFigure | undefined {
  const found = estimateSample(side, { ...given, level: 2 * given.level - 1 })
  if (found.kind === 'unknown') return undefined
  const { value, interval, n, method } = found
  return { value, ...(interval && { lower: interval.lower, upper: interval.upper }), n, method }
}

function withLost(
  check: OpenCheck,
  of: {
    readonly context: GateContext
    readonly margin: number
    readonly gainContext: Parameters<typeof pairedGain>[2]
  },
): OpenCheck {
  const { context, margin, gainContext } = of
  const lost = [...context.paired.trials.candidate.values()]
    .flat()
    .filter(trial => fateOf(trial) === 'open').length
  if (check.lies !== 'within' || lost === 0) return check
  const worst = onBoth(context, [sampleOf(context, 'candidate', 1), sampleOf(context, 'baseline', 0)])
  const gain = pairedGain(...worst, gainContext)
  if (typeof gain !== 'string' && (gain.interval?.lower ?? Number.NEGATIVE_INFINITY) > -margin) return check
  const { lies, ...rest } = check
  return {
    ...rest,
    settled: {
      outcome: 'inconclusive',
      reason: `${plural(lost, 'answer')} of the candidate ${lost === 1 ? 'is' : 'are'} open, lost by no fault of its own: with all of them as failures the margin does not hold.`,
    },
  }
}

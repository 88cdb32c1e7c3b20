import { CupelError } from '../../kernel/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import { normalQuantile } from '../../stats/index.ts'
import { commonSamples } from '../compare/index.ts'
import { estimateSample, type Sample } from '../estimate/index.ts'
import { type GateContext, type GateSlice, gateSlices, sidesOf } from './gate-context.ts'
import type { GateCheck, GateFigure } from './gate-report.ts'
import { figureText } from './gate-words.ts'
import { liesOf, type OpenCheck } from './open-check.ts'
import { type PairedGain, pairedGain } from './paired-gain.ts'
import { lostValues } from './worst-case.ts'

interface Asked {
  readonly kind: 'no-worse' | 'better'
  readonly metric: string
  readonly slice: GateSlice
  /** How much worse is still no harm; 0 for superiority. */
  readonly margin: number
}

/** Every margin over all examples and in its slices, then superiority where asked, in the order of the config. */
export function metricChecks(context: GateContext): OpenCheck[] {
  const { settings, paired } = context
  const margins = Object.entries(settings.margins).flatMap(([metric, given]): Asked[] => {
    const own = typeof given === 'number' ? { margin: given } : given
    return gateSlices(paired, own.slices ?? settings.slices).map(slice => ({
      kind: 'no-worse',
      metric,
      slice,
      margin: own.margin,
    }))
  })
  const superiority = settings.superiority.map(
    (metric): Asked => ({ kind: 'better', metric, slice: gateSlices(paired, [])[0]!, margin: 0 }),
  )
  return [...margins, ...superiority].map(asked => metricCheck(asked, context))
}

function metricCheck(asked: Asked, context: GateContext): OpenCheck {
  const { kind, metric: id, slice, margin } = asked
  const name = `${id}${kind === 'better' ? ' better' : ''}${slice.id === 'all' ? '' : ` on ${slice.id}`}`
  const head = { name, kind, metric: id, slice: slice.id, warnings: [] }
  const open = (reason: string): OpenCheck => ({ ...head, settled: { outcome: 'inconclusive', reason } })
  const obstacle = context.paired.incomparable.get(id)
  if (obstacle !== undefined) return open(obstacle)
  const facts = knownMetric(asked, context)
  const why = facts.screeningOnly
    ? 'Word overlap and the like are shown and decide nothing.'
    : context.distrusted[id]
  if (why !== undefined) return open(why)
  if (slice.members.length === 0) return open('No common example is in this slice.')
  const sides = sidesOf(context.paired, id, slice)
  const common = commonSamples(context.paired.table, sides) as [Sample, Sample]
  const described = { ...head, measured: measuredOf(facts), ...sideFigures(common, { ...context, facts }) }
  const gainContext = {
    metric: facts,
    level: context.settings.confidence,
    seed: `${context.seed} gate ${id} ${slice.id}`,
    replicates: context.replicates,
    compute: context.statistics[id],
  }
  const share = lackingShare(sides)
  const points = { candidate: described.candidate?.value, baseline: described.baseline?.value }
  const lost = (gain?: PairedGain) =>
    lostValues(context, { metric: facts, slice, share, points, context: gainContext, ...(gain && { gain }) })
  const { unscored: allowed } = context.settings
  if (share > allowed)
    return {
      ...described,
      unscored: lost().unscored,
      settled: {
        outcome: 'inconclusive',
        reason: `${(100 * share).toFixed(1)}% of its trials have no value, more than the ${100 * allowed}% allowed.`,
      },
    }
  const gain = pairedGain(...common, gainContext)
  if (typeof gain === 'string')
    return {
      ...described,
      unscored: lost().unscored,
      settled: { outcome: 'inconclusive', reason: gain },
    }
  const { unscored, worstGain } = lost(gain)
  const warnings = [...partWarning(gain.n, slice), ...gain.warnings]
  const tested = {
    ...described,
    unscored,
    ...testOf({ ...gain, warnings }, { facts, margin, level: context.settings.confidence }),
  }
  return withWorst(atMix(tested, context), worstGain, { facts, margin })
}

/** Of the trials, on the side that lacks more. */
function lackingShare(sides: readonly Sample[]): number {
  const lacking = ({ unscored, errored }: Sample) => unscored + errored
  return Math.max(...sides.map(side => lacking(side) / Math.max(1, side.scored + lacking(side))))
}

/** How many of all examples are needed, where the check is of a part of them. */
function atMix(check: OpenCheck, { paired }: GateContext): OpenCheck {
  const { examplesNeeded, figure } = check
  if (examplesNeeded === undefined || figure === undefined) return check
  const needed = Math.ceil((examplesNeeded * paired.common.size) / figure.n)
  return needed > examplesNeeded ? { ...check, examplesAtMix: needed } : check
}

/** What passes must pass as well with every lost answer against the candidate. */
function withWorst(
  check: OpenCheck,
  worst: Pick<PairedGain, 'value' | 'interval'> | undefined,
  { facts, margin }: { readonly facts: MetricFacts; readonly margin: number },
): OpenCheck {
  if (check.lies !== 'within') return check
  const { candidate, baseline, worst: bound } = check.unscored ?? {}
  if (candidate === undefined || baseline === undefined) return check
  const lacking = candidate.without + baseline.without
  if (lacking > 0 && bound === undefined) {
    const warning = 'Some answers have no value, and nothing says how far they could move the figure.'
    return { ...check, warnings: [...check.warnings, warning] }
  }
  if (worst === undefined || (worst.interval?.lower ?? Number.NEGATIVE_INFINITY) > -margin) return check
  const { interval, value } = worst
  const [lower, upper] =
    interval === undefined
      ? []
      : facts.direction === 'lower'
        ? [-interval.upper, -interval.lower]
        : [interval.lower, interval.upper]
  const figure = { value: facts.direction === 'lower' ? 0 - value : value, n: 0, method: '' }
  const words = figureText({
    ...check,
    outcome: 'inconclusive',
    reason: '',
    figure: { ...figure, ...(lower === undefined || upper === undefined ? {} : { lower, upper }) },
  })
  const { lies, ...rest } = check
  return {
    ...rest,
    settled: {
      outcome: 'inconclusive',
      reason: `It keeps what is allowed on the answers that have a value, but not with those that are lost: were all of them against the candidate, the difference would be ${words}.`,
    },
  }
}

function knownMetric({ metric: id, margin }: Asked, { paired }: GateContext): MetricFacts {
  const facts = paired.table.metrics.find(metric => metric.id === id)
  if (facts === undefined)
    throw new CupelError(
      'metric_unknown',
      `gate: neither the run nor the baseline has a metric ${id} that says what is better.`,
      {
        hint: `Both have: ${
          paired.table.metrics
            .map(metric => metric.id)
            .filter(known => !paired.incomparable.has(known))
            .join(', ') || 'none'
        }.`,
      },
    )
  const width = facts.range[1] - facts.range[0]
  if (margin < width) return facts
  throw new CupelError(
    'config_invalid',
    `gate.margins.${id}: ${margin} is as wide as the whole range of the metric.`,
    {
      hint: width === 1 ? 'It is a share: 3 points are written 0.03.' : 'No change could ever break it.',
    },
  )
}

/** Two that decline different questions are compared on what is left, and that is another kind of question. */
const partWarning = (n: number, { members }: GateSlice): string[] =>
  n < 0.8 * members.length ? [`The metric applies to both on ${n} of ${members.length} examples.`] : []

const measuredOf = ({ aggregation, range, unit }: MetricFacts): NonNullable<GateCheck['measured']> => ({
  aggregation,
  range: [finiteOr(range[0]), finiteOr(range[1])],
  ...(unit === undefined ? {} : { unit }),
})

const finiteOr = (value: number): number | null => (Number.isFinite(value) ? value : null)

function sideFigures(
  [candidate, baseline]: readonly [Sample, Sample],
  context: GateContext & { readonly facts: MetricFacts },
): Pick<GateCheck, 'candidate' | 'baseline'> {
  const { facts, settings, seed, replicates } = context
  const figure = (sample: Sample, side: string): GateFigure | undefined => {
    const found = estimateSample(sample, {
      metric: facts,
      level: 2 * settings.confidence - 1,
      seed: `${seed} gate ${facts.id} ${side}`,
      replicates,
      compute: context.statistics[facts.id],
    })
    if (found.kind === 'unknown') return undefined
    const { value, interval, n, method } = found
    return { value, ...(interval && { lower: interval.lower, upper: interval.upper }), n, method }
  }
  const [now, before] = [figure(candidate, 'candidate'), figure(baseline, 'baseline')]
  return { ...(now && { candidate: now }), ...(before && { baseline: before }) }
}

/** The test on the scale of the metric: for `lower` metrics a gain is a fall. */
function testOf(
  { value, interval, method, n, chanceAtLeast, warnings, ...gain }: PairedGain,
  { facts, margin, level }: { readonly facts: MetricFacts; readonly margin: number; readonly level: number },
): Omit<OpenCheck, 'name' | 'kind'> {
  const isLower = facts.direction === 'lower'
  const bound = isLower ? margin : -margin
  const keeps = isLower ? 'at-most' : 'at-least'
  const shared = { form: 'difference', bound: bound === 0 ? 0 : bound, keeps, warnings } as const
  const point = isLower ? 0 - value : value
  if (interval === undefined)
    return {
      ...shared,
      figure: { value: point, n, method },
      settled: { outcome: 'inconclusive', reason: warnings[0] ?? 'There is no interval.' },
    }
  const [lower, upper] = isLower ? [-interval.upper, -interval.lower] : [interval.lower, interval.upper]
  const lies = liesOf({ lower, upper, bound, keeps })
  const needed = lies === 'within' ? undefined : examplesNeeded({ ...gain, value, n, margin, level })
  return {
    ...shared,
    figure: { value: point, lower, upper, n, method },
    lies,
    pValue: chanceAtLeast(-margin),
    ...(needed === undefined ? {} : { examplesNeeded: needed }),
  }
}

const power = 0.8
const mostExamples = 1_000_000

/**
 * Examples with which a test would settle the check with a chance of 80%, were the true gain the one that was seen:
 * ((z_alpha + z_power) SE / distance)² times the present number.
 */
function examplesNeeded(of: {
  readonly value: number
  readonly standardError?: number
  readonly units: number
  readonly n: number
  readonly margin: number
  readonly level: number
  readonly width?: number
}): number | undefined {
  const { value, standardError, units, n, margin, level, width = 0 } = of
  const distance = Math.abs(value + margin)
  if (standardError === undefined || distance === 0) return undefined
  const zAlpha = normalQuantile(level)
  const byError = ((zAlpha + normalQuantile(power)) * standardError) / distance
  // With nothing seen to differ, what is not seen is what is left open: Tango's limit z² / (n + z²) must come under the margin.
  const unseen = (zAlpha ** 2 * Math.max(0, width - distance)) / distance / units
  const needed = Math.ceil(n * Math.max(byError ** 2, unseen))
  return needed > n && needed <= mostExamples ? needed : undefined
}

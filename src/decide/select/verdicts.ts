import { intervalBelief, rateBelief, type Verdict } from '../../stats/index.ts'
import { type Cell, type ComparedMetric, type Comparison, mostOpen, openTrials } from '../compare/index.ts'
import { beliefOf, rateTrials } from './belief-of.ts'
import { chanceWithin, examplesToSettle, type Judgement, judgeLimit, type Limit } from './judge-limit.ts'
import {
  type Figure,
  type KnownFigure,
  nothingOutside,
  type OutsideFigure,
  type OutsideFigures,
  shareWithin,
} from './outside-figure.ts'
import type { MetricRequirement, Requirement } from './requirement.ts'
import {
  headroomRate,
  isCost,
  isLatency,
  isMetric,
  limitMs,
  limitUsd,
  requirementWords,
} from './requirement-words.ts'

export interface RequirementVerdicts {
  /** In words, e.g. `verdict_match ≥ 85.0%`. */
  readonly requirement: string
  readonly kind: 'metric' | 'latency' | 'cost'
  /** Id of the metric; for the others what is limited, e.g. `p95 latency`, `cost per task`. */
  readonly metric: string
  readonly slice: string
  readonly isBlocking: boolean
  readonly confidence: number
  readonly weight?: number
  readonly verdicts: readonly CandidateVerdict[]
}

export interface CandidateVerdict extends Judgement {
  readonly candidate: string
  readonly outcome: Verdict['outcome']
  readonly estimate: Figure
}

/**
 * Whether each candidate meets each requirement, and with what probability: rates by their Beta posterior, other figures by what
 * their interval leaves possible, latency by its load run, cost by its draws. The one judgement for pages, reports and decisions.
 */
export function verdictsOf(
  requirements: readonly Requirement[],
  comparison: Comparison,
  outside: OutsideFigures = nothingOutside,
): RequirementVerdicts[] {
  return requirements.map(requirement => ({
    ...factsOf(requirement, comparison),
    verdicts: comparison.candidates.map(({ name }) => ({
      candidate: name,
      ...(isMetric(requirement)
        ? metricVerdict(requirement, comparison, name)
        : outsideVerdict(requirement, outside, name)),
    })),
  }))
}

function factsOf(requirement: Requirement, { metrics }: Comparison): Omit<RequirementVerdicts, 'verdicts'> {
  const { blocking, confidence, weight } = requirement
  return {
    requirement: requirementWords(requirement, metrics),
    ...subjectOf(requirement),
    isBlocking: blocking,
    confidence,
    ...(weight === undefined ? {} : { weight }),
  }
}

function subjectOf(requirement: Requirement): Pick<RequirementVerdicts, 'kind' | 'metric' | 'slice'> {
  if (isMetric(requirement)) return { kind: 'metric', metric: requirement.metric, slice: requirement.slice }
  if (isCost(requirement)) return { kind: 'cost', metric: 'cost per task', slice: 'all' }
  const { latency, of } = requirement
  return {
    kind: 'latency',
    metric: `${latency} ${of === 'first-token' ? 'time to first token' : 'latency'}`,
    slice: 'all',
  }
}

type Said = Omit<CandidateVerdict, 'candidate'>

const unknown = (reason: string): Figure => ({ kind: 'unknown', reason, n: 0, unscored: 0, errored: 0 })
const open = (estimate: Figure, reason: string): Said => ({ estimate, outcome: 'inconclusive', reason })

/** The limit of a requirement on a metric. */
export const metricLimit = ({ min, max, confidence }: MetricRequirement): Limit => ({
  sense: min === undefined ? 'max' : 'min',
  threshold: min ?? max ?? 0,
  confidence,
})

function metricVerdict(requirement: MetricRequirement, comparison: Comparison, candidate: string): Said {
  const { metric: id, slice } = requirement
  const metric = comparison.metrics.find(one => one.id === id)
  const cell = comparison.cells.find(
    one => one.candidate === candidate && one.metric === id && one.slice === slice,
  )
  if (metric === undefined) return noFigure(unknown(`the run has no metric ${id}`))
  if (cell === undefined) return noFigure(unknown(`the run has no ${id} on ${slice}`))
  const distrust = comparison.warnings.find(one => one.kind === 'judge_without_card' && one.metric === id)
  if (distrust !== undefined) return open(cell.estimate, distrust.message)
  const limit = metricLimit(requirement)
  return {
    estimate: cell.estimate,
    ...cellJudgement(cell, { metric, limit, repeats: repeatsOf(comparison) }),
  }
}

const repeatsOf = ({ runs }: Comparison): number => Math.max(1, ...runs.map(({ repeats }) => repeats))

const noFigure = (estimate: Figure): Said =>
  open(estimate, estimate.kind === 'unknown' ? `No figure: ${estimate.reason.replace(/\.$/, '')}.` : '')

function cellJudgement(
  cell: Cell,
  of: { readonly metric: ComparedMetric; readonly limit: Limit; readonly repeats: number },
): Omit<Said, 'estimate'> {
  const { metric, limit } = of
  const { estimate, bounds } = cell
  if (estimate.kind === 'unknown') return noFigure(estimate)
  const { value, n } = estimate
  const trials = openTrials(estimate, of.repeats)
  if (trials.share > mostOpen)
    return open(
      estimate,
      `${trials.open} of ${trials.all} trials have no value: the rest may not be like them.${boundsText(bounds)}`,
    )
  const belief = beliefOf(estimate, metric)
  if (belief === undefined) return open(estimate, 'The figure has no interval.')
  const isEnd = limit.threshold === (limit.sense === 'max' ? metric.range[0] : metric.range[1])
  if (isEnd && value === limit.threshold)
    return open(
      estimate,
      `None of ${n} examples speaks against it, and no number of them can show it: only a limit short of the end of the scale can be met.`,
    )
  const judgement = judgeLimit({ value, probability: chanceWithin(belief, limit) }, limit)
  if (judgement.outcome !== 'inconclusive') return judgement
  const needed = examplesToSettle(value, limit, { n, beliefAt: growing(estimate, metric) })
  return { ...judgement, ...(needed === undefined ? {} : { examplesNeeded: needed }) }
}

function boundsText(bounds: Cell['bounds']): string {
  if (bounds === undefined) return ''
  const text = (rate: number): string => `${(100 * rate).toFixed(1)}%`
  return ` All of them wrong or all right, it would be ${text(bounds.worst)} or ${text(bounds.best)}.`
}

/** What more examples like these would leave possible: a rate over more of them, any other interval narrower by the root. */
function growing(estimate: KnownFigure, metric: ComparedMetric) {
  const { value, n, interval } = estimate
  const isRate = metric.aggregation === 'rate' && metric.range[0] === 0 && metric.range[1] === 1
  const trials = rateTrials(estimate)
  return (count: number) => {
    const times = count / Math.max(1, n)
    if (isRate) return rateBelief({ successes: value * trials * times, trials: trials * times })
    const shrink = Math.sqrt(times)
    const { lower, upper, level } = interval!
    return intervalBelief({
      value,
      interval: { lower: value - (value - lower) / shrink, upper: value + (upper - value) / shrink, level },
    })
  }
}

function outsideVerdict(
  requirement: Exclude<Requirement, MetricRequirement>,
  outside: OutsideFigures,
  candidate: string,
): Said {
  const { confidence } = requirement
  if (isLatency(requirement)) {
    const figure = outside.latency(requirement, candidate)
    const limit: Limit = { sense: 'max', threshold: limitMs(requirement), confidence }
    return outsideJudgement(figure, limit, `No verdict at ${headroomRate(requirement)}`)
  }
  const limit: Limit = { sense: 'max', threshold: limitUsd(requirement), confidence }
  return outsideJudgement(outside.cost(candidate), limit, 'No cost')
}

function outsideJudgement(figure: OutsideFigure, limit: Limit, missing: string): Said {
  if (figure.kind === 'unknown')
    return open(unknown(figure.reason), `${missing}: ${figure.reason.replace(/\.$/, '')}.`)
  const { estimate, basis } = figure
  const probability = figure.probability ?? shareWithin(figure, limit.threshold)
  if (probability === undefined) return open(estimate, 'What the figure leaves possible is not known.')
  const judgement = judgeLimit({ value: estimate.value, probability }, limit)
  return { estimate, ...judgement, reason: `${judgement.reason.replace(/\.$/, '')} (${basis}).` }
}

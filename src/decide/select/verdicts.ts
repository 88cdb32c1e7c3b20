import type { Verdict } from '../../stats/index.ts'
import type { Comparison } from '../compare/index.ts'
import { judgeCell } from './judge-cell.ts'
import { type Judgement, judgeLimit, type Limit } from './judge-limit.ts'
import { unmadeTrials } from './open-answers.ts'
import {
  type Figure,
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
        : outsideVerdict(requirement, { outside, comparison }, name)),
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
  if (cell.estimate.kind === 'unknown') return noFigure(cell.estimate)
  const { judgement } = judgeCell(cell, { metric, limit: metricLimit(requirement), comparison })
  return { estimate: cell.estimate, ...judgement }
}

const noFigure = (estimate: Figure): Said =>
  open(estimate, estimate.kind === 'unknown' ? `No figure: ${estimate.reason.replace(/\.$/, '')}.` : '')

function outsideVerdict(
  requirement: Exclude<Requirement, MetricRequirement>,
  { outside, comparison }: { readonly outside: OutsideFigures; readonly comparison: Comparison },
  candidate: string,
): Said {
  const { confidence } = requirement
  if (isLatency(requirement)) {
    const figure = outside.latency(requirement, candidate)
    const limit: Limit = { sense: 'max', threshold: limitMs(requirement), confidence }
    return outsideJudgement(figure, limit, `No verdict at ${headroomRate(requirement)}`)
  }
  const limit: Limit = { sense: 'max', threshold: limitUsd(requirement), confidence }
  const said = outsideJudgement(outside.cost(candidate), limit, 'No cost')
  const { missing, planned } = unmadeTrials(comparison, candidate)
  return missing === 0 || said.probability === undefined
    ? said
    : open(said.estimate, `${unfinishedText(missing, planned)}: they may cost more or less than the rest.`)
}

/** That the run has not come to its end, in words. */
export const unfinishedText = (missing: number, planned: number): string =>
  `${missing.toLocaleString('en-US')} of ${planned.toLocaleString('en-US')} trials are not made yet`

function outsideJudgement(figure: OutsideFigure, limit: Limit, missing: string): Said {
  if (figure.kind === 'unknown')
    return open(unknown(figure.reason), `${missing}: ${figure.reason.replace(/\.$/, '')}.`)
  const { estimate, basis } = figure
  const probability = figure.probability ?? shareWithin(figure, limit.threshold)
  if (probability === undefined) return open(estimate, 'What the figure leaves possible is not known.')
  const judgement = judgeLimit({ value: estimate.value, probability }, limit)
  return { estimate, ...judgement, reason: `${judgement.reason.replace(/\.$/, '')} (${basis}).` }
}

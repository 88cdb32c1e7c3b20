import { CupelError } from '../../kernel/index.ts'
import type { Sense } from '../../stats/index.ts'
import type { ComparedMetric, Comparison } from '../compare/index.ts'
import { type Criterion, scaleOfFigure, shares } from './criteria.ts'
import type { DecisionColumn } from './decision.ts'
import {
  addressKey,
  type DrawnFigure,
  type MetricAddress,
  metricFigures,
  outsideFigure,
} from './drawn-figures.ts'
import { openAnswers } from './open-answers.ts'
import { drawsAgainst, type Figure } from './outside-figure.ts'
import type { LatencyRequirement, MetricRequirement, Requirement } from './requirement.ts'
import { isCost, isLatency, isMetric, limitMs, limitUsd, requirementWords } from './requirement-words.ts'
import type { SelectionInput } from './selection-input.ts'
import type { RequirementDraws } from './standing.ts'
import { metricLimit, verdictsOf } from './verdicts.ts'

/** All figures that a decision rests on, drawn together. */
export interface SelectionFigures {
  readonly requirements: readonly RequirementDraws[]
  readonly columns: readonly { readonly column: DecisionColumn; readonly estimates: readonly Figure[] }[]
  /** First primary metric; absent when nothing is primary. */
  readonly quality: DrawnFigure | undefined
  readonly cost: DrawnFigure
  /** What the front is over, and what could not be weighed. */
  readonly front: { readonly figures: readonly DrawnFigure[]; readonly leftOut: readonly string[] }
  readonly criteria: readonly Criterion[]
  /** Somebody stated weights; else the criteria only serve to ask what any weights would say. */
  readonly isWeighted: boolean
}

/** Neither people nor chance can be chosen. */
export const choosablePositions = ({ candidates }: Comparison): number[] =>
  candidates.flatMap(({ roles = [] }, at) =>
    roles.includes('human') || roles.includes('chance') ? [] : [at],
  )

export function gatherFigures(
  input: SelectionInput,
  { draws, seed }: { draws: number; seed: string },
): SelectionFigures {
  const { comparison, requirements, outside, weights = {} } = input
  const metrics = metricFigures({
    comparison,
    table: input.table,
    addresses: addressesOf(input),
    draws,
    seed,
  })
  const names = comparison.candidates.map(({ name }) => name)
  const bounded = latencyOf(requirements)
  const latency =
    bounded &&
    outsideFigure({
      id: 'latency',
      title: `${bounded.latency} latency at load`,
      unit: 'ms',
      found: names.map(name => outside.latency(bounded, name)),
      draws,
      seed,
    })
  const cost = outsideFigure({
    id: 'cost',
    title: 'Cost per task',
    unit: 'usd',
    found: names.map(name => outside.cost(name)),
    draws,
    seed,
  })
  const all = { metrics, latency, cost }
  const primary = comparison.metrics.filter(({ role }) => role === 'primary')
  const front = frontFigures(comparison, all)
  const stated = statedWeights(requirements, weights)
  return {
    requirements: requirementDraws(input, all),
    columns: columnsOf(comparison, all),
    quality: primary[0] && metrics.get(primary[0].id),
    cost,
    front,
    criteria: stated.size > 0 ? statedCriteria(input, all, stated) : impliedCriteria(input, front.figures),
    isWeighted: stated.size > 0,
  }
}

interface AllFigures {
  readonly metrics: ReadonlyMap<string, DrawnFigure>
  readonly latency: DrawnFigure | undefined
  readonly cost: DrawnFigure
}

function addressesOf({ comparison, requirements, weights = {} }: SelectionInput): MetricAddress[] {
  const asked = requirements.filter(isMetric)
  return [
    ...asked.map(addressOf),
    ...asked.filter(requirement => isOpen(comparison, requirement)).map(judgedAddress),
    ...comparison.metrics
      .filter(({ id, role }) => role === 'primary' || Object.hasOwn(weights, id))
      .map(({ id }) => ({ metric: id, slice: 'all' })),
  ]
}

const addressOf = ({ metric, slice }: MetricRequirement): MetricAddress => ({ metric, slice })

/** Some candidate has answers without a value: its verdict is not read from the figure alone. */
const isOpen = (comparison: Comparison, { metric, slice }: MetricRequirement): boolean =>
  comparison.cells.some(
    cell => cell.metric === metric && cell.slice === slice && openAnswers(cell, comparison).open > 0,
  )

const judgedAddress = (requirement: MetricRequirement): MetricAddress => ({
  ...addressOf(requirement),
  judgedBy: metricLimit(requirement),
})

/** The latency requirement that stands in the matrix: the first on whole answers, else the first. */
const latencyOf = (requirements: readonly Requirement[]): LatencyRequirement | undefined => {
  const all = requirements.filter(isLatency)
  return all.find(({ of }) => of === 'end-to-end') ?? all[0]
}

function requirementDraws(
  { comparison, requirements, outside }: SelectionInput,
  { metrics, cost }: AllFigures,
): RequirementDraws[] {
  const verdicts = verdictsOf(requirements, comparison, outside)
  return requirements.map((requirement, at) => ({
    verdicts: verdicts[at]!,
    ...(isMetric(requirement)
      ? {
          limit: metricLimit(requirement),
          figure:
            metrics.get(addressKey(judgedAddress(requirement))) ??
            metrics.get(addressKey(addressOf(requirement))),
        }
      : isCost(requirement)
        ? {
            limit: { sense: 'max' as const, threshold: limitUsd(requirement) },
            figure: costAgainst(cost, { comparison, outside }, limitUsd(requirement)),
          }
        : { limit: { sense: 'max' as const, threshold: limitMs(requirement) } }),
  }))
}

/** The cost as the verdict on this limit sees it, with open answers counted as they must be for it. */
function costAgainst(
  cost: DrawnFigure,
  { comparison, outside }: Pick<SelectionInput, 'comparison' | 'outside'>,
  limit: number,
): DrawnFigure {
  const draws = cost.draws.map((given, at) => {
    const found = outside.cost(comparison.candidates[at]!.name)
    const strict = found.kind === 'known' && found.ends !== undefined ? drawsAgainst(found, limit) : undefined
    if (given === undefined || strict === undefined || strict.length === 0) return given
    return given.map((_, draw) => strict[draw % strict.length]!)
  })
  return { ...cost, draws }
}

function columnsOf(comparison: Comparison, { latency, cost }: AllFigures): SelectionFigures['columns'] {
  const shown = comparison.metrics.flatMap(metric => {
    const kind = kindOf(metric)
    return kind === undefined ? [] : [{ column: metricColumn(metric, kind), metric }]
  })
  const order = ['quality', 'hallucination', 'abstention']
  shown.sort((a, b) => order.indexOf(a.column.kind) - order.indexOf(b.column.kind))
  return [
    ...shown.map(({ column, metric }) => ({
      column,
      estimates: comparison.candidates.map(({ name }) => cellEstimate(comparison, name, metric.id)),
    })),
    ...[latency, cost].flatMap(figure =>
      figure === undefined ? [] : [{ column: outsideColumn(figure), estimates: figure.estimates }],
    ),
  ]
}

function kindOf({ id, role, aggregation }: ComparedMetric): DecisionColumn['kind'] | undefined {
  if (role === 'primary') return 'quality'
  if (/hallucination/.test(id)) return 'hallucination'
  return /^abstention/.test(id) && aggregation !== 'statistic' ? 'abstention' : undefined
}

const senses = { higher: 'max', lower: 'min', none: undefined } as const

function metricColumn(metric: ComparedMetric, kind: DecisionColumn['kind']): DecisionColumn {
  const { id, title, direction, aggregation, range, unit } = metric
  const sense = senses[direction]
  return {
    id,
    title,
    kind,
    ...(sense === undefined ? {} : { sense }),
    aggregation,
    range,
    ...(unit === undefined ? {} : { unit }),
  }
}

function outsideColumn({ id, title, scale }: DrawnFigure): DecisionColumn {
  return {
    id,
    title,
    kind: id === 'cost' ? 'cost' : 'latency',
    sense: 'min',
    aggregation: scale.aggregation,
    range: [...scale.range],
    ...(scale.unit === undefined ? {} : { unit: scale.unit }),
  }
}

function cellEstimate({ cells }: Comparison, candidate: string, metric: string): Figure {
  const cell = cells.find(one => one.candidate === candidate && one.metric === metric && one.slice === 'all')
  return cell?.estimate ?? { kind: 'unknown', reason: 'not in the run', n: 0, unscored: 0, errored: 0 }
}

/** What is known of every candidate that may be chosen: a front on which some have no place would favour them. */
function frontFigures(
  comparison: Comparison,
  { metrics, latency, cost }: AllFigures,
): SelectionFigures['front'] {
  const choosable = choosablePositions(comparison)
  const wanted = [
    ...comparison.metrics.filter(({ role }) => role === 'primary').map(({ id }) => metrics.get(id)!),
    ...(latency === undefined ? [] : [latency]),
    cost,
  ]
  const lacking = (figure: DrawnFigure) =>
    choosable.filter(at => figure.estimates[at]!.kind === 'unknown' || figure.draws[at] === undefined)
  const leftOut = wanted
    .filter(figure => lacking(figure).length > 0)
    .map(
      figure =>
        `${figure.title} is not known of ${lacking(figure)
          .map(at => comparison.candidates[at]!.name)
          .join(', ')}.`,
    )
  return {
    figures: wanted.filter(figure => lacking(figure).length === 0),
    leftOut:
      latency === undefined
        ? ['Latency is not weighed: no requirement says at which load it matters.', ...leftOut]
        : leftOut,
  }
}

/** Weights by figure: those asked for take the place of those of the requirements. */
function statedWeights(
  requirements: readonly Requirement[],
  asked: Readonly<Record<string, number>>,
): Map<string, number> {
  const given = Object.entries(asked)
  if (given.length > 0) return new Map(given)
  const found = new Map<string, number>()
  for (const requirement of requirements) {
    if (requirement.weight === undefined) continue
    if (isLatency(requirement) && requirement !== latencyOf(requirements))
      throw new CupelError(
        'usage_invalid',
        `${requirementWords(requirement)} has a weight, and another latency is the one that is weighed.`,
        { hint: 'Put the weight on the first requirement on end-to-end latency.' },
      )
    const key = figureKey(requirement)
    if (found.has(key))
      throw new CupelError('usage_invalid', `${key} has two weights: two requirements on it state one.`, {
        hint: 'A figure is weighed once, and scores 0 at the limit of the requirement that states the weight. Leave one weight.',
      })
    found.set(key, requirement.weight)
  }
  return found
}

const figureKey = (requirement: Requirement): string =>
  isMetric(requirement) ? addressKey(requirement) : isLatency(requirement) ? 'latency' : 'cost'

function statedCriteria(
  { requirements, comparison }: SelectionInput,
  { metrics, latency, cost }: AllFigures,
  stated: ReadonlyMap<string, number>,
): Criterion[] {
  const weights = shares([...stated.values()])
  return [...stated.keys()].map((key, at) => {
    const figure = key === 'cost' ? cost : key === 'latency' ? latency : metrics.get(key)
    if (figure === undefined)
      throw new CupelError('usage_invalid', `"${key}" cannot be weighed: there is no such figure.`, {
        hint: `Weigh ${[...comparison.metrics.filter(({ direction }) => direction !== 'none').map(({ id }) => id), 'cost'].join(', ')}; latency takes a requirement on it.`,
      })
    const directed = { ...figure, sense: senseOf(key, figure, { comparison, requirements }) }
    return { figure, weight: weights[at]!, ...scaleOfFigure(directed, limitOn(key, requirements)) }
  })
}

/**
 * What is wanted of a weighed figure. A metric that only describes (refusals, lengths) has no direction of its own: its
 * requirement says which way is better.
 */
function senseOf(
  key: string,
  { title, sense }: DrawnFigure,
  { comparison, requirements }: Pick<SelectionInput, 'comparison' | 'requirements'>,
): Sense {
  const found = scaling(key, requirements.filter(isMetric))
  const id = found?.metric ?? key
  const describes = comparison.metrics.some(metric => metric.id === id && metric.direction === 'none')
  if (!describes) return sense
  if (found !== undefined) return metricLimit(found).sense === 'min' ? 'max' : 'min'
  throw new CupelError(
    'usage_invalid',
    `${title} cannot be weighed: nothing says whether more or less is better.`,
    {
      hint: 'State a requirement on it, with min or max.',
    },
  )
}

/** Of what the front is over, those with a scale, all counting alike. */
function impliedCriteria({ requirements }: SelectionInput, figures: readonly DrawnFigure[]): Criterion[] {
  const scaled = figures.flatMap(figure => {
    const limit = limitOn(figure.id, requirements)
    const [low, high] = figure.scale.range
    if (limit === undefined && (low === null || high === null)) return []
    return [{ figure, ...scaleOfFigure(figure, limit) }]
  })
  return scaled.map(criterion => ({ ...criterion, weight: 1 / scaled.length }))
}

/**
 * The requirement whose limit scales a figure. Of several on one figure: the one that states its weight, else the first that blocks,
 * else the first.
 */
function scaling<One extends Requirement>(key: string, requirements: readonly One[]): One | undefined {
  const own = requirements.filter(requirement => figureKey(requirement) === key)
  return own.find(({ weight }) => weight !== undefined) ?? own.find(({ blocking }) => blocking) ?? own[0]
}

/** The limit that scales a figure: for latency that of the requirement the figure belongs to, not of another percentile. */
function limitOn(key: string, requirements: readonly Requirement[]): number | undefined {
  const found = key === 'latency' ? latencyOf(requirements) : scaling(key, requirements)
  if (found === undefined) return undefined
  if (isMetric(found)) return metricLimit(found).threshold
  return isLatency(found) ? limitMs(found) : limitUsd(found)
}

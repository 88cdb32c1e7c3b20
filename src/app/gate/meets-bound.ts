import { type Cell, openTrials, valueText } from '../../decide/compare/index.ts'
import type { GateOutcome } from '../../decide/gate/index.ts'
import { CupelError } from '../../kernel/index.ts'
import type { Evaluation } from './evaluate.ts'

export interface Bound {
  readonly metric: string
  /** The figure must be at least this; give `min`, `max` or both. */
  readonly min?: number | undefined
  readonly max?: number | undefined
  /** Needed where the evaluation has several. */
  readonly candidate?: string | undefined
  /** `all`, or tag=value. */
  readonly slice?: string | undefined
}

/** Whether the whole interval of a figure keeps its bounds, misses one of them, or neither. */
export function meetsBound(
  { comparison, basis }: Evaluation,
  bound: Bound,
): { readonly outcome: GateOutcome; readonly message: string } {
  const { metric, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, slice = 'all' } = bound
  if (bound.min === undefined && bound.max === undefined)
    throw new CupelError('usage_invalid', `No bound is given for ${metric}.`, {
      hint: 'Give min, max or both.',
    })
  const facts = comparison.metrics.find(({ id }) => id === metric)
  if (facts === undefined)
    throw new CupelError('metric_unknown', `The evaluation has no metric ${metric}.`, {
      hint: `It has: ${comparison.metrics.map(({ id }) => id).join(', ')}.`,
    })
  const { estimate, candidate } = cellOf(comparison.cells, { metric, slice, candidate: bound.candidate })
  const wanted = [
    ...(bound.min === undefined ? [] : [`at least ${valueText(min, facts)}`]),
    ...(bound.max === undefined ? [] : [`at most ${valueText(max, facts)}`]),
  ].join(' and ')
  const about = `${metric} of ${candidate}${slice === 'all' ? '' : ` on ${slice}`}`
  const distrust = comparison.warnings.find(
    warning => warning.kind === 'judge_without_card' && warning.metric === metric,
  )
  if (distrust !== undefined) return { outcome: 'inconclusive', message: `${about}: ${distrust.message}` }
  if (estimate.kind === 'unknown')
    return { outcome: 'inconclusive', message: `${about} is not known: ${estimate.reason}` }
  const { value, interval, n } = estimate
  const trials = openTrials(estimate, Math.max(1, ...comparison.runs.map(({ repeats }) => repeats)))
  if (trials.share > basis.settings.unscored)
    return {
      outcome: 'inconclusive',
      message: `${about}: ${trials.open} of ${trials.all} trials have no value, and the rest may not be like them`,
    }
  if (interval === undefined)
    return {
      outcome: 'inconclusive',
      message: `${about} is ${valueText(value, facts)} without an interval: ${estimate.warnings.join(' ')}`,
    }
  const { lower, upper } = interval
  const figure = `${about} is ${valueText(value, facts)} [${valueText(lower, facts)}, ${valueText(upper, facts)}] on ${n} examples; wanted: ${wanted}`
  if (lower >= min && upper <= max) return { outcome: 'pass', message: figure }
  if (upper < min || lower > max) return { outcome: 'fail', message: figure }
  return {
    outcome: 'inconclusive',
    message: `${figure}. The interval holds the bound: more examples would tell`,
  }
}

function cellOf(
  cells: readonly Cell[],
  of: { readonly metric: string; readonly slice: string; readonly candidate: string | undefined },
): Cell {
  const found = cells.filter(
    ({ metric, slice, candidate }) =>
      metric === of.metric &&
      slice === of.slice &&
      (of.candidate === undefined || candidate === of.candidate),
  )
  if (found.length === 1) return found[0]!
  throw found.length === 0
    ? new CupelError(
        'usage_invalid',
        `The evaluation has no ${of.metric} of ${of.candidate ?? 'any candidate'} on ${of.slice}.`,
      )
    : new CupelError('usage_invalid', `The evaluation has ${found.length} candidates.`, {
        hint: `Say which one is meant: candidate: ${found.map(({ candidate }) => `"${candidate}"`).join(' or ')}.`,
      })
}

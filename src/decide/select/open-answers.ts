import { type Belief, criticalZ, intervalBelief, rateBelief } from '../../stats/index.ts'
import { type Cell, type ComparedMetric, type Comparison, openTrials } from '../compare/index.ts'
import { beliefOf, isRate, rateTrials } from './belief-of.ts'
import type { KnownFigure } from './outside-figure.ts'

/** What of a candidate's answers a figure knows nothing of. */
export interface OpenAnswers {
  /** Trials that failed, have no score, or are not made yet. */
  readonly open: number
  /** Of these, not made yet: the run was stopped before its end. */
  readonly missing: number
  readonly all: number
  /** Of the weight of all. */
  readonly share: number
}

/** Trials of the plan that a candidate has not made, and how many the plan has. */
export function unmadeTrials(
  { runs, dataset, candidates }: Comparison,
  candidate: string,
): { readonly missing: number; readonly planned: number } {
  const facts = candidates.find(({ name }) => name === candidate)
  if (facts === undefined) return { missing: 0, planned: 0 }
  const repeats = runs.find(({ id }) => id === facts.run)?.repeats ?? 1
  const planned = dataset.examples * repeats
  return { planned, missing: Math.max(0, planned - facts.trials.answered - facts.trials.failed) }
}

/** A figure and what it leaves possible. */
export interface Believed {
  readonly value: number
  readonly belief: Belief
}

/** For a slice all that was not made may belong to it: which examples are still to come is not known. */
export function openAnswers(cell: Cell, comparison: Comparison): OpenAnswers {
  const repeats = Math.max(1, ...comparison.runs.map(run => run.repeats))
  const { missing } = unmadeTrials(comparison, cell.candidate)
  const made = openTrials(cell.estimate, repeats)
  const [open, all] = [made.open + missing, made.all + missing]
  const share = open / Math.max(1, all)
  return { open, missing, all, share: Math.max(share, cell.openShare ?? 0) }
}

/**
 * The figure with each open answer counted as one end of the scale, and what it leaves possible: as if these answers had been
 * seen to be so. Undefined where the scale has no such end, or the figure no interval. Of a figure that is computed from all
 * answers at once (F1 over classes) an open answer counts as much as an average one.
 */
export function countedAt(
  end: number | null | undefined,
  of: {
    readonly estimate: KnownFigure
    readonly metric: Pick<ComparedMetric, 'aggregation' | 'range'>
    readonly share: number
  },
): Believed | undefined {
  const { estimate, metric, share } = of
  if (share === 0) {
    const belief = beliefOf(estimate, metric)
    return belief && { value: estimate.value, belief }
  }
  if (end == null || estimate.interval === undefined) return undefined
  const kept = 1 - share
  const value = kept * estimate.value + share * end
  if (isRate(metric)) {
    const trials = rateTrials(estimate) / kept
    return { value, belief: rateBelief({ successes: value * trials, trials }) }
  }
  const { interval, method, n } = estimate
  const units = estimate.clusters ?? estimate.effectiveN ?? n
  // Variance of a mean of which a part lies at the end: that of the rest, and that of lying here or there.
  const apart = (criticalZ(interval.level) ** 2 * share * kept ** 2 * (estimate.value - end) ** 2) / units
  const side = (width: number): number => Math.sqrt((kept * width) ** 2 + apart)
  return {
    value,
    belief: intervalBelief({
      value,
      interval: {
        lower: value - side(estimate.value - interval.lower),
        upper: value + side(interval.upper - estimate.value),
        level: interval.level,
      },
      ...(method === 't' && n > 1 ? { degreesOfFreedom: n - 1 } : {}),
    }),
  }
}

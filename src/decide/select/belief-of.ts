import { type Belief, criticalZ, intervalBelief, rateBelief } from '../../stats/index.ts'
import type { ComparedMetric } from '../compare/index.ts'
import type { KnownFigure } from './outside-figure.ts'

/** A share of examples, each of which passes or fails. */
export const isRate = ({ aggregation, range }: Pick<ComparedMetric, 'aggregation' | 'range'>): boolean =>
  aggregation === 'rate' && range[0] === 0 && range[1] === 1

/**
 * What an estimate of a metric leaves possible. A rate gets a Beta posterior over its effective number of examples: those of a
 * Wilson interval as they are, else as many as would give its interval (clusters, repeats, weights), else, where all values are
 * equal, as many as there are independent units. Any other figure is read from its interval. Undefined without an interval.
 */
export function beliefOf(
  estimate: KnownFigure,
  metric: Pick<ComparedMetric, 'aggregation' | 'range'>,
): Belief | undefined {
  const { value, interval, method, n } = estimate
  if (interval === undefined) return undefined
  if (isRate(metric)) {
    const trials = rateTrials(estimate)
    return rateBelief({ successes: value * trials, trials })
  }
  return intervalBelief({ value, interval, ...(method === 't' && n > 1 ? { degreesOfFreedom: n - 1 } : {}) })
}

/** Independent examples that would know as much of this rate. */
export function rateTrials({
  value,
  interval,
  method,
  n,
  clusters,
}: Pick<KnownFigure, 'value' | 'interval' | 'method' | 'n' | 'clusters'>): number {
  if (method === 'wilson' || interval === undefined) return n
  const variance = value * (1 - value)
  const half = (interval.upper - interval.lower) / 2
  if (variance === 0 || half === 0) return clusters ?? n
  return (variance * criticalZ(interval.level) ** 2) / (half * half)
}

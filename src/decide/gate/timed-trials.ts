import { nearestRank } from '../../stats/index.ts'
import { allMembers, designOf, slot, unitsOf } from '../estimate/index.ts'
import type { GateContext } from './gate-context.ts'

/** The trials of the candidate by the time they took. */
export interface TimedTrials {
  /** Milliseconds, ascending; Infinity for trials that failed, which took longer than any answer. */
  readonly sorted: Float64Array
  readonly answered: number
  /** Examples that have a trial. */
  readonly examples: number
  /**
   * How many times more than that of independent trials the share beyond a time varies, because repeats of an example and examples
   * of a cluster are slow together: 1 where each trial is its own unit. The largest of that at the limit, at the percentile and of
   * the slowest tenth, since few trials beyond a limit cannot show how they come together.
   */
  readonly designEffect: (limitMs: number, probability: number) => number
}

export function timedTrials(context: GateContext): TimedTrials {
  const units = unitTimes(context)
  const sorted = Float64Array.from(units.flat()).sort()
  const effectBeyond = (ms: number): number => designEffectOf(units, sorted.length, time => time > ms)
  return {
    sorted,
    answered: sorted.filter(Number.isFinite).length,
    examples: examplesWithTrials(context),
    designEffect: (limitMs, probability) =>
      units.length === sorted.length
        ? 1
        : Math.max(
            effectBeyond(limitMs),
            effectBeyond(nearestRank(sorted, probability)!),
            effectBeyond(nearestRank(sorted, Math.min(0.9, probability))!),
          ),
  }
}

/** Times by sampled unit. A trial that failed has no time, and every metric says that it is errored. */
function unitTimes({ paired: { table, candidate } }: GateContext): number[][] {
  const members = allMembers(table)
  const columns = [...candidate.metrics.values()]
  const hasFailed = (at: number): boolean =>
    columns.length > 0 && columns.every(({ status }) => status[at] === slot.errored)
  let failed = 0
  const timeAt = (at: number): number[] => {
    const ms = candidate.totalMs[at]!
    if (!Number.isNaN(ms)) return [ms]
    if (failed === candidate.failed || !hasFailed(at)) return []
    failed++
    return [Number.POSITIVE_INFINITY]
  }
  const units = unitsOf({ examples: members, ...designOf(table, members) })
    .map(unit => unit.flatMap(example => trialsOf(example, table.repeats).flatMap(timeAt)))
    .filter(times => times.length > 0)
  // Those that no metric tells of count each for itself.
  return [...units, ...Array.from({ length: candidate.failed - failed }, () => [Number.POSITIVE_INFINITY])]
}

const trialsOf = (example: number, repeats: number): number[] =>
  Array.from({ length: repeats }, (_, repeat) => example * repeats + repeat)

function examplesWithTrials({ paired: { table, candidate } }: GateContext): number {
  const columns = [...candidate.metrics.values()]
  return table.exampleIds.filter((_, example) =>
    trialsOf(example, table.repeats).some(
      at =>
        !Number.isNaN(candidate.totalMs[at]!) || columns.some(({ status }) => status[at] !== slot.missing),
    ),
  ).length
}

/** Variance of a share between units (CR1, the share being a ratio) over that of independent trials; at least 1. */
function designEffectOf(units: readonly (readonly number[])[], n: number, isBeyond: (ms: number) => boolean) {
  const counts = units.map(times => ({ beyond: times.filter(isBeyond).length, of: times.length }))
  const share = counts.reduce((sum, { beyond }) => sum + beyond, 0) / n
  if (units.length < 2 || share === 0 || share === 1) return 1
  const squares = counts.reduce((sum, { beyond, of }) => sum + (beyond - share * of) ** 2, 0)
  const between = ((units.length / (units.length - 1)) * squares) / (n * n)
  return Math.max(1, between / ((share * (1 - share)) / n))
}

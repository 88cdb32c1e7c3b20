import { type Interval, wilsonInterval } from '../../stats/index.ts'

/**
 * Interval of a mean when every unit shows the same value. Such units have no spread, and resampling them gives an interval of no
 * width, which would claim certainty. What they do rule out is that more than a small share of all units is otherwise (the upper
 * Wilson limit of none among them); those could lie anywhere in the range.
 *
 * @returns undefined without units, and where the range has no end
 */
export function alikeInterval(
  value: number,
  {
    range: [low, high],
    units,
    level,
  }: { readonly range: readonly [number, number]; readonly units: number; readonly level: number },
): Interval | undefined {
  const others = wilsonInterval({ successes: 0, trials: units, level })?.upper
  if (others === undefined || !Number.isFinite(low) || !Number.isFinite(high)) return undefined
  return { lower: value - others * (value - low), upper: value + others * (high - value), level }
}

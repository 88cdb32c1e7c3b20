import type { Random } from '../../kernel/index.ts'
import { type Interval, percentileBootstrapInterval } from '../../stats/index.ts'

const fewest = 10
const replicates = 1_000
const fewestDraws = 100

/**
 * Interval of a figure on items by resampling them. Undefined for fewer than ten, and where the resamples do not vary: an interval
 * of no width would claim a certainty that nobody has.
 */
export function resampledInterval<T>(
  items: readonly T[],
  figure: (items: readonly T[]) => number | undefined,
  random: Random,
): Interval | undefined {
  if (items.length < fewest) return undefined
  const draws = Array.from({ length: replicates }, () =>
    figure(items.map(() => items[random.below(items.length)] as T)),
  ).filter(value => value !== undefined)
  if (draws.length < fewestDraws || draws.every(draw => draw === draws[0])) return undefined
  return percentileBootstrapInterval(draws)
}

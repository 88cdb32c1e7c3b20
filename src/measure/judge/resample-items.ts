import type { Random } from '../../kernel/index.ts'
import { type Estimate, indexDrawer, percentileBootstrapInterval } from '../../stats/index.ts'

interface Resampling {
  readonly random: Random
  readonly level: number
  readonly replicates: number
  readonly seed: string
}

const enough = 100

/**
 * Figures over items with intervals from resampling the items, the same ones for every figure of a replicate. A figure that is
 * not defined on the items is unknown with its reason, never 0.
 */
export function resampleItems<T, Name extends string>(
  items: readonly T[],
  figures: Readonly<Record<Name, (items: readonly T[]) => number | undefined>>,
  { random, level, replicates, seed }: Resampling,
): Record<Name, Estimate> {
  const names = Object.keys(figures) as Name[]
  const draws = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Name, number[]>
  const drawIndex = items.length === 0 ? () => 0 : indexDrawer(items.length, random)
  for (let replicate = 0; replicate < (items.length < 2 ? 0 : replicates); replicate++) {
    const drawn = items.map(() => items[drawIndex()] as T)
    for (const name of names) {
      const value = figures[name](drawn)
      if (value !== undefined && Number.isFinite(value)) draws[name].push(value)
    }
  }
  return Object.fromEntries(
    names.map(name => [
      name,
      estimateOf(figures[name](items), draws[name], { n: items.length, level, seed, replicates }),
    ]),
  ) as Record<Name, Estimate>
}

function estimateOf(
  value: number | undefined,
  draws: readonly number[],
  { n, level, seed, replicates }: { n: number; level: number; seed: string; replicates: number },
): Estimate {
  const counts = { n, unscored: 0, errored: 0 }
  if (value === undefined || !Number.isFinite(value))
    return { kind: 'unknown', reason: 'Not defined on these items: they do not vary enough.', ...counts }
  const interval = draws.length < enough ? undefined : percentileBootstrapInterval(draws, level)
  const lost = replicates - draws.length
  return {
    kind: 'known',
    value,
    ...(interval === undefined ? {} : { interval }),
    method: 'bootstrap',
    seed,
    warnings:
      interval === undefined
        ? ['Too few items to resample: there is no interval.']
        : lost > 0
          ? [`${lost} of ${replicates} resamples left the figure undefined and are not counted.`]
          : [],
    ...counts,
  }
}

import { seededRandom } from '../../src/kernel/index.ts'
import { bcaInterval, boundedScoreInterval, tInterval } from '../../src/stats/index.ts'
import { type Cell, coverageCell, type Effort } from './cell.ts'
import { type Population, population, roundedBeta, sample } from './population.ts'

const fiveLevels = [0, 0.25, 0.5, 0.75, 1]
const tenths = Array.from({ length: 10 }, (_, i) => i / 10)

const scores: readonly Population[] = [
  roundedBeta('scores spread evenly, Beta(2, 2)', 2, 2),
  roundedBeta('scores skewed, Beta(8, 2)', 8, 2),
  population('rubric of five levels', fiveLevels, [5, 10, 20, 30, 35]),
]

const nearBound: readonly Population[] = [
  population('full marks nine times in ten', [...tenths, 1], [...tenths.map(() => 0.01), 0.9]),
  population('full marks 97 times in 100', [...tenths, 1], [...tenths.map(() => 0.003), 0.97]),
]

const differences: readonly Population[] = [
  population('rubric differences, 60% ties', [-0.5, -0.25, 0, 0.25, 0.5], [4, 12, 60, 16, 8]),
  population('differences skewed, 80% ties', [-0.1, 0, 0.2, 0.6, 1], [4, 80, 6, 6, 4]),
  roundedBeta('differences without ties', 4, 3),
]

/** t and BCa for a mean, and for the mean of paired differences. */
export function meanCells(effort: Effort): Cell[] {
  return effort.sizes.flatMap(n => [
    ...scores.flatMap(from => [tCell(from, n, effort), ...bcaCells(from, n, effort)]),
    ...differences.flatMap(from => [
      pairedTCell(from, n, effort),
      ...bcaCells(from, n, effort).map(cell => ({ ...cell, method: `paired ${cell.method}` })),
    ]),
  ])
}

/** Where t and the bootstrap see too little spread: what they cover, and what the bounded interval does. */
export function boundCells(effort: Effort): Cell[] {
  return effort.sizes.flatMap(n =>
    nearBound.flatMap(from => {
      const random = seededRandom('simulate', 'bounded', from.name, n)
      const bounded = coverageCell({
        method: 'bounded score',
        truth: from.name,
        n,
        draws: effort.draws,
        advised: 'covers at least 95%, at the price of width',
        interval: () => boundedScoreInterval({ values: sample(from, n, random) }),
        target: from.mean,
      })
      return [
        tCell(from, n, effort),
        ...bcaCells(from, n, effort),
        { ...bounded, wanted: [0.95, 1] as const },
      ]
    }),
  )
}

function tCell(from: Population, n: number, { draws }: Effort): Cell {
  const random = seededRandom('simulate', 't', from.name, n)
  return coverageCell({
    method: 't',
    truth: from.name,
    n,
    draws,
    advised: tAdvice(from, n),
    interval: () => tInterval({ values: sample(from, n, random) }),
    target: from.mean,
  })
}

function pairedTCell(from: Population, n: number, effort: Effort): Cell {
  const { wanted: _wanted, ...cell } = tCell(from, n, effort)
  return { ...cell, method: 'paired t', advised: 'BCa is advised for paired differences' }
}

/** METHODS 0: t with n >= 30 and not near the bounds; BCa otherwise. Near: within four standard errors. */
function tAdvice({ mean, range, standardDeviation }: Population, n: number): true | string {
  if (n < 30) return 'fewer than 30 values: BCa is advised'
  const error = standardDeviation / Math.sqrt(n)
  return Math.min(mean - range[0], range[1] - mean) < 4 * error ? 'near a bound: BCa is advised' : true
}

/** The textbook's and the widened interval, from the same data and resamples. */
function bcaCells(from: Population, n: number, { resampledDraws, replicates }: Effort): Cell[] {
  const cell = (isWidened: boolean): Cell => {
    const random = seededRandom('simulate', 'bca', from.name, n)
    return coverageCell({
      method: isWidened ? 'BCa' : 'BCa, textbook',
      truth: from.name,
      n,
      draws: resampledDraws,
      advised: true,
      ...(isWidened ? { departs: 'widened for few units' } : {}),
      interval: () => bcaInterval({ values: sample(from, n, random), random, replicates, isWidened }),
      target: from.mean,
    })
  }
  // Above 100 values the two are alike to the third digit.
  return n > 100 ? [cell(true)] : [cell(false), cell(true)]
}

import { type Random, seededRandom } from '../../src/kernel/index.ts'
import { clusterRobustMean, normalQuantile, ratioEstimate, tInterval } from '../../src/stats/index.ts'
import { type Cell, coverageCell, type Effort } from './cell.ts'
import { roundedBeta } from './population.ts'

/** Clusters of 2 to 10 examples with an intraclass correlation of 0.3, as in the reference. */
const correlation = 0.3

interface Draw {
  readonly values: Float64Array
  readonly clusters: Int32Array
}
interface Model {
  readonly name: string
  readonly mean: number
  readonly draw: (count: number, random: Random) => Draw
}

const normal = (random: Random): number => normalQuantile((random.uint32() + 0.5) / 2 ** 32)

const gaussian: Model = {
  name: 'normal scores',
  mean: 0,
  draw: (count, random) =>
    drawClusters(count, random, () => {
      const shift = Math.sqrt(correlation) * normal(random)
      return () => shift + Math.sqrt(1 - correlation) * normal(random)
    }),
}

/** Beta-binomial: each cluster has its own rate; 1/(a + b + 1) is the correlation. */
const binaryAt = (target: number): Model => {
  const ownRates = roundedBeta('rates', (target * 7) / 3, ((1 - target) * 7) / 3)
  return {
    name: `pass or fail, rate ${ownRates.mean.toFixed(2)}`,
    mean: ownRates.mean,
    draw: (count, random) =>
      drawClusters(count, random, () => {
        const rate = ownRates.draw(random)
        return () => (random.float() < rate ? 1 : 0)
      }),
  }
}
const models = [gaussian, binaryAt(0.8), binaryAt(0.95)]

function drawClusters(count: number, random: Random, cluster: () => () => number): Draw {
  const values: number[] = []
  const clusters: number[] = []
  for (let g = 0; g < count; g++) {
    const member = cluster()
    for (let size = 2 + random.below(9); size > 0; size--) {
      values.push(member())
      clusters.push(g)
    }
  }
  return { values: Float64Array.from(values), clusters: Int32Array.from(clusters) }
}

const few = [5, 10, 20] as const

/** Means of clustered examples by CR2, beside what ignores the clusters; few clusters show why there is a warning. */
export function clusterCells(effort: Effort): Cell[] {
  return [...few, ...effort.sizes].flatMap(n =>
    models.flatMap(model => [
      robustCell(model, n, effort),
      ...(model === gaussian ? [] : [logitCell(model, n, effort)]),
      naiveCell(model, n, effort),
    ]),
  )
}

function robustCell(model: Model, n: number, { draws, resampledDraws }: Effort): Cell {
  const random = seededRandom('simulate', 'clusters', model.name, n)
  return coverageCell({
    method: 'cluster CR2',
    truth: truthText(model),
    n,
    draws: n > 100 ? resampledDraws : draws,
    advised: clusterAdvice(n),
    interval: () => clusterRobustMean(model.draw(n, random))?.interval,
    target: model.mean,
  })
}

function logitCell(model: Model, n: number, { draws, resampledDraws }: Effort): Cell {
  const random = seededRandom('simulate', 'clusters, logit', model.name, n)
  return coverageCell({
    method: 'cluster CR2, logit',
    truth: truthText(model),
    n,
    draws: n > 100 ? resampledDraws : draws,
    advised: clusterAdvice(n),
    departs: 'on the logit scale',
    interval: () => clusterRobustMean({ ...model.draw(n, random), range: [0, 1] })?.interval,
    target: model.mean,
  })
}

const clusterAdvice = (n: number): true | string => (n <= 20 ? `${n} clusters: a warning is shown` : true)

function naiveCell(model: Model, n: number, { resampledDraws }: Effort): Cell {
  const random = seededRandom('simulate', 'clusters ignored', model.name, n)
  return coverageCell({
    method: 't, clusters ignored',
    truth: truthText(model),
    n,
    draws: resampledDraws,
    advised: 'never: shown for the size of the mistake',
    interval: () => tInterval({ values: model.draw(n, random).values }),
    target: model.mean,
  })
}

const truthText = ({ name }: Model): string => `${name}; clusters of 2 to 10, correlation ${correlation}`

/** Hits over counts, both of which vary from example to example: claims supported of claims made. */
export function ratioCells(effort: Effort): Cell[] {
  return effort.sizes.flatMap(n => [ratioCell(n, effort, true), ratioCell(n, effort, false)])
}

function ratioCell(n: number, { draws }: Effort, isShare: boolean): Cell {
  const rates = roundedBeta('supported', 8, 2)
  const random = seededRandom('simulate', 'ratio', n, String(isShare))
  return coverageCell({
    method: isShare ? 'ratio, logit' : 'ratio',
    truth: 'claims supported of 1 to 12 claims made, rate of each example Beta(8, 2)',
    n,
    draws,
    advised: true,
    ...(isShare ? { departs: 'on the logit scale' } : {}),
    interval: () => {
      const of = Float64Array.from({ length: n }, () => 1 + random.below(12))
      const hits = of.map(count => {
        const rate = rates.draw(random)
        let hit = 0
        for (let claim = 0; claim < count; claim++) if (random.float() < rate) hit++
        return hit
      })
      return ratioEstimate({ hits, of, isShare })?.interval
    },
    target: rates.mean,
  })
}

/** Five repeats of each example: the mean over examples is the unit, whatever the number of repeats. */
export function repeatCells({ resampledDraws, sizes }: Effort): Cell[] {
  const rates = roundedBeta('own rates', 4, 1)
  const repeats = 5
  return sizes.flatMap(n =>
    (['averaged inside the example', 'counted as examples'] as const).map(kind => {
      const random = seededRandom('simulate', 'repeats', kind, n)
      const isAveraged = kind === 'averaged inside the example'
      return coverageCell({
        method: `t, repeats ${kind}`,
        truth: '5 repeats, pass or fail, rate of each example Beta(4, 1)',
        n,
        draws: resampledDraws,
        advised: isAveraged ? true : 'never: shown for the size of the mistake',
        interval: () => {
          const rows = Array.from({ length: n }, () => {
            const rate = rates.draw(random)
            return Array.from({ length: repeats }, () => (random.float() < rate ? 1 : 0))
          })
          const means = rows.map(row => row.reduce((sum: number, value) => sum + value, 0) / repeats)
          return tInterval({ values: isAveraged ? means : rows.flat() })
        },
        target: rates.mean,
      })
    }),
  )
}

import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { betaCdf, mean, variance } from '../../stats/index.ts'
import { betaDraws } from './beta-draws.ts'
import { drawRatios } from './resample-ratios.ts'

const ones = (n: number): Float64Array => new Float64Array(n).fill(1)
const first = (k: number, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => (i < k ? 1 : 0))

/** Largest distance between the draws' distribution and Beta(a, b): beyond 1.95 / sqrt(draws) once in a thousand. */
function distanceFromBeta(draws: Float64Array, a: number, b: number): number {
  const sorted = Float64Array.from(draws).sort()
  return Math.max(...sorted.map((x, i) => Math.abs(betaCdf(x, a, b) - (i + 0.5) / sorted.length)))
}

describe('draws of shares', () => {
  it.each([
    [0, 50],
    [3, 50],
    [50, 50],
    [1, 1],
  ])('follow the Beta posterior of %i in %i', (k, n) => {
    const [draws] = drawRatios({
      ratios: [{ top: first(k, n), bottom: ones(n), share: 'tried' }],
      random: seededRandom('shares', k, n),
      draws: 4_000,
    })
    expect(distanceFromBeta(draws!, k + 0.5, n - k + 0.5)).toBeLessThan(1.95 / Math.sqrt(4_000))
  })

  it('from a count follow the same posterior', () => {
    const draws = betaDraws({ k: 3, n: 50 }, seededRandom('counts'), 4_000)
    expect(distanceFromBeta(draws, 3.5, 47.5)).toBeLessThan(1.95 / Math.sqrt(4_000))
  })

  it('without a trial are the prior, and amounts without a trial are unknown', () => {
    const none = { top: new Float64Array(5), bottom: new Float64Array(5) }
    const [share, amount] = drawRatios({
      ratios: [{ ...none, share: 'tried' }, none],
      random: seededRandom('none'),
      draws: 4_000,
    })
    expect(distanceFromBeta(share!, 0.5, 0.5)).toBeLessThan(1.95 / Math.sqrt(4_000))
    expect(amount!.every(Number.isNaN)).toBe(true)
  })
})

describe('draws of amounts', () => {
  const random = seededRandom('amounts')
  const values = Float64Array.from({ length: 3_000 }, () => -Math.log(1 - random.float()))

  it('vary as the mean of so many examples does, also when examples are taken in groups', () => {
    const [draws] = drawRatios({
      ratios: [{ top: values, bottom: ones(values.length) }],
      random: seededRandom('spread'),
      draws: 4_000,
    })
    const ratio = variance(draws!) / (variance(values) / values.length)
    // The spread of a variance from 4,000 draws over 1,000 groups is about 5%.
    expect(ratio).toBeGreaterThan(0.8)
    expect(ratio).toBeLessThan(1.2)
    expect(mean(draws!)).toBeCloseTo(mean(values), 2)
  })

  it('of two candidates are paired: their difference has no spread when they differ by a constant', () => {
    const dearer = values.map(value => value + 0.25)
    const bottom = ones(values.length)
    const [a, b] = drawRatios({
      ratios: [
        { top: values, bottom },
        { top: dearer, bottom },
      ],
      random: seededRandom('paired'),
      draws: 500,
    })
    for (let draw = 0; draw < 500; draw++) expect(b![draw]! - a![draw]!).toBeCloseTo(0.25, 10)
  })

  it('keep examples of one cluster together', () => {
    const clusters = Int32Array.from({ length: 200 }, (_, example) => example % 10)
    const top = Float64Array.from(clusters, cluster => cluster)
    const spread = (of: Int32Array | undefined): number =>
      variance(
        drawRatios({
          ratios: [{ top, bottom: ones(200) }],
          random: seededRandom('clusters'),
          draws: 2_000,
          clusters: of,
        })[0]!,
      )
    expect(spread(clusters) / spread(undefined)).toBeGreaterThan(10)
  })
})

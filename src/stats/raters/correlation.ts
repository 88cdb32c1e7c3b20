import { criticalZ, normalCdf, tTwoSided } from '../distributions/index.ts'
import type { Interval } from '../estimate.ts'
import { midRanks } from '../paired-mean.ts'

export interface Correlation {
  readonly value: number
  /** On Fisher's z scale; undefined for fewer than five pairs. */
  readonly interval: Interval | undefined
  /** Two-sided, against no association. */
  readonly pValue: number | undefined
}

export interface CorrelationInput {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly level?: number
}

/** Undefined when one side is constant or there are fewer than three pairs. */
export function pearsonCorrelation({ x, y, level = 0.95 }: CorrelationInput): Correlation | undefined {
  const value = productMoment(x, y)
  if (value === undefined) return undefined
  return { value, interval: fisher(value, 1 / (x.length - 3), level), pValue: tProbability(value, x.length) }
}

/** Correlation of mid-ranks. @see Bonett & Wright (2000) for the interval */
export function spearmanCorrelation({ x, y, level = 0.95 }: CorrelationInput): Correlation | undefined {
  const value = productMoment(midRanks(x), midRanks(y))
  if (value === undefined) return undefined
  const variance = (1 + value ** 2 / 2) / (x.length - 3)
  return { value, interval: fisher(value, variance, level), pValue: tProbability(value, x.length) }
}

export interface KendallCorrelation extends Correlation {
  /** Concordant minus discordant over those pairs that are neither tied: Goodman and Kruskal. */
  readonly gamma: number | undefined
}

/** Tau-b, which takes ties into account. @see Kendall (1945); Fieller, Hartley & Pearson (1957) for the interval */
export function kendallCorrelation({ x, y, level = 0.95 }: CorrelationInput): KendallCorrelation | undefined {
  const n = x.length
  const { concordant, discordant, tiedX, tiedY } = countPairs(x, y)
  const pairs = (n * (n - 1)) / 2
  const scale = Math.sqrt((pairs - tiedX) * (pairs - tiedY))
  if (n < 3 || scale === 0) return undefined
  const value = (concordant - discordant) / scale
  return {
    value,
    interval: n < 5 ? undefined : fisher(value, 0.437 / (n - 4), level),
    pValue:
      tiedX + tiedY === 0 && n <= 100
        ? exactProbability(n, Math.min(concordant, discordant))
        : normalProbability(x, y, concordant - discordant),
    gamma: concordant + discordant === 0 ? undefined : (concordant - discordant) / (concordant + discordant),
  }
}

function productMoment(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  const n = x.length
  if (n < 3) return undefined
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / n
  const [meanX, meanY] = [mean(x), mean(y)]
  let [both, ownX, ownY] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [(x[i] as number) - meanX, (y[i] as number) - meanY]
    both += dx * dy
    ownX += dx * dx
    ownY += dy * dy
  }
  return ownX === 0 || ownY === 0 ? undefined : Math.max(-1, Math.min(1, both / Math.sqrt(ownX * ownY)))
}

function fisher(value: number, variance: number, level: number): Interval | undefined {
  if (!(variance > 0) || !Number.isFinite(variance)) return undefined
  if (Math.abs(value) === 1) return { lower: value, upper: value, level }
  const half = criticalZ(level) * Math.sqrt(variance)
  const z = Math.atanh(value)
  return { lower: Math.tanh(z - half), upper: Math.tanh(z + half), level }
}

function tProbability(value: number, n: number): number {
  if (Math.abs(value) === 1) return 0
  return tTwoSided(value * Math.sqrt((n - 2) / (1 - value ** 2)), n - 2)
}

function countPairs(x: readonly number[], y: readonly number[]) {
  let [concordant, discordant, tiedX, tiedY] = [0, 0, 0, 0]
  for (let i = 0; i < x.length; i++)
    for (let j = i + 1; j < x.length; j++) {
      const dx = Math.sign((x[i] as number) - (x[j] as number))
      const dy = Math.sign((y[i] as number) - (y[j] as number))
      if (dx === 0) tiedX++
      if (dy === 0) tiedY++
      if (dx * dy > 0) concordant++
      if (dx * dy < 0) discordant++
    }
  return { concordant, discordant, tiedX, tiedY }
}

/** Twice the share of orders with at most so many inversions. */
function exactProbability(n: number, inversions: number): number {
  let ways = [1]
  for (let size = 2; size <= n; size++) {
    const next = new Array<number>(Math.min(inversions + 1, (size * (size - 1)) / 2 + 1)).fill(0)
    for (let total = 0; total < next.length; total++)
      for (let added = 0; added < size && added <= total; added++)
        next[total] = (next[total] as number) + (ways[total - added] ?? 0) / size
    ways = next
  }
  return Math.min(1, 2 * ways.slice(0, inversions + 1).reduce((sum, share) => sum + share, 0))
}

function normalProbability(x: readonly number[], y: readonly number[], score: number): number {
  const n = x.length
  const ties = (values: readonly number[]) => {
    const counts = new Map<number, number>()
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
    const over = (of: (t: number) => number) => [...counts.values()].reduce((sum, t) => sum + of(t), 0)
    return {
      pairs: over(t => t * (t - 1)),
      triples: over(t => t * (t - 1) * (t - 2)),
      weighted: over(t => t * (t - 1) * (2 * t + 5)),
    }
  }
  const [a, b] = [ties(x), ties(y)]
  const m = n * (n - 1)
  const variance =
    (m * (2 * n + 5) - a.weighted - b.weighted) / 18 +
    (a.pairs * b.pairs) / (2 * m) +
    (a.triples * b.triples) / (9 * m * (n - 2))
  return 2 * normalCdf(-Math.abs(score) / Math.sqrt(variance))
}

/**
 * The correlation that two measures of these reliabilities can show at most, and what an observed one would be without their
 * errors. @see Spearman (1904)
 */
export function attenuation(of: {
  readonly observed: number
  readonly reliabilityX: number
  readonly reliabilityY: number
}): { readonly ceiling: number; readonly disattenuated: number } {
  const ceiling = Math.sqrt(of.reliabilityX * of.reliabilityY)
  return { ceiling, disattenuated: of.observed / ceiling }
}

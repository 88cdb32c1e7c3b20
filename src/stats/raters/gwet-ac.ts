import { tQuantile } from '../distributions/index.ts'
import type { Interval } from '../estimate.ts'
import { type AgreementWeights, weightOf } from './cohen-kappa.ts'

export interface GwetAgreement {
  readonly raw: number
  readonly expected: number
  readonly ac: number | undefined
  readonly standardError: number | undefined
  readonly interval: Interval | undefined
  /** The same agreement beyond the chance of Fleiss and of Brennan and Prediger. */
  readonly fleiss: number | undefined
  readonly brennanPrediger: number | undefined
}

/**
 * Gwet's AC1 (identity weights) or AC2, for any number of raters with gaps.
 *
 * @param units the ratings of each unit; those without any are left out
 * @param categories all levels in their order, also those that nobody gave; those that occur unless given
 * @see Gwet (2014), Handbook of inter-rater reliability, 4th ed.
 */
export function gwetAc(
  units: readonly (readonly number[])[],
  { weights = 'identity', level = 0.95, categories }: GwetOptions = {},
): GwetAgreement | undefined {
  const rated = units.filter(ratings => ratings.length > 0)
  const names = categories ?? [...new Set(rated.flat())].sort((a, b) => a - b)
  const q = names.length
  const counts = rated.map(ratings => names.map(name => ratings.filter(rating => rating === name).length))
  const paired = counts.map(row => sum(row) >= 2)
  const pairs = paired.filter(Boolean).length
  if (pairs === 0 || q === 0) return undefined
  const weight = weightOf(weights, q)
  const shares = counts.map(row => row.map(count => count / sum(row)))
  const means = names.map((_, k) => sum(shares.map(row => row[k] as number)) / rated.length)
  const agreed = counts.map((row, i) => (paired[i] ? unitAgreement(row, weight) : 0))
  const raw = sum(agreed) / pairs
  const all = sum(names.flatMap((_, i) => names.map((__, j) => weight(i, j))))
  const scale = q < 2 ? 0 : all / (q * (q - 1))
  const expected = scale * sum(means.map(share => share * (1 - share)))
  const beyond = (chance: number) => (1 - chance < 1e-15 ? undefined : (raw - chance) / (1 - chance))
  const fleiss = sum(
    names.flatMap((_, i) => names.map((__, j) => weight(i, j) * (means[i] as number) * (means[j] as number))),
  )
  const ac = beyond(expected)
  const found = { raw, expected, ac, fleiss: beyond(fleiss), brennanPrediger: beyond(all / q ** 2) }
  const n = rated.length
  if (ac === undefined || n < 2) return { ...found, standardError: undefined, interval: undefined }
  const deviations = shares.map((row, i) => {
    const own = paired[i] ? ((n / pairs) * ((agreed[i] as number) - expected)) / (1 - expected) : 0
    const chance = scale * sum(row.map((share, k) => share * (1 - (means[k] as number))))
    return own - (2 * (1 - ac) * (chance - expected)) / (1 - expected) - ac
  })
  const standardError = Math.sqrt(sum(deviations.map(deviation => deviation ** 2)) / (n * (n - 1)))
  const half = tQuantile((1 + level) / 2, n - 1) * standardError
  return {
    ...found,
    standardError,
    interval: { lower: Math.max(-1, ac - half), upper: Math.min(1, ac + half), level },
  }
}

export interface GwetOptions {
  readonly weights?: AgreementWeights
  readonly level?: number
  readonly categories?: readonly number[]
}

function unitAgreement(row: readonly number[], weight: (i: number, j: number) => number): number {
  const ratings = sum(row)
  const agreeing = row.map((count, k) => {
    const near = sum(row.map((other, l) => weight(k, l) * other))
    return count * (near - 1)
  })
  return sum(agreeing) / (ratings * (ratings - 1))
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

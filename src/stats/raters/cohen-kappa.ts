import { criticalZ } from '../distributions/index.ts'
import type { Interval } from '../estimate.ts'

/** How far two neighbouring levels count as agreement: not at all, in proportion to their distance, or to its square. */
export type AgreementWeights = 'identity' | 'linear' | 'quadratic'

export interface TableAgreement {
  readonly n: number
  /** Share of items on which both gave the same (with weights: the weighted share). */
  readonly raw: number
  readonly expected: number
  /** Undefined when all ratings are one category: 0/0 says nothing about agreement. */
  readonly kappa: number | undefined
  readonly standardError: number | undefined
  /** Standard error if the two were independent. */
  readonly nullStandardError: number | undefined
  readonly interval: Interval | undefined
}

/**
 * Cohen's kappa of two raters, weighted where levels are ordered. `table[i][j]`: items that the first put in `i` and the second
 * in `j`. Near 1 or with few items the normal interval is too narrow: resample the items instead.
 *
 * @see Cohen (1960, 1968); Fleiss, Cohen & Everitt (1969) for the standard error
 */
export function cohenKappa(
  table: readonly (readonly number[])[],
  { weights = 'identity', level = 0.95 }: { weights?: AgreementWeights; level?: number } = {},
): TableAgreement | undefined {
  const { n, shares, rows, columns } = marginsOf(table)
  if (n === 0) return undefined
  const weight = weightOf(weights, table.length)
  const raw = total(shares, (share, i, j) => share * weight(i, j))
  const expected = total(shares, (_, i, j) => at(rows, i) * at(columns, j) * weight(i, j))
  const room = 1 - expected
  if (Math.abs(room) < 1e-15)
    return {
      n,
      raw,
      expected,
      kappa: undefined,
      standardError: undefined,
      nullStandardError: undefined,
      interval: undefined,
    }
  const kappa = (raw - expected) / room
  const rowWeights = rows.map((_, i) => columns.reduce((sum, share, j) => sum + share * weight(i, j), 0))
  const columnWeights = columns.map((_, j) => rows.reduce((sum, share, i) => sum + share * weight(i, j), 0))
  const spread = (share: (s: number, i: number, j: number) => number, k: number): number =>
    total(
      shares,
      (s, i, j) =>
        share(s, i, j) * (weight(i, j) - (at(rowWeights, i) + at(columnWeights, j)) * (1 - k)) ** 2,
    )
  const variance = (spread(s => s, kappa) - (kappa - expected * (1 - kappa)) ** 2) / (n * room ** 2)
  const nullVariance =
    (spread((_, i, j) => at(rows, i) * at(columns, j), 0) - expected ** 2) / (n * room ** 2)
  const standardError = Math.sqrt(Math.max(0, variance))
  const half = criticalZ(level) * standardError
  return {
    n,
    raw,
    expected,
    kappa,
    standardError,
    nullStandardError: Math.sqrt(Math.max(0, nullVariance)),
    interval: { lower: kappa - half, upper: Math.min(1, kappa + half), level },
  }
}

export interface AgreementFacts {
  readonly raw: number
  /** Gwet (2008): chance agreement that does not explode when one category is rare. */
  readonly ac1: number | undefined
  readonly scottPi: number | undefined
  readonly brennanPrediger: number | undefined
  /** The highest kappa that these marginal shares allow. */
  readonly largestKappa: number | undefined
  /** Of two categories only. */
  readonly positiveAgreement?: number | undefined
  readonly negativeAgreement?: number | undefined
  readonly prevalenceIndex?: number
  readonly biasIndex?: number
}

/**
 * What a kappa must not be read without: where one category is rare, kappa can be low at high agreement (the paradox of
 * Feinstein & Cicchetti 1990), and the other figures show it.
 */
export function agreementFacts(table: readonly (readonly number[])[]): AgreementFacts | undefined {
  const { n, shares, rows, columns } = marginsOf(table)
  if (n === 0) return undefined
  const q = table.length
  const raw = total(shares, (share, i, j) => (i === j ? share : 0))
  const means = rows.map((share, i) => (share + at(columns, i)) / 2)
  const beyond = (chance: number) => (1 - chance < 1e-15 ? undefined : (raw - chance) / (1 - chance))
  const expected = rows.reduce((sum, share, i) => sum + share * at(columns, i), 0)
  const most = rows.reduce((sum, share, i) => sum + Math.min(share, at(columns, i)), 0)
  const facts = {
    raw,
    ac1: q < 2 ? undefined : beyond(means.reduce((sum, share) => sum + share * (1 - share), 0) / (q - 1)),
    scottPi: beyond(means.reduce((sum, share) => sum + share ** 2, 0)),
    brennanPrediger: q < 2 ? undefined : beyond(1 / q),
    largestKappa: 1 - expected < 1e-15 ? undefined : (most - expected) / (1 - expected),
  }
  if (q !== 2) return facts
  const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = table
  return {
    ...facts,
    positiveAgreement: 2 * a + b + c === 0 ? undefined : (2 * a) / (2 * a + b + c),
    negativeAgreement: 2 * d + b + c === 0 ? undefined : (2 * d) / (2 * d + b + c),
    prevalenceIndex: Math.abs(a - d) / n,
    biasIndex: Math.abs(b - c) / n,
  }
}

/** Agreement of two levels out of `levels`: 1 for the same, less with distance. */
export function weightOf(weights: AgreementWeights, levels: number): (i: number, j: number) => number {
  if (weights === 'identity') return (i, j) => (i === j ? 1 : 0)
  const farthest = Math.max(1, levels - 1)
  return weights === 'linear'
    ? (i, j) => 1 - Math.abs(i - j) / farthest
    : (i, j) => 1 - ((i - j) / farthest) ** 2
}

function marginsOf(table: readonly (readonly number[])[]) {
  const n = table.reduce((sum, row) => sum + row.reduce((inner, count) => inner + count, 0), 0)
  const shares = table.map(row => row.map(count => count / n))
  const rows = shares.map(row => row.reduce((sum, share) => sum + share, 0))
  const columns = shares.map((_, j) => shares.reduce((sum, row) => sum + at(row, j), 0))
  return { n, shares, rows, columns }
}

function total(
  table: readonly (readonly number[])[],
  of: (share: number, i: number, j: number) => number,
): number {
  return table.reduce((sum, row, i) => sum + row.reduce((inner, share, j) => inner + of(share, i, j), 0), 0)
}

const at = (values: readonly number[], index: number): number => values[index] as number

import { fQuantile } from '../distributions/index.ts'
import type { Interval } from '../estimate.ts'

export interface IntraclassFigure {
  readonly value: number
  readonly interval: Interval
}

/**
 * Intraclass correlations. `one`: each subject has raters of its own; `agreement`: raters are a random sample of raters like
 * them, and their levels count; `consistency`: these raters only, levels set aside. `...OfMean`: of the mean of all raters.
 */
export interface Intraclass {
  readonly one: IntraclassFigure
  readonly agreement: IntraclassFigure
  readonly consistency: IntraclassFigure
  readonly oneOfMean: IntraclassFigure
  readonly agreementOfMean: IntraclassFigure
  readonly consistencyOfMean: IntraclassFigure
  readonly meanSquares: {
    readonly rows: number
    readonly columns: number
    readonly error: number
    readonly within: number
  }
}

/**
 * @param rows one row for each subject with a rating from every rater
 * @returns undefined for fewer than two subjects or raters, and when all ratings are equal
 * @see Shrout & Fleiss (1979), Intraclass correlations
 */
export function intraclass(rows: readonly (readonly number[])[], level = 0.95): Intraclass | undefined {
  const n = rows.length
  const k = rows[0]?.length ?? 0
  if (n < 2 || k < 2 || rows.some(row => row.length !== k)) return undefined
  const meanSquares = squares(rows, n, k)
  const { rows: msr, columns: msc, error: mse, within: msw } = meanSquares
  if (msr + msw === 0) return undefined
  const p = (1 + level) / 2
  const limits = (f: number, d1: number, d2: number) => ({
    lower: f / fQuantile(p, d1, d2),
    upper: f * fQuantile(p, d2, d1),
  })
  const figure = (value: number, lower: number, upper: number): IntraclassFigure => ({
    value,
    interval: { lower, upper, level },
  })
  const single = limits(msr / msw, n - 1, n * (k - 1))
  const fixed = limits(msr / mse, n - 1, (n - 1) * (k - 1))
  // Without any error f has no bound, and the correlation is 1.
  const of = (f: number): number => (f === Number.POSITIVE_INFINITY ? 1 : (f - 1) / (f + k - 1))
  const agreement = agreementFigure({ n, k, msr, msc, mse, p })
  const ofMean = (value: number): number => (k * value) / (1 + (k - 1) * value)
  return {
    one: figure((msr - msw) / (msr + (k - 1) * msw), of(single.lower), of(single.upper)),
    agreement: figure(agreement.value, agreement.lower, agreement.upper),
    consistency: figure((msr - mse) / (msr + (k - 1) * mse), of(fixed.lower), of(fixed.upper)),
    oneOfMean: figure((msr - msw) / msr, 1 - 1 / single.lower, 1 - 1 / single.upper),
    agreementOfMean: figure(
      (msr - mse) / (msr + (msc - mse) / n),
      ofMean(agreement.lower),
      ofMean(agreement.upper),
    ),
    consistencyOfMean: figure((msr - mse) / msr, 1 - 1 / fixed.lower, 1 - 1 / fixed.upper),
    meanSquares,
  }
}

function squares(rows: readonly (readonly number[])[], n: number, k: number) {
  const grand = rows.flat().reduce((sum, value) => sum + value, 0) / (n * k)
  const rowMeans = rows.map(row => row.reduce((sum, value) => sum + value, 0) / k)
  const columnMeans = Array.from(
    { length: k },
    (_, j) => rows.reduce((sum, row) => sum + (row[j] as number), 0) / n,
  )
  let within = 0
  let error = 0
  rows.forEach((row, i) => {
    row.forEach((value, j) => {
      within += (value - (rowMeans[i] as number)) ** 2
      error += (value - (rowMeans[i] as number) - (columnMeans[j] as number) + grand) ** 2
    })
  })
  const spread = (means: readonly number[]) => means.reduce((sum, mean) => sum + (mean - grand) ** 2, 0)
  return {
    rows: (k * spread(rowMeans)) / (n - 1),
    columns: (n * spread(columnMeans)) / (k - 1),
    error: error / ((n - 1) * (k - 1)),
    within: within / (n * (k - 1)),
  }
}

function agreementFigure({
  n,
  k,
  msr,
  msc,
  mse,
  p,
}: Record<'n' | 'k' | 'msr' | 'msc' | 'mse' | 'p', number>) {
  const value = (msr - mse) / (msr + (k - 1) * mse + (k * (msc - mse)) / n)
  if (mse === 0 && msc === 0) return { value, lower: value, upper: value }
  const ratio = msc / mse
  const a = n * (1 + (k - 1) * value) - k * value
  const degrees =
    mse === 0
      ? k - 1
      : ((k - 1) * (n - 1) * (k * value * ratio + a) ** 2) / ((n - 1) * (k * value * ratio) ** 2 + a ** 2)
  const upperF = fQuantile(p, n - 1, degrees)
  const lowerF = fQuantile(p, degrees, n - 1)
  const rest = k * msc + (k * n - k - n) * mse
  return {
    value,
    lower: (n * (msr - upperF * mse)) / (upperF * rest + n * msr),
    upper: (n * (lowerF * msr - mse)) / (rest + n * lowerF * msr),
  }
}

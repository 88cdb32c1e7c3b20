export interface LogisticFit {
  readonly coefficients: readonly number[]
  readonly standardErrors: readonly number[]
  /** Sandwich errors: over the given clusters, else over rows (HC0). */
  readonly robustErrors: readonly number[]
  readonly covariance: readonly (readonly number[])[]
  readonly logLikelihood: number
}

export interface LogisticOptions {
  /** Rows with the same number belong together for the sandwich errors. */
  readonly clusters?: readonly number[]
  /** How often each row counts; once unless given. */
  readonly weights?: readonly number[]
}

const mostSteps = 100

/**
 * Maximum likelihood by Newton's method. `x` has a row for each outcome, with a 1 where an intercept is wanted.
 *
 * @returns undefined when there is no maximum: the outcomes can be separated, or a column is a mix of others
 */
export function logisticRegression(
  y: readonly number[],
  x: readonly (readonly number[])[],
  { clusters, weights }: LogisticOptions = {},
): LogisticFit | undefined {
  const width = x[0]?.length ?? 0
  const times = (i: number): number => weights?.[i] ?? 1
  let coefficients = new Array<number>(width).fill(0)
  for (let step = 0; step < mostSteps; step++) {
    const { gradient, information } = slopes({ y, x, times }, coefficients)
    const change = solve(information, gradient)
    if (change === undefined) return undefined
    coefficients = coefficients.map((value, at) => value + (change[at] as number))
    if (coefficients.some(value => !Number.isFinite(value) || Math.abs(value) > 30)) return undefined
    if (Math.max(...change.map(Math.abs)) < 1e-12) break
  }
  const { information, residuals, logLikelihood } = slopes({ y, x, times }, coefficients)
  const inverse = invert(information)
  if (inverse === undefined) return undefined
  const meat = scoreProducts(x, residuals, clusters)
  return {
    coefficients,
    standardErrors: inverse.map((row, at) => Math.sqrt(row[at] as number)),
    robustErrors: multiply(multiply(inverse, meat), inverse).map((row, at) => Math.sqrt(row[at] as number)),
    covariance: inverse,
    logLikelihood,
  }
}

interface Rows {
  readonly y: readonly number[]
  readonly x: readonly (readonly number[])[]
  readonly times: (i: number) => number
}

function slopes({ y, x, times }: Rows, coefficients: readonly number[]) {
  const width = coefficients.length
  const gradient = new Array<number>(width).fill(0)
  const information = Array.from({ length: width }, () => new Array<number>(width).fill(0))
  const residuals: number[] = []
  let logLikelihood = 0
  x.forEach((row, i) => {
    const linear = row.reduce((sum, value, at) => sum + value * (coefficients[at] as number), 0)
    const p = 1 / (1 + Math.exp(-linear))
    const outcome = y[i] as number
    const weight = times(i)
    logLikelihood +=
      weight * (outcome * -Math.log1p(Math.exp(-linear)) + (1 - outcome) * -Math.log1p(Math.exp(linear)))
    residuals.push(weight * (outcome - p))
    row.forEach((a, j) => {
      gradient[j] = (gradient[j] as number) + weight * (outcome - p) * a
      row.forEach((b, k) => {
        const line = information[j] as number[]
        line[k] = (line[k] as number) + weight * p * (1 - p) * a * b
      })
    })
  })
  return { gradient, information, residuals, logLikelihood }
}

function scoreProducts(
  x: readonly (readonly number[])[],
  residuals: readonly number[],
  clusters: readonly number[] | undefined,
): number[][] {
  const width = x[0]?.length ?? 0
  const scores = new Map<number, number[]>()
  x.forEach((row, i) => {
    const cluster = clusters?.[i] ?? i
    const score = scores.get(cluster) ?? new Array<number>(width).fill(0)
    row.forEach((value, at) => {
      score[at] = (score[at] as number) + value * (residuals[i] as number)
    })
    scores.set(cluster, score)
  })
  const meat = Array.from({ length: width }, () => new Array<number>(width).fill(0))
  for (const score of scores.values())
    score.forEach((a, j) => {
      score.forEach((b, k) => {
        const line = meat[j] as number[]
        line[k] = (line[k] as number) + a * b
      })
    })
  return meat
}

function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | undefined {
  const inverse = invert(matrix)
  return inverse?.map(row => row.reduce((sum, value, at) => sum + value * (right[at] as number), 0))
}

/** Gauss-Jordan with the largest pivot; undefined when there is none. */
function invert(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const n = matrix.length
  const rows = matrix.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))])
  for (let column = 0; column < n; column++) {
    let best = column
    for (let i = column + 1; i < n; i++)
      if (Math.abs(cell(rows, i, column)) > Math.abs(cell(rows, best, column))) best = i
    const pivot = cell(rows, best, column)
    if (Math.abs(pivot) < 1e-12) return undefined
    ;[rows[column], rows[best]] = [rows[best] as number[], rows[column] as number[]]
    rows[column] = (rows[column] as number[]).map(value => value / pivot)
    for (let i = 0; i < n; i++) {
      if (i === column) continue
      const factor = cell(rows, i, column)
      rows[i] = (rows[i] as number[]).map((value, j) => value - factor * cell(rows, column, j))
    }
  }
  return rows.map(row => row.slice(n))
}

const multiply = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] =>
  a.map(row => (b[0] ?? []).map((_, j) => row.reduce((sum, value, k) => sum + value * cell(b, k, j), 0)))

const cell = (rows: readonly (readonly number[])[], i: number, j: number): number => rows[i]?.[j] as number

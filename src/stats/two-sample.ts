import { logChoose } from './distributions/index.ts'

/** Up to this many cells the exact distribution is counted; beyond it the limit is close enough. */
const mostCells = 250_000

export interface TwoSampleTest {
  /** Largest distance between the two cumulative shares, 0 to 1. */
  readonly distance: number
  /** Two-sided. With ties, as lengths in whole tokens have, it is larger than it need be: the test is careful. */
  readonly p: number
}

/**
 * Two-sample Kolmogorov-Smirnov test: whether two samples can come from one distribution. Exact for small samples, by its limit
 * for large ones.
 *
 * @returns undefined when a sample is empty
 * @see Hodges (1958), doi:10.1007/BF02589501, for the exact distribution; Stephens (1970) for the correction of the limit
 */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): TwoSampleTest | undefined {
  if (a.length === 0 || b.length === 0) return undefined
  const steps = largestStep(Float64Array.from(a).sort(), Float64Array.from(b).sort())
  const distance = steps / (a.length * b.length)
  const p =
    a.length * b.length <= mostCells
      ? 1 - shareWithin(steps, a.length, b.length)
      : limitSurvival(distance, (a.length * b.length) / (a.length + b.length))
  return { distance, p: Math.min(1, Math.max(0, p)) }
}

/** The distance times n times m: a whole number, so that the exact test compares without rounding. */
function largestStep(a: Float64Array, b: Float64Array): number {
  let i = 0
  let j = 0
  let largest = 0
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number)
    while (i < a.length && a[i] === value) i++
    while (j < b.length && b[j] === value) j++
    largest = Math.max(largest, Math.abs(i * b.length - j * a.length))
  }
  return largest
}

/** Share of all orders of n and m values whose distance stays below: lattice paths that never leave a band. */
function shareWithin(steps: number, n: number, m: number): number {
  // Logarithms of path counts, since the counts themselves pass the largest double.
  let row = new Float64Array(m + 1).fill(Number.NEGATIVE_INFINITY)
  for (let i = 0; i <= n; i++) {
    const next = new Float64Array(m + 1).fill(Number.NEGATIVE_INFINITY)
    for (let j = 0; j <= m; j++) {
      if (Math.abs(i * m - j * n) >= steps) continue
      next[j] =
        i === 0 && j === 0
          ? 0
          : logSum(row[j] as number, j === 0 ? Number.NEGATIVE_INFINITY : (next[j - 1] as number))
    }
    row = next
  }
  return Math.exp((row[m] as number) - logChoose(n + m, n))
}

function logSum(a: number, b: number): number {
  const [high, low] = a > b ? [a, b] : [b, a]
  return low === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high))
}

function limitSurvival(distance: number, effectiveN: number): number {
  const root = Math.sqrt(effectiveN)
  const x = (root + 0.12 + 0.11 / root) * distance
  if (x < 0.2) return 1
  let total = 0
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * x * x)
    total += k % 2 === 1 ? term : -term
    if (term < 1e-16) break
  }
  return 2 * total
}

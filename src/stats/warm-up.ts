/** Values averaged into one batch, as the rule was published. */
const batchSize = 5

export interface WarmUpCut {
  /** Values to leave out at the beginning: a multiple of five. */
  readonly cut: number
  /** Marginal standard error of what is left, squared: what the cut makes smallest. */
  readonly score: number
  /** No cut within the first half was clearly best: the series may never have settled. */
  readonly isAtLimit: boolean
}

/**
 * How much of the beginning of a series is better left out: MSER-5, the cut that makes the standard error of the mean of what is
 * left smallest, looked for in the first half.
 *
 * It takes a slow spell in the middle for a warm-up as well: whoever cuts by it must look at what is cut.
 *
 * @returns undefined for fewer than ten values
 * @see White (1997), An effective truncation heuristic for bias reduction in simulation output
 */
export function mser5(values: ArrayLike<number>): WarmUpCut | undefined {
  const batches = Math.floor(values.length / batchSize)
  if (batches < 2) return undefined
  const means = Float64Array.from({ length: batches }, (_, batch) => {
    let total = 0
    for (let i = 0; i < batchSize; i++) total += values[batch * batchSize + i] as number
    return total / batchSize
  })
  const most = Math.floor(batches / 2)
  let best = 0
  let score = Number.POSITIVE_INFINITY
  // From the end, so that mean and squares of what is left grow by one batch at a time (Welford).
  let count = 0
  let mean = 0
  let squares = 0
  for (let cut = batches - 1; cut >= 0; cut--) {
    const value = means[cut] as number
    count++
    const step = value - mean
    mean += step / count
    squares += step * (value - mean)
    const found = squares / (count * count)
    if (cut <= most && found <= score) {
      score = found
      best = cut
    }
  }
  return { cut: best * batchSize, score, isAtLimit: best === most }
}

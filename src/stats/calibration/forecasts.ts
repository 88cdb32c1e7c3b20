/**
 * Stated probabilities and what came of them, pooled by probability: stated confidences are heavily tied, and nearly every
 * measure of them depends on no more than how many were stated at each value and how many of those were right.
 */
export interface Forecasts {
  /** In [0, 1], ascending. Each value once, unless asked for with `isPooled: false`. */
  readonly confidence: Float64Array
  /** How many forecasts were made at each; 0 where a resample drew none. */
  readonly count: Float64Array
  /** How many of them were right. */
  readonly right: Float64Array
}

export interface ForecastInput {
  readonly confidence: ArrayLike<number>
  /** 1 for right, 0 for wrong. */
  readonly correct: ArrayLike<number>
  /** Off keeps every forecast as an entry of its own, ties in the order given: for what depends on that order. */
  readonly isPooled?: boolean
}

/**
 * Forecasts in order of their confidence.
 *
 * @throws RangeError for a confidence outside [0, 1], or an outcome that is neither 0 nor 1: leave such forecasts out, counted
 */
export function forecastsOf(input: ForecastInput): Forecasts {
  const { entryOf, confidence } = entriesOf(input)
  const count = new Float64Array(confidence.length)
  const right = new Float64Array(confidence.length)
  for (let row = 0; row < entryOf.length; row++) {
    const entry = entryOf[row] as number
    count[entry] = (count[entry] as number) + 1
    right[entry] = (right[entry] as number) + (input.correct[row] as number)
  }
  return { confidence, count, right }
}

/** For each forecast the entry that it belongs to, and the confidence of each entry. */
export function entriesOf({ confidence, correct, isPooled = true }: ForecastInput): {
  readonly entryOf: Int32Array
  readonly confidence: Float64Array
} {
  if (confidence.length !== correct.length) throw new RangeError('as many outcomes as confidences are needed')
  for (let row = 0; row < confidence.length; row++) checkForecast(confidence[row], correct[row], row)
  const order = Uint32Array.from({ length: confidence.length }, (_, row) => row).sort(
    (a, b) => (confidence[a] as number) - (confidence[b] as number) || a - b,
  )
  const entryOf = new Int32Array(order.length)
  const values: number[] = []
  for (const row of order) {
    const value = confidence[row] as number
    if (!isPooled || values.length === 0 || values[values.length - 1] !== value) values.push(value)
    entryOf[row] = values.length - 1
  }
  return { entryOf, confidence: Float64Array.from(values) }
}

function checkForecast(confidence: number | undefined, correct: number | undefined, row: number): void {
  if (confidence === undefined || !(confidence >= 0 && confidence <= 1))
    throw new RangeError(`forecast ${row}: a confidence of ${confidence} is not in [0, 1]`)
  if (correct !== 0 && correct !== 1)
    throw new RangeError(`forecast ${row}: an outcome of ${correct} is neither 0 nor 1`)
}

export interface ForecastTotals {
  readonly count: number
  readonly right: number
}

export function totalsOf({ count, right }: Forecasts): ForecastTotals {
  let all = 0
  let hits = 0
  for (let entry = 0; entry < count.length; entry++) {
    all += count[entry] as number
    hits += right[entry] as number
  }
  return { count: all, right: hits }
}

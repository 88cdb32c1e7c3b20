/** Sum, by Neumaier's compensated summation: the order of the values changes the last digit at most. */
export function sum(values: ArrayLike<number>): number {
  let total = 0
  let lost = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return total + lost
}

/** Arithmetic mean; NaN for nothing. Callers decide what nothing means. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length
}

/** Unbiased sample variance; NaN for fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values)
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += ((values[i] as number) - centre) ** 2
  return squares / (values.length - 1)
}

export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values))
}

/** Whether all values are equal, up to the last bits that a subtraction leaves behind (0.9 - 0.8 and 0.3 - 0.2). */
export function isConstant(values: ArrayLike<number>): boolean {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (value < low) low = value
    if (value > high) high = value
  }
  return values.length === 0 || high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high))
}

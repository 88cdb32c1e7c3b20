/** A distribution function on an interval, and the probability to find. */
interface Inversion {
  readonly cdf: (x: number) => number
  /** 1 - cdf without cancellation, where it is better known. */
  readonly survival: (x: number) => number
  readonly lower: number
  readonly upper: number
}

/**
 * The x with cdf(x) = p, by bisection on whichever tail is smaller, down to neighbouring floating point numbers
 * (about 60 to 100 evaluations: robust before fast).
 */
export function invert(p: number, { cdf, survival, lower, upper }: Inversion): number {
  const isUpperTail = p > 0.5
  const isBelow = (x: number): boolean => (isUpperTail ? survival(x) > 1 - p : cdf(x) < p)
  let low = lower
  let high = upper
  for (let step = 0; step < 200; step++) {
    const middle = low + (high - low) / 2
    if (middle === low || middle === high) break
    if (isBelow(middle)) low = middle
    else high = middle
  }
  return low + (high - low) / 2
}

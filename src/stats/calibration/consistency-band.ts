import type { CalibrationBin } from './calibration-bins.ts'
import type { Forecasts } from './forecasts.ts'

/**
 * Probabilities of how many of several independent events happen, each with a chance of its own. Counts from `first` on; what
 * is rarer than 1e-20 at either end is left out.
 *
 * @see Hong (2013), doi:10.1016/j.csda.2012.10.006: direct convolution is exact
 */
export function poissonBinomial(chances: Iterable<number>): {
  readonly first: number
  readonly mass: Float64Array
} {
  let mass = new Float64Array(64)
  mass[0] = 1
  let [first, begin, end] = [0, 0, 1]
  for (const p of chances) {
    if (end + 1 > mass.length) {
      const kept = mass.subarray(begin, end)
      mass = new Float64Array(Math.max(64, 2 * kept.length))
      mass.set(kept)
      first += begin
      end -= begin
      begin = 0
    }
    mass[end] = 0
    for (let k = end; k > begin; k--) mass[k] = (mass[k] as number) * (1 - p) + (mass[k - 1] as number) * p
    mass[begin] = (mass[begin] as number) * (1 - p)
    end++
    while (end - begin > 1 && (mass[begin] as number) < negligible) begin++
    while (end - begin > 1 && (mass[end - 1] as number) < negligible) end--
  }
  return { first: first + begin, mass: mass.slice(begin, end) }
}

const negligible = 1e-20

/**
 * Where the share right of a bin lies, at the given level, if every confidence in it is true: exact, with nothing resampled.
 * A share outside shows miscalibration; being discrete, the band holds the share at least as often as it says.
 *
 * @see Bröcker & Smith (2007), doi:10.1175/WAF993.1
 */
export function consistencyBand(
  forecasts: Forecasts,
  { first, last, count }: Pick<CalibrationBin, 'first' | 'last' | 'count'>,
  level = 0.95,
): { readonly lower: number; readonly upper: number } {
  const found = poissonBinomial(chancesOf(forecasts, first, last))
  const tail = (1 - level) / 2
  return { lower: quantileOf(found, tail) / count, upper: quantileOf(found, 1 - tail) / count }
}

function* chancesOf({ confidence, count }: Forecasts, first: number, last: number): Generator<number> {
  for (let entry = first; entry <= last; entry++)
    for (let made = 0; made < (count[entry] as number); made++) yield confidence[entry] as number
}

/** The smallest count whose cumulative probability reaches the given one. */
function quantileOf({ first, mass }: ReturnType<typeof poissonBinomial>, probability: number): number {
  let below = 0
  for (let k = 0; k < mass.length; k++) {
    below += mass[k] as number
    if (below >= probability - 1e-12) return first + k
  }
  return first + mass.length - 1
}

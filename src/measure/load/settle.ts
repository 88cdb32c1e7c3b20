import { mean, mser5, quantile, variance } from '../../stats/index.ts'

export interface SettledStage {
  /** Rows of the stage to leave out at the beginning. */
  readonly cut: number
  readonly isSteady: boolean
  readonly words: string
}

/** First requests open connections and meet cold caches, whatever comes after. */
const leastCut = 5
/** Batches in which drift is looked for. */
const batches = 12

/**
 * What belongs to the warm-up, and whether latency had settled after it. By MSER-5 on logarithms, within the first half, but only
 * as far as the beginning itself is unlike the rest: a slow spell in the middle is what users will meet, and stays in.
 *
 * `timesMs` in order of intended sending, Infinity for no answer. `asked` overrules what is found.
 */
export function settle(timesMs: Float64Array, asked?: number): SettledStage {
  const logs = Float64Array.from(timesMs, logOf(timesMs))
  const half = Math.floor(timesMs.length / 2)
  const cut = asked ?? Math.min(transientLength(logs), half)
  const isCutAtLimit = asked === undefined && cut > 0 && cut >= half - 4
  const drift = driftOf(logs.subarray(cut))
  const cutWords =
    cut === 0
      ? 'nothing was cut'
      : asked === undefined
        ? `the first ${cut} of ${timesMs.length} were cut as warm-up`
        : `the first ${cut} of ${timesMs.length} were cut as asked`
  if (isCutAtLimit)
    return { cut, isSteady: false, words: `${cutWords}, half of all, and it may not be enough` }
  if (drift !== undefined) return { cut, isSteady: false, words: `${cutWords}; ${drift}` }
  return { cut, isSteady: true, words: `${cutWords}; latency was steady after` }
}

/** An answer that never came weighs like one that took twice the longest. */
function logOf(timesMs: Float64Array): (time: number) => number {
  let longest = 1e-3
  for (const time of timesMs) if (time !== Number.POSITIVE_INFINITY && time > longest) longest = time
  return time => Math.log(Math.max(1e-3, Math.min(time, 2 * longest)))
}

function transientLength(logs: Float64Array): number {
  if (logs.length < 10 * leastCut) return 0
  const cut = mser5(logs)?.cut ?? 0
  return Math.max(leastCut, Math.min(cut, unlikeBeginning(logs)))
}

/** How long at least half of the beginning's batches lie outside of where nine tenths of the second half lie. */
function unlikeBeginning(logs: Float64Array): number {
  const size = 5
  const count = Math.floor(logs.length / size)
  const means = Float64Array.from({ length: count }, (_, i) => mean(logs.subarray(i * size, (i + 1) * size)))
  const late = means.slice(Math.floor(count / 2)).sort()
  const low = quantile(late, 0.05) as number
  const high = quantile(late, 0.95) as number
  let unlike = 0
  let until = 0
  for (let i = 0; i < count; i++) {
    const value = means[i] as number
    if (value < low || value > high) unlike++
    if (unlike * 2 > i + 1) until = i + 1
  }
  return until * size
}

/** In words, when the last third is slower than the first by more than a fifth and more than chance allows. */
function driftOf(logs: Float64Array): string | undefined {
  const size = Math.floor(logs.length / batches)
  if (size < 5) return undefined
  const means = Float64Array.from({ length: batches }, (_, i) =>
    mean(logs.subarray(i * size, (i + 1) * size)),
  )
  const third = batches / 3
  const first = means.subarray(0, third)
  const last = means.subarray(batches - third)
  const difference = mean(last) - mean(first)
  const error = Math.sqrt((variance(first) + variance(last)) / third)
  if (difference <= Math.log(1.2) || difference <= 4 * error) return undefined
  return `latency was still growing: typically ${Math.round((Math.exp(difference) - 1) * 100)}% higher in the last third than in the first`
}

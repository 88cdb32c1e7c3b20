import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
  type JsHistogram,
} from 'hdr-histogram-js'
import { CupelError } from '../../kernel/index.ts'
import { firstAtLeast } from './first-at-least.ts'

/** Values within 0.1% of what was measured. */
const digits = 3

function emptyHistogram(): Histogram {
  return build({
    bitBucketSize: 32,
    autoResize: true,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 2,
    numberOfSignificantValueDigits: digits,
    useWebAssembly: false,
  })
}

/** Milliseconds as an HdrHistogram of whole microseconds, in its compressed base64 form. Times that are not finite are left out. */
export function encodeHistogram(timesMs: ArrayLike<number>): string {
  const histogram = emptyHistogram()
  for (let i = 0; i < timesMs.length; i++) {
    const time = timesMs[i] as number
    if (Number.isFinite(time)) histogram.recordValue(Math.max(0, Math.round(time * 1000)))
  }
  return encodeIntoCompressedBase64(histogram)
}

/** Microseconds and how often each was seen, as a histogram of the same form. */
export function encodeCounts({ us, times }: { us: ArrayLike<number>; times: ArrayLike<number> }): string {
  const histogram = emptyHistogram()
  for (let i = 0; i < us.length; i++) histogram.recordValueWithCount(us[i] as number, times[i] as number)
  return encodeIntoCompressedBase64(histogram)
}

/** All values of several histograms as one, without loss beyond that of each. */
export function mergeHistograms(encoded: readonly string[]): string {
  const merged = emptyHistogram()
  for (const one of encoded) merged.add(decode(one))
  return encodeIntoCompressedBase64(merged)
}

/** What a stored histogram holds, in milliseconds. */
export interface LatencyHistogram {
  readonly count: number
  /** NaN when empty: the library's own answer would be 0. */
  readonly meanMs: number
  readonly maxMs: number
  /** Value at a rank from 1, to 0.1%. Undefined beyond the number of values. */
  readonly atRank: (rank: number) => number | undefined
  readonly countAbove: (ms: number) => number
}

/** @throws CupelError `load_invalid` for text that is no histogram */
export function readHistogram(encoded: string): LatencyHistogram {
  const histogram = decode(encoded) as unknown as JsHistogram
  const count = histogram.totalCount
  const values: number[] = []
  const upTo: number[] = []
  let total = 0
  for (let index = 0; index < histogram.countsArrayLength; index++) {
    const here = histogram.getCountAtIndex(index)
    if (here === 0) continue
    total += here
    values.push(histogram.medianEquivalentValue(histogram.valueFromIndex(index)) / 1000)
    upTo.push(total)
  }
  return {
    count,
    meanMs: count === 0 ? Number.NaN : histogram.mean / 1000,
    maxMs: count === 0 ? Number.NaN : histogram.maxValue / 1000,
    atRank: rank => (rank < 1 || rank > count ? undefined : values[firstAtLeast(upTo, rank)]),
    countAbove: ms => {
      const at = values.findIndex(value => value > ms)
      return at < 0 ? 0 : count - (at === 0 ? 0 : (upTo[at - 1] as number))
    },
  }
}

function decode(encoded: string): Histogram {
  try {
    return decodeFromCompressedBase64(encoded)
  } catch (cause) {
    throw new CupelError('load_invalid', 'A latency histogram cannot be read.', {
      hint: 'The file was changed or cut short: run cupel load again.',
      cause,
    })
  }
}

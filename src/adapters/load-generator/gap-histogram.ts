import hdr from 'hdr-histogram-js'

/** Gaps up to an hour, in microseconds, to three significant digits. */
const settings = { highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: 3 } as const

export interface GapHistogram {
  add(gapMs: number): void
  /** V2 compressed base64; nothing when there was no gap. */
  encoded(): string | undefined
}

export function createGapHistogram(): GapHistogram {
  const histogram = hdr.build(settings)
  return {
    add(gapMs) {
      histogram.recordValue(Math.min(Math.round(gapMs * 1000), settings.highestTrackableValue))
    },
    encoded: () => (histogram.totalCount === 0 ? undefined : hdr.encodeIntoCompressedBase64(histogram)),
  }
}

/** One histogram of several; nothing when there are none. */
export function mergeGaps(encoded: readonly (string | undefined)[]): string | undefined {
  const present = encoded.filter(one => one !== undefined)
  if (present.length <= 1) return present[0]
  const all = hdr.build(settings)
  for (const one of present) all.add(hdr.decodeFromCompressedBase64(one) as hdr.Histogram)
  return hdr.encodeIntoCompressedBase64(all)
}

import type { GapBatches, GapCounts } from '../../measure/load/index.ts'

/** Batches kept at most: with twice the requests each, there are half as many. */
const mostBatches = 128
/** Gaps up to an hour, in microseconds. */
const longestUs = 3_600_000_000
/** Values of one page; a page holds one octave to three digits, as HdrHistogram counts them. */
const cells = 1_024

/** How often each gap was seen, by pages that are there only where a gap fell. */
type Pages = (Uint32Array | undefined)[]

export interface GapRecorder {
  /** `row` of the plan whose answer had the gap. */
  add(row: number, gapMs: number): void
  /** Undefined when there was no gap. */
  counted(): GapBatches | undefined
}

/**
 * Counts gaps between tokens in batches of neighbouring requests, in memory that does not grow with requests or tokens: at most 12 MB,
 * usually a third of it. `requests`: how many are planned, where that is known; where more come, neighbouring batches are put together.
 */
export function createGapRecorder(requests = 0): GapRecorder {
  let shift = Math.max(0, Math.ceil(Math.log2(Math.max(1, requests) / mostBatches)))
  let batches: (Pages | undefined)[] = []

  function widen(): void {
    shift++
    batches = inPairs(batches)
  }

  return {
    add(row, gapMs) {
      while (row >>> shift >= mostBatches) widen()
      const us = Math.min(Math.max(0, Math.round(gapMs * 1_000)), longestUs)
      const octave = 21 - Math.clz32(us | 2_047)
      const index = octave * cells + (us >>> octave)
      const page = pageOf(batches, row >>> shift, index >>> 10)
      page[index & (cells - 1)]!++
    },
    counted() {
      if (batches.length === 0) return undefined
      return { requestsEach: 2 ** shift, batches: Array.from(batches, pages => countsOf(pages ?? [])) }
    },
  }
}

function pageOf(batches: (Pages | undefined)[], batch: number, number: number): Uint32Array {
  const page = batches[batch]?.[number]
  if (page !== undefined) return page
  const added = new Uint32Array(cells)
  batches[batch] ??= []
  batches[batch][number] = added
  return added
}

function inPairs(batches: readonly (Pages | undefined)[]): (Pages | undefined)[] {
  return Array.from({ length: Math.ceil(batches.length / 2) }, (_, at) => {
    const [one, other] = [batches[2 * at], batches[2 * at + 1]]
    if (one === undefined || other === undefined) return one ?? other
    for (const [number, page] of other.entries()) {
      const own = one[number]
      if (page === undefined) continue
      if (own === undefined) one[number] = page
      else for (let cell = 0; cell < cells; cell++) own[cell]! += page[cell] as number
    }
    return one
  })
}

function countsOf(pages: Pages): GapCounts {
  const us: number[] = []
  const times: number[] = []
  for (const [number, page] of pages.entries()) {
    for (let cell = 0; page !== undefined && cell < cells; cell++) {
      if (page[cell] === 0) continue
      us.push(middleOf(number * cells + cell))
      times.push(page[cell] as number)
    }
  }
  return { us: Uint32Array.from(us), times: Uint32Array.from(times) }
}

/** The middle of the values that are counted at an index. */
function middleOf(index: number): number {
  const octave = Math.max(0, Math.floor(index / cells) - 1)
  return (index - octave * cells) * 2 ** octave + Math.floor(2 ** (octave - 1))
}

/** What several threads counted, as if one had: batches as wide as the widest of any. Undefined when none saw a gap. */
export function mergeGaps(all: readonly (GapBatches | undefined)[]): GapBatches | undefined {
  const present = all.filter(one => one !== undefined)
  if (present.length <= 1) return present[0]
  const requestsEach = Math.max(...present.map(one => one.requestsEach))
  const merged: Map<number, number>[] = []
  for (const one of present)
    for (const [at, { us, times }] of one.batches.entries()) {
      const batch = Math.floor((at * one.requestsEach) / requestsEach)
      const counts = merged[batch] ?? new Map<number, number>()
      merged[batch] = counts
      for (const [place, value] of us.entries())
        counts.set(value, (counts.get(value) ?? 0) + (times[place] as number))
    }
  return { requestsEach, batches: Array.from(merged, counts => sortedCounts(counts ?? new Map())) }
}

function sortedCounts(counts: ReadonlyMap<number, number>): GapCounts {
  const us = Uint32Array.from(counts.keys()).sort()
  return { us, times: us.map(value => counts.get(value) as number) }
}

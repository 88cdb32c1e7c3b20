import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GapBatches } from '../../measure/load/index.ts'
import { createGapRecorder, mergeGaps } from './gap-batches.ts'

type Seen = readonly (readonly [row: number, gapMs: number])[]
const seen = fc.array(
  fc.tuple(
    fc.nat(5_000),
    fc.oneof(fc.constantFrom(0, 1, 1), fc.double({ min: 0, max: 3_600_000, noNaN: true })),
  ),
  { maxLength: 300 },
)

function count(gaps: Seen, requests?: number): GapBatches | undefined {
  const recorder = createGapRecorder(requests)
  for (const [row, gapMs] of gaps) recorder.add(row, gapMs)
  return recorder.counted()
}

/** Gaps of each batch in milliseconds, ascending. */
const listed = (found: GapBatches | undefined): number[][] =>
  (found?.batches ?? []).map(({ us, times }) =>
    [...us].flatMap((value, at) => new Array<number>(times[at] as number).fill(value / 1_000)),
  )

describe('gaps in batches', () => {
  it('hold every gap of their requests to 0.1%, in at most 128 batches, whether or not it was known how many come', () => {
    fc.assert(
      fc.property(seen, fc.constantFrom(undefined, 300, 5_001), (gaps, requests) => {
        const found = count(gaps, requests)
        expect(found?.batches.length ?? 0).toBeLessThanOrEqual(128)
        for (const [batch, values] of listed(found).entries()) {
          const each = found?.requestsEach ?? 1
          const own = gaps.filter(([row]) => Math.floor(row / each) === batch).map(([, gapMs]) => gapMs)
          const sorted = own.sort((a, b) => a - b)
          expect(values).toHaveLength(sorted.length)
          for (const [at, value] of values.entries())
            expect(Math.abs(value - (sorted[at] as number))).toBeLessThanOrEqual(
              Math.max(0.001, (sorted[at] as number) * 0.001),
            )
        }
      }),
    )
  })

  it('of several threads are those of one that had seen all of them', () => {
    fc.assert(
      fc.property(seen, fc.integer({ min: 1, max: 3 }), (gaps, threads) => {
        const parts = Array.from({ length: threads }, (_, thread) =>
          count(gaps.filter(([row]) => row % threads === thread)),
        )
        const merged = mergeGaps(parts)
        const whole = count(gaps)
        // Threads that have seen only early requests have narrower batches; the widest counts.
        expect(merged?.requestsEach).toBe(whole?.requestsEach)
        expect(listed(merged).flat()).toEqual(listed(whole).flat())
        expect(merged?.batches.length).toBe(whole?.batches.length)
      }),
    )
  })

  it('are none when no answer had two tokens', () => {
    expect(count([])).toBeUndefined()
    expect(mergeGaps([undefined, undefined])).toBeUndefined()
  })
})

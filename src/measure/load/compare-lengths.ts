import { kolmogorovSmirnov, nearestRank } from '../../stats/index.ts'
import type { LengthComparison } from './load-result.ts'

/** Bins of the picture; each twice as wide as the one before would hide the middle, so they are even on a logarithmic scale. */
const mostBins = 16

/**
 * Lengths that were planned beside those that were sent: histogram on common bins, medians, and the two-sample test of whether both
 * can be of one distribution. Undefined when either is empty.
 */
export function compareLengths(
  planned: ArrayLike<number>,
  achieved: ArrayLike<number>,
): LengthComparison | undefined {
  const test = kolmogorovSmirnov(planned, achieved)
  if (test === undefined) return undefined
  const sorted = [planned, achieved].map(lengths => Float64Array.from(lengths).sort()) as [
    Float64Array,
    Float64Array,
  ]
  const low = Math.min(sorted[0][0] as number, sorted[1][0] as number)
  const high = Math.max(sorted[0].at(-1) as number, sorted[1].at(-1) as number)
  const edges = edgesBetween(low, high)
  return {
    edges,
    planned: countIn(edges, sorted[0]),
    achieved: countIn(edges, sorted[1]),
    plannedMedian: nearestRank(sorted[0], 0.5) as number,
    achievedMedian: nearestRank(sorted[1], 0.5) as number,
    test,
  }
}

/** Whole numbers, ascending, from at most the shortest to beyond the longest. */
function edgesBetween(low: number, high: number): number[] {
  const from = Math.max(1, low)
  const ratio = Math.max(1, high) / from
  const steps = Array.from({ length: mostBins + 1 }, (_, i) => Math.round(from * ratio ** (i / mostBins)))
  const edges = [...new Set([low < 1 ? 0 : (steps[0] as number), ...steps])]
  const last = edges.at(-1) as number
  return last > high ? edges : [...edges.filter(edge => edge < high), high, high + 1].filter(isNew)
}

const isNew = (edge: number, at: number, all: readonly number[]): boolean => all.indexOf(edge) === at

function countIn(edges: readonly number[], sorted: Float64Array): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0)
  let bin = 0
  for (const length of sorted) {
    while (bin < counts.length - 1 && length >= (edges[bin + 1] as number)) bin++
    counts[bin] = (counts[bin] as number) + 1
  }
  return counts
}

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../../kernel/index.ts'
import type { Sample } from '../estimate/index.ts'
import { jointResample, probabilitiesBest, simultaneousIntervals } from './joint-resample.ts'

const oracles = new URL('../../../../shared/oracles/', import.meta.url)
const present = existsSync(new URL('data_maxt_indices.json', oracles))
if (!present)
  console.warn('skipped: ../shared/oracles is not there, so the joint bootstrap is not held against it')

interface OracleCase {
  readonly id: string
  readonly input: {
    readonly scores: readonly (readonly number[])[]
  }
  readonly expected: {
    readonly pBest: number[]
    readonly diff: number[]
    readonly crit: number
    readonly se: number[]
  }
}

function sampleOf(values: readonly number[], more: Partial<Sample> = {}): Sample {
  return {
    examples: Int32Array.from(values, (_, at) => at),
    values: Float64Array.from(values),
    clusterCount: values.length,
    binary: true,
    scored: values.length,
    unscored: 0,
    errored: 0,
    notApplicable: 0,
    missing: 0,
    ...more,
  }
}

describe.skipIf(!present)('the joint bootstrap against the oracle, with its own indices', () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, oracles), 'utf8'))
  const found = (id: string) => {
    const file = read('02_two_candidates.json') as { cases: OracleCase[] } | OracleCase[]
    return (Array.isArray(file) ? file : file.cases).find(item => item.id === id)!
  }
  const indices = () => {
    const file = read('data_maxt_indices.json') as { indices: number[][] } | number[][]
    return (Array.isArray(file) ? file : file.indices).flat()
  }
  const replay = (list: readonly number[]): Random => {
    let at = 0
    return { ...seededRandom('unused'), below: () => list[at++]! }
  }
  const jointOf = ({ input }: OracleCase) =>
    jointResample({
      samples: input.scores[0]!.map((_, k) => sampleOf(input.scores.map(row => row[k]!))),
      random: replay(indices()),
      replicates: indices().length / input.scores.length,
    })!

  it('gives the probabilities of being best, ties split', () => {
    const oracle = found('prob_best_paired_bootstrap')
    const shares = probabilitiesBest(jointOf(oracle), 'higher')
    oracle.expected.pBest.forEach((share, k) => {
      expect(shares[k]).toBeCloseTo(share, 10)
    })
  })

  it('gives the max-T intervals, up to the error of taking standard errors from the resamples', () => {
    const oracle = found('maxT_simultaneous_bootstrap')
    const joint = jointOf(oracle)
    // The oracle is the textbook form; ours widens it for what resampling few examples misses, here 60 of them.
    const { intervals } = simultaneousIntervals({ ...joint, units: 1 }, 0.95)!
    simultaneousIntervals(joint, 0.95)!.intervals.forEach((ours, at) => {
      const ratio = (ours!.upper - ours!.lower) / (intervals[at]!.upper - intervals[at]!.lower)
      expect(ratio).toBeGreaterThan(1.01)
      expect(ratio).toBeLessThan(1.06)
    })
    intervals.forEach((interval, at) => {
      const half = (interval!.upper - interval!.lower) / 2
      const expected = oracle.expected.crit * oracle.expected.se[at]!
      expect((interval!.upper + interval!.lower) / 2).toBeCloseTo(oracle.expected.diff[at]!, 10)
      expect(Math.abs(half / expected - 1)).toBeLessThan(0.04)
    })
  })
})

describe('jointResample', () => {
  const draw = (samples: readonly Sample[], replicates = 4000) =>
    jointResample({ samples, random: seededRandom('test'), replicates })!
  const alternating = (n: number, period: number) =>
    Array.from({ length: n }, (_, at) => (at % period === 0 ? 0 : 1))
  const spreadOf = (values: Float64Array) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  }

  it('draws the same examples for all: twins never differ', () => {
    const twin = alternating(50, 3)
    const joint = draw([sampleOf(twin), sampleOf(twin)])
    expect(simultaneousIntervals(joint, 0.95)?.intervals).toEqual([undefined])
    expect(probabilitiesBest(joint, 'higher')).toEqual([0.5, 0.5])
  })

  it('keeps the spread of the mean when many examples are put into groups', () => {
    const n = 40_000
    const joint = draw([sampleOf(alternating(n, 4))])
    expect(joint.units).toBe(2000)
    expect(spreadOf(joint.values)).toBeCloseTo(Math.sqrt((0.75 * 0.25) / n), 3.5)
  })

  it('draws clusters whole: values that agree inside a cluster spread more', () => {
    const values = Array.from({ length: 200 }, (_, at) => Math.floor(at / 10) % 2)
    const clusters = Int32Array.from(values, (_, at) => Math.floor(at / 10))
    const clustered = draw([sampleOf(values, { clusters, clusterCount: 20 })])
    expect(spreadOf(clustered.values) / spreadOf(draw([sampleOf(values)]).values)).toBeCloseTo(
      Math.sqrt(10),
      0,
    )
  })

  it('has nothing to say with fewer than three units', () => {
    expect(
      jointResample({ samples: [sampleOf([0, 1])], random: seededRandom('x'), replicates: 100 }),
    ).toBeUndefined()
  })
})

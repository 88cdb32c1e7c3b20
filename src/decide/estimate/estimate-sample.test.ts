import { describe, expect, it } from 'vitest'
import { type Score, scored, unscored } from '../../kernel/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import { wilsonInterval } from '../../stats/index.ts'
import { answeredTrial, metricFacts } from '../compare/__fixtures__/made-up-run.ts'
import { createScoreCollector } from './collect-scores.ts'
import { boundsOf, estimateSample, guaranteeOf } from './estimate-sample.ts'
import { allMembers, type Sample, sampleOf } from './sample.ts'
import type { ExampleFacts } from './score-table.ts'

function sample(
  scores: readonly (Score | readonly Score[])[],
  more: { metric?: MetricFacts; facts?: (at: number) => Partial<ExampleFacts> } = {},
): Sample {
  const metric = more.metric ?? metricFacts({ id: 'm' })
  const repeats = Math.max(1, ...scores.map(score => (Array.isArray(score) ? score.length : 1)))
  const ids = scores.map((_, at) => String(at).padStart(5, '0'))
  const collector = createScoreCollector({
    examples: new Map(
      ids.map((id, at) => [id, { component: 'core', tags: {}, weight: 1, ...more.facts?.(at) }]),
    ),
    metrics: [metric],
    candidates: ['a'],
    repeats,
  })
  scores.forEach((score, at) => {
    const list = (Array.isArray(score) ? score : [score]) as readonly Score[]
    list.forEach((one, repeat) => {
      collector.add(answeredTrial({ candidate: 'a', exampleId: ids[at]!, repeat, scores: { m: one } }))
    })
  })
  const table = collector.finish()
  return sampleOf(table, table.candidates[0]!, { metric: 'm', members: allMembers(table) })
}

const context = (metric: MetricFacts = metricFacts({ id: 'm' })) => ({
  metric,
  level: 0.95,
  seed: '7/m',
  replicates: 1000,
})
const bits = (ones: number, zeros: number) =>
  [...Array(ones).fill(scored(1)), ...Array(zeros).fill(scored(0))] as Score[]
const mean = metricFacts({ id: 'm', aggregation: 'mean' })

describe('the estimate of a rate', () => {
  it('is Wilson: 81 of 263 is 0.2553 to 0.3662 (Newcombe 1998)', () => {
    const estimate = estimateSample(sample(bits(81, 182)), context())
    expect(estimate).toMatchObject({ kind: 'known', method: 'wilson', n: 263 })
    if (estimate.kind !== 'known') return
    expect(estimate.interval!.lower).toBeCloseTo(0.2553, 4)
    expect(estimate.interval!.upper).toBeCloseTo(0.3662, 4)
  })

  it('offers Clopper-Pearson beside it, which is never narrower at the ends', () => {
    const all = sample(bits(20, 0))
    expect(guaranteeOf(all, 0.95)!.upper).toBe(1)
    expect(guaranteeOf(all, 0.95)!.lower).toBeCloseTo(0.025 ** (1 / 20), 6)
  })

  it('says what it leaves out, and how far that could move it', () => {
    const some = sample([...bits(6, 2), unscored('unparsable'), unscored('no_data')])
    expect(estimateSample(some, context())).toMatchObject({ value: 0.75, n: 8, unscored: 2 })
    expect(boundsOf(some)).toEqual({ worst: 0.6, best: 0.8 })
    expect(boundsOf(sample(bits(3, 1)))).toBeUndefined()
  })

  it('is unknown in words, never 0, when no trial has a value', () => {
    const none = estimateSample(sample([unscored('no_data'), unscored('not_applicable')]), context())
    expect(none).toEqual({
      kind: 'unknown',
      reason: 'No trial has a value: 1 unscored, 1 not applicable.',
      n: 0,
      unscored: 1,
      errored: 0,
    })
  })

  it('uses example means when repeats differ, with the number of examples as n', () => {
    const scores = Array.from({ length: 40 }, (_, at) => [
      scored(at % 2),
      scored(at % 3 === 0 ? 1 : 0),
      scored(1),
    ])
    const estimate = estimateSample(sample(scores), context())
    expect(estimate).toMatchObject({ kind: 'known', n: 40 })
    expect(['t', 'bca']).toContain(estimate.kind === 'known' ? estimate.method : '')
  })
})

describe('the estimate of a mean', () => {
  const spread = (n: number, from = 0.2) =>
    Array.from({ length: n }, (_, at) => scored(from + (0.5 * at) / n))
  it.each([
    ['t for 30 values away from the ends', spread(30), 't'],
    ['BCa for 29 values', spread(29), 'bca'],
    ['BCa near the end of the range', [...Array(28).fill(scored(1)), scored(0.9), scored(0.7)], 'bca'],
  ])('is %s', (_, scores, method) => {
    expect(estimateSample(sample(scores, { metric: mean }), context(mean))).toMatchObject({
      kind: 'known',
      method,
    })
  })

  const endless: MetricFacts = { ...mean, range: [0, Number.POSITIVE_INFINITY] }
  it.each([
    ['one example', [scored(0.4)], mean, 'One example'],
    [
      'equal values without an upper bound',
      [scored(0.4), scored(0.4), scored(0.4)],
      endless,
      'so there is no interval',
    ],
  ])('has no interval and says why: %s', (_, scores, metric, words) => {
    const estimate = estimateSample(sample(scores, { metric }), context(metric))
    expect(estimate).toMatchObject({ kind: 'known', value: 0.4 })
    if (estimate.kind !== 'known') return
    expect(estimate.interval).toBeUndefined()
    expect(estimate.warnings.join()).toContain(words)
  })

  it('knows of equal scores between two bounds what Wilson knows of a rate, and says so', () => {
    const estimate = estimateSample(sample(Array(30).fill(scored(1)), { metric: mean }), context(mean))
    const wilson = wilsonInterval({ successes: 30, trials: 30, level: 0.95 })
    expect(estimate).toMatchObject({ kind: 'known', method: 'bounded-score', interval: wilson })
    expect(estimate.kind === 'known' && estimate.warnings.join()).toContain('bounds of the score alone')
  })
})

describe('the estimate under a design', () => {
  const byCluster = (size: number) => (at: number) => ({ cluster: `c${Math.floor(at / size)}` })
  it('is cluster-robust, and warns below 20 clusters', () => {
    const scores = Array.from({ length: 60 }, (_, at) => scored(Math.floor(at / 6) % 3 === 0 ? 0 : 1))
    const few = estimateSample(sample(scores, { facts: byCluster(6) }), context())
    expect(few).toMatchObject({ kind: 'known', method: 'cluster-cr2', clusters: 10, n: 60 })
    if (few.kind !== 'known') return
    expect(few.warnings.join()).toContain('Only 10 clusters')
    const naive = estimateSample(sample(scores), context())
    if (naive.kind !== 'known') return
    expect(few.interval!.upper - few.interval!.lower).toBeGreaterThan(
      naive.interval!.upper - naive.interval!.lower,
    )
  })

  it('counts every cluster once when all values are equal', () => {
    const estimate = estimateSample(sample(bits(60, 0), { facts: byCluster(6) }), context())
    expect(estimate).toMatchObject({ kind: 'known', value: 1, method: 'wilson-on-clusters' })
    if (estimate.kind !== 'known') return
    expect(estimate.interval!.lower).toBeCloseTo(0.7225, 3)
  })

  it('weighs examples', () => {
    const weight = (at: number) => ({ weight: at < 10 ? 3 : 1 })
    const estimate = estimateSample(sample([...bits(10, 0), ...bits(5, 15)], { facts: weight }), context())
    expect(estimate).toMatchObject({ kind: 'known', method: 'hajek', value: 35 / 50 })
  })

  it('sums before it divides, for ratios, and is unknown when nothing was counted', () => {
    const ratio = metricFacts({ id: 'm', aggregation: 'ratio' })
    const parts = [
      [1, 1],
      [0, 9],
      [2, 2],
      [3, 8],
    ].map(([hits, of]) => scored(hits! / of!, { hits: hits!, of: of! }))
    expect(estimateSample(sample(parts, { metric: ratio }), context(ratio))).toMatchObject({
      kind: 'known',
      value: 6 / 20,
    })
    const nothing = [scored(0, { hits: 0, of: 0 })]
    expect(estimateSample(sample(nothing, { metric: ratio }), context(ratio))).toMatchObject({
      kind: 'unknown',
    })
  })

  it('resamples statistics, the same way every time, and says when the code is not at hand', () => {
    const statistic = metricFacts({ id: 'm', aggregation: 'statistic' })
    const scores = Array.from({ length: 40 }, (_, at) => scored(at % 2, at % 4))
    const compute = (evidence: readonly unknown[]) =>
      evidence.filter(item => item === 1).length / evidence.length
    const of = () => estimateSample(sample(scores, { metric: statistic }), { ...context(statistic), compute })
    expect(of()).toMatchObject({ kind: 'known', value: 0.25, method: 'bootstrap', seed: '7/m' })
    expect(of()).toEqual(of())
    expect(estimateSample(sample(scores, { metric: statistic }), context(statistic))).toMatchObject({
      kind: 'unknown',
    })
  })
})

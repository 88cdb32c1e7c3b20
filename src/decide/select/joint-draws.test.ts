import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { rateBelief } from '../../stats/index.ts'
import { answeredTrial, metricFacts } from '../compare/__fixtures__/made-up-run.ts'
import { allMembers, createScoreCollector, exampleFacts, sampleOf } from '../estimate/index.ts'
import { jointDraws } from './joint-draws.ts'

const metrics = [metricFacts({ id: 'one' }), metricFacts({ id: 'two' })]

/** 40 documents of 10 examples each; both metrics go by the document, each on its own half of the examples. */
function tableOf(isClustered: boolean) {
  const random = seededRandom('documents')
  const isGood = Array.from({ length: 40 }, () => random.float() < 0.7)
  const examples = Array.from({ length: 400 }, (_, at) => ({
    id: `q-${String(at).padStart(3, '0')}`,
    component: 'core' as const,
    tags: { document: `d${Math.floor(at / 10)}` },
    weight: 1,
  }))
  const collector = createScoreCollector({
    examples: new Map(
      examples.map(example => [example.id, exampleFacts(example, isClustered ? 'document' : undefined)]),
    ),
    metrics,
    candidates: ['a'],
    repeats: 1,
  })
  examples.forEach(({ id }, at) => {
    const score = { outcome: 'scored' as const, value: isGood[Math.floor(at / 10)] ? 1 : 0 }
    const none = { outcome: 'unscored' as const, reason: 'not_applicable' as const }
    collector.add(
      answeredTrial({
        candidate: 'a',
        exampleId: id,
        scores: at % 2 === 0 ? { one: score, two: none } : { one: none, two: score },
      }),
    )
  })
  return collector.finish()
}

function drawn(isClustered: boolean) {
  const table = tableOf(isClustered)
  const belief = rateBelief({ successes: 28, trials: 40 })
  const columns = metrics.map(({ id }) => ({
    sample: sampleOf(table, table.candidates[0]!, { metric: id, members: allMembers(table) }),
    belief,
    figure: id,
  }))
  return jointDraws({ table, columns, draws: 2_000, seed: 's' }) as [Float64Array, Float64Array]
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (of: Float64Array) => of.reduce((sum, value) => sum + value, 0) / of.length
  const [ma, mb] = [mean(a), mean(b)]
  const sum = (f: (at: number) => number) => a.reduce((total, _, at) => total + f(at), 0)
  return (
    sum(at => (a[at]! - ma) * (b[at]! - mb)) /
    Math.sqrt(sum(at => (a[at]! - ma) ** 2) * sum(at => (b[at]! - mb) ** 2))
  )
}

describe('jointDraws', () => {
  it('resamples what was sampled: figures on other examples of the same documents move together', () => {
    expect(correlation(...drawn(true))).toBeGreaterThan(0.9)
    expect(Math.abs(correlation(...drawn(false)))).toBeLessThan(0.1)
  })

  it('gives every figure the distribution of its own belief', () => {
    const sorted = drawn(true)[0].toSorted()
    const belief = rateBelief({ successes: 28, trials: 40 })
    for (const p of [0.025, 0.25, 0.5, 0.75, 0.975])
      expect(sorted[Math.round(p * 2_000)]).toBeCloseTo(belief.quantile(p), 2)
  })

  it.each([400, 6_000])('lets figures move together as their scores do, over %i examples', count => {
    const random = seededRandom('pairs', count)
    const collector = createScoreCollector({ examples: new Map(), metrics, candidates: ['a'], repeats: 1 })
    const scores = Array.from({ length: count }, () => {
      const one = random.float() < 0.6 ? 1 : 0
      return [one, random.float() < 0.6 ? one : random.float() < 0.6 ? 1 : 0] as const
    })
    scores.forEach(([one, two], at) => {
      collector.add(
        answeredTrial({
          candidate: 'a',
          exampleId: `q-${at}`,
          scores: { one: { outcome: 'scored', value: one }, two: { outcome: 'scored', value: two } },
        }),
      )
    })
    const table = collector.finish()
    const columns = metrics.map(({ id }) => ({
      sample: sampleOf(table, table.candidates[0]!, { metric: id, members: allMembers(table) }),
      belief: rateBelief({ successes: 0.6 * count, trials: count }),
      figure: id,
    }))
    const [a, b] = jointDraws({ table, columns, draws: 2_000, seed: 's' }) as [Float64Array, Float64Array]
    const truth = correlation(
      Float64Array.from(scores, ([one]) => one),
      Float64Array.from(scores, ([, two]) => two),
    )
    expect(Math.abs(correlation(a, b) - truth)).toBeLessThan(0.1)
  })

  it('draws nothing where there is no belief', () => {
    const table = tableOf(false)
    const sample = sampleOf(table, table.candidates[0]!, { metric: 'one', members: allMembers(table) })
    const columns = [{ sample, belief: undefined, figure: 'one' }]
    expect(jointDraws({ table, columns, draws: 10, seed: 's' })).toEqual([undefined])
  })
})

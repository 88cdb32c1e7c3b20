import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuMilliseconds } from '../../../test/support/cpu-time.ts'
import { canonicalJson, type Score, scored, unscored } from '../../kernel/index.ts'
import {
  answeredTrial,
  failedTrial,
  inputFor,
  type MadeUpRun,
  madeUpRun,
  metricFacts,
} from './__fixtures__/made-up-run.ts'
import { compareCandidates } from './compare-candidates.ts'
import { type Comparison, comparisonSchema } from './comparison.ts'

const three = [
  { name: 'good', right: 0.85 },
  { name: 'twin', right: 0.84 },
  { name: 'poor', right: 0.3, failing: 0.05 },
]
const pairOf = (comparison: Comparison, metric: string, [a, b]: readonly [string, string]) =>
  comparison.pairs.find(
    pair => pair.metric === metric && pair.slice === 'all' && pair.a === a && pair.b === b,
  )!
const cellOf = (comparison: Comparison, metric: string, candidate: string) =>
  comparison.cells.find(
    cell => cell.metric === metric && cell.slice === 'all' && cell.candidate === candidate,
  )!

/** One metric, scores by candidate and example. */
function smallRun(
  scores: Readonly<Record<string, readonly (Score | 'failed' | 'missing')[]>>,
  metric = metricFacts({ id: 'right', title: 'Right' }),
): MadeUpRun {
  const names = Object.keys(scores)
  const run = madeUpRun({
    behaviours: names.map(name => ({ name, right: 1 })),
    examples: Math.max(...Object.values(scores).map(list => list.length)),
    metrics: [metric],
  })
  const trials = names.flatMap(candidate =>
    scores[candidate]!.flatMap((score, at) => {
      const exampleId = run.examples[at]!.id
      if (score === 'missing') return []
      return [
        score === 'failed'
          ? failedTrial({ candidate, exampleId })
          : answeredTrial({ candidate, exampleId, scores: { [metric.id]: score } }),
      ]
    }),
  )
  return { ...run, trials }
}
const bits = (text: string) => [...text].map(bit => scored(Number(bit)))

describe('compareCandidates', () => {
  it('keeps rates near 1 together by Tango, which is wider than one pair alone and never of no width', async () => {
    const wrongOn = (...wrong: number[]) =>
      bits(Array.from({ length: 100 }, (_, at) => (wrong.includes(at) ? '0' : '1')).join(''))
    const comparison = await compareCandidates(
      inputFor(smallRun({ a: wrongOn(1, 2), b: wrongOn(1, 2), c: wrongOn(3), d: wrongOn(4, 5, 6) })),
    )
    for (const pair of comparison.pairs.filter(({ slice }) => slice === 'all')) {
      const { difference, simultaneous } = pair
      if (difference.kind !== 'known' || !difference.interval || !simultaneous)
        throw new Error('an interval is missing')
      expect(simultaneous.lower).toBeLessThanOrEqual(difference.interval.lower)
      expect(simultaneous.upper).toBeGreaterThanOrEqual(difference.interval.upper)
      expect(simultaneous.upper - simultaneous.lower).toBeGreaterThan(0.03)
    }
    expect(pairOf(comparison, 'right', ['a', 'c']).simultaneous!.upper).toBeGreaterThan(
      (pairOf(comparison, 'right', ['a', 'c']).difference as { interval: { upper: number } }).interval.upper,
    )
  })

  it('tells the worse one apart and ties the twins, in cells, pairs, ties and words alike', async () => {
    const comparison = await compareCandidates(inputFor(madeUpRun({ behaviours: three, examples: 300 })))
    expect(comparisonSchema.parse(comparison)).toEqual(comparison)
    expect(pairOf(comparison, 'verdict_match', ['good', 'poor'])).toMatchObject({
      better: 'a',
      test: 'mcnemar-mid-p',
      adjustment: 'holm',
      exploratory: false,
    })
    expect(pairOf(comparison, 'verdict_match', ['good', 'twin']).better).toBe('not_separated')
    expect(cellOf(comparison, 'verdict_match', 'twin')).toMatchObject({
      tiedWithBest: true,
      ranks: { from: 1, to: 2 },
    })
    expect(cellOf(comparison, 'verdict_match', 'poor')).toMatchObject({
      tiedWithBest: false,
      ranks: { from: 3, to: 3 },
    })
    expect(
      comparison.ties
        .find(({ metric }) => metric === 'verdict_match')!
        .groups.map(group => [...group].sort()),
    ).toEqual([['good', 'twin'], ['poor']])
    expect(comparison.headline[0]).toMatch(
      /^(good and twin|twin and good) cannot be told apart on verdict match; poor is worse by \d+\.\d points \[/,
    )
    const shares = ['good', 'twin', 'poor'].map(
      name => cellOf(comparison, 'verdict_match', name).probabilityBest!,
    )
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 9)
    expect(shares[2]).toBe(0)
  })

  it('gives the same bytes whatever the order of the trials', async () => {
    const run = madeUpRun({ behaviours: three.slice(1), examples: 25, repeats: 2 })
    const expected = canonicalJson(await compareCandidates(inputFor(run)))
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...run.trials], { minLength: run.trials.length }),
        async trials => {
          expect(canonicalJson(await compareCandidates(inputFor({ ...run, trials })))).toBe(expected)
        },
      ),
      { numRuns: 4 },
    )
  })

  it('mirrors every difference when the candidates change places', async () => {
    const run = madeUpRun({ behaviours: three.slice(1), examples: 60 })
    const turned = { ...run, record: { ...run.record, candidates: [...run.record.candidates].reverse() } }
    const there = await compareCandidates(inputFor(run))
    const back = await compareCandidates(inputFor(turned))
    let compared = 0
    for (const pair of there.pairs) {
      const other = back.pairs.find(found => found.metric === pair.metric && found.slice === pair.slice)!
      expect([other.a, other.b]).toEqual([pair.b, pair.a])
      if (pair.difference.kind !== 'known' || other.difference.kind !== 'known') continue
      compared += 1
      expect(other.difference.value).toBeCloseTo(-pair.difference.value, 10)
      expect(other.pValue).toBe(pair.pValue)
      if (pair.difference.method !== 'bca' && pair.difference.interval)
        expect(other.difference.interval!.lower).toBeCloseTo(-pair.difference.interval.upper, 9)
      expect(other.better).toBe(
        { a: 'b', b: 'a', not_separated: 'not_separated', undirected: 'undirected' }[pair.better],
      )
    }
    expect(compared).toBeGreaterThan(8)
  })

  it('holds no wall-clock time but the one it is given', async () => {
    const run = madeUpRun({ behaviours: three, examples: 5 })
    expect(JSON.stringify(await compareCandidates(inputFor(run)))).not.toMatch(/2026-01-01/)
    const stamped = await compareCandidates({ ...inputFor(run), generatedAt: '2026-11-26T00:00:00Z' })
    expect(stamped.generatedAt).toBe('2026-11-26T00:00:00Z')
  })

  it('names candidates run:candidate when two runs share a name', async () => {
    const run = madeUpRun({ behaviours: three.slice(0, 1), examples: 20 })
    const later = { ...run.record, id: 'run-2', name: 'later' }
    const comparison = await compareCandidates({
      ...inputFor(run),
      runs: [
        { record: run.record, trials: () => run.trials },
        { record: later, trials: () => run.trials },
      ],
    })
    expect(comparison.candidates.map(({ name }) => name)).toEqual([
      'coverage-adjudication:good',
      'later:good',
    ])
    expect(pairOf(comparison, 'verdict_match', ['coverage-adjudication:good', 'later:good'])).toMatchObject({
      better: 'not_separated',
      pValue: 1,
    })
  })

  it.each([
    [
      'other metric versions',
      { metrics: [metricFacts({ id: 'verdict_match', version: '2' })] },
      /version 1 .* 2/,
    ],
    [
      'another dataset',
      {
        dataset: { ...madeUpRun({ behaviours: three, examples: 1 }).record.dataset, version: 'e'.repeat(64) },
      },
      /different datasets/,
    ],
  ])('refuses %s', async (_, change, message) => {
    const run = madeUpRun({ behaviours: three, examples: 3 })
    const second = { ...run.record, id: 'run-2', ...change }
    const input = {
      ...inputFor(run),
      runs: [run.record, second].map(record => ({ record, trials: () => run.trials })),
    }
    await expect(compareCandidates(input)).rejects.toMatchObject({
      code: 'run_not_comparable',
      message: expect.stringMatching(message),
    })
  })

  it('pairs on the examples both have, and says that the sets differ', async () => {
    const run = smallRun({
      a: bits('1111100000'),
      b: [...bits('11111'), 'missing', 'missing', 'missing', 'missing', scored(1)],
    })
    const comparison = await compareCandidates(inputFor(run))
    expect(pairOf(comparison, 'right', ['a', 'b']).difference).toMatchObject({
      n: 6,
      value: expect.closeTo(-1 / 6, 9),
    })
    expect(comparison.warnings.map(({ kind }) => kind)).toContain('unequal_examples')
    expect(comparison.dataset.compared).toBe(6)
  })

  it.each<[string, MadeUpRun]>([
    ['one candidate', smallRun({ a: bits('1101') })],
    ['one example', smallRun({ a: bits('1'), b: bits('0') })],
    ['all failed', smallRun({ a: ['failed', 'failed'], b: ['failed', 'failed'] })],
    ['all unscored', smallRun({ a: [unscored('no_data')], b: [unscored('no_data')] })],
    ['all equal', smallRun({ a: bits('1111111111'), b: bits('1111111111') })],
    ['one failed entirely', smallRun({ a: bits('1010'), b: ['failed', 'failed', 'failed', 'failed'] })],
    [
      'equal means',
      smallRun(
        { a: [scored(0.5), scored(0.5)], b: [scored(0.5), scored(0.5)] },
        metricFacts({ id: 'right', aggregation: 'mean' }),
      ),
    ],
    [
      'twelve candidates',
      madeUpRun({
        behaviours: Array.from({ length: 12 }, (_, at) => ({ name: `c${at}`, right: at / 12 })),
        examples: 15,
      }),
    ],
  ])('has an answer in the schema for %s', async (_, run) => {
    const comparison = await compareCandidates(inputFor(run))
    expect(() => comparisonSchema.parse(comparison)).not.toThrow()
    expect(comparison.headline.length).toBeGreaterThan(0)
    expect(JSON.stringify(comparison)).not.toMatch(/NaN|null,"|Infinity/)
  })

  it('says that nothing can be said when every trial failed', async () => {
    const comparison = await compareCandidates(inputFor(smallRun({ a: ['failed'], b: ['failed'] })))
    expect(comparison.headline[0]).toBe('Nothing can be said about right: no trial has a value.')
    expect(cellOf(comparison, 'right', 'a').estimate).toMatchObject({ kind: 'unknown', errored: 1 })
    expect(comparison.warnings.map(({ kind }) => kind)).toContain('nothing_answered')
  })

  it('makes claims on pairs with the baseline alone when there is one', async () => {
    const comparison = await compareCandidates(
      inputFor(madeUpRun({ behaviours: three, examples: 80 }), { baseline: 'twin' }),
    )
    const claims = comparison.pairs.filter(({ exploratory }) => !exploratory).map(({ a, b }) => `${a}-${b}`)
    expect(claims).toEqual(['good-twin', 'twin-poor'])
    await expect(
      compareCandidates(inputFor(madeUpRun({ behaviours: three, examples: 2 }), { baseline: 'nobody' })),
    ).rejects.toMatchObject({ code: 'candidate_unknown' })
  })

  it('never makes a claim on a screening metric, a slice or a description', async () => {
    const comparison = await compareCandidates(inputFor(madeUpRun({ behaviours: three, examples: 60 })))
    for (const pair of comparison.pairs.filter(({ slice }) => slice === 'all')) {
      if (!pair.exploratory) expect([pair.metric, pair.slice]).toEqual(['verdict_match', 'all'])
      if (pair.metric === 'length') expect(pair.better).toBe('undirected')
    }
    expect(comparison.metrics.find(({ id }) => id === 'rouge_l')!.role).toBe('screening')
  })

  it('shows the examples on which candidates differ, with their answers, bounded but counted', async () => {
    const run = madeUpRun({ behaviours: three, examples: 60 })
    const { disagreements } = await compareCandidates(inputFor(run, { mostShown: 4 }))
    expect(disagreements.total).toBeGreaterThan(4)
    expect(disagreements.shown).toHaveLength(4)
    const [first] = disagreements.shown
    expect(first).toMatchObject({
      spread: 1,
      input: expect.stringContaining('Is damage number'),
      expected: expect.stringContaining('label: '),
    })
    expect(first!.answers.map(({ candidate }) => candidate)).toEqual(['good', 'twin', 'poor'])
    expect(first!.answers[0]!.text).not.toBe('')
  })

  it('flags repeats that are the same text although their seeds differ', async () => {
    const run = smallRun({ a: bits('1010') })
    const trials = run.trials.flatMap(trial => [trial, { ...trial, repeat: 1, seed: 2 }])
    const comparison = await compareCandidates(
      inputFor({ ...run, trials, record: { ...run.record, repeats: 2 } }),
    )
    expect(comparison.warnings.map(({ kind }) => kind)).toContain('identical_repeats')
    expect(comparison.reliability[0]).toMatchObject({
      withinVariance: 0,
      moreRepeatsHelp: false,
      identicalRepeats: 4,
    })
  })

  it('lists flaky examples, pass@k and pass^k', async () => {
    const comparison = await compareCandidates(
      inputFor(madeUpRun({ behaviours: three.slice(0, 2), examples: 30, repeats: 3 })),
    )
    const item = comparison.reliability.find(({ metric }) => metric === 'verdict_match')!
    const [one, , all] = item.passAtK
    expect(item.passAtK.map(({ k }) => k)).toEqual([1, 2, 3])
    const value = (estimate: (typeof item.passAtK)[number]['any']) =>
      estimate.kind === 'known' ? estimate.value : Number.NaN
    expect(value(one!.any)).toBeCloseTo(value(one!.all), 12)
    expect(value(all!.any)).toBeGreaterThanOrEqual(value(one!.any))
    expect(value(all!.all)).toBeLessThanOrEqual(value(one!.all))
    expect(comparison.flaky.total).toBeGreaterThan(0)
    expect(comparison.flaky.shown.every(({ passes, of }) => passes > 0 && passes < of)).toBe(true)
  })

  it('respects clusters, and says when they are few', async () => {
    const comparison = await compareCandidates(
      inputFor(madeUpRun({ behaviours: three.slice(0, 2), examples: 60 }), { clusterBy: 'line' }),
    )
    expect(comparison.dataset).toMatchObject({ clusterBy: 'line', clusters: 3 })
    expect(pairOf(comparison, 'verdict_match', ['good', 'twin']).difference).toMatchObject({
      method: 'cluster-cr2',
      clusters: 3,
    })
    expect(comparison.warnings.map(({ kind }) => kind)).toContain('few_clusters')
  })

  it('stays within seconds for 20,000 examples', { tags: 'slow' }, async () => {
    const values = Array.from({ length: 20_000 }, (_, at) => scored(((at * 7919) % 1000) / 1000))
    const worse = values.map((score, at) =>
      scored(score.outcome === 'scored' && at % 3 > 0 ? score.value : 0),
    )
    const run = smallRun({ a: values, b: worse }, metricFacts({ id: 'right', aggregation: 'mean' }))
    const spent = await cpuMilliseconds(async () => {
      const comparison = await compareCandidates({
        ...inputFor(run, { replicates: 10_000, mostShown: 5 }),
        findExamples: () => [],
      })
      expect(pairOf(comparison, 'right', ['a', 'b'])).toMatchObject({ better: 'a', test: 'paired-t' })
    })
    expect(spent).toBeLessThan(15_000)
  })
})

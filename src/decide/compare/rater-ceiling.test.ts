import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom, unscored } from '../../kernel/index.ts'
import { inputFor, madeUpRun } from './__fixtures__/made-up-run.ts'
import { compareCandidates } from './compare-candidates.ts'
import { type CeilingInput, type CeilingRating, scoreAgainstRest } from './rater-ceiling.ts'

const run = (examples: number) => madeUpRun({ behaviours: [{ name: 'a', right: 0.8 }], examples })

async function ceilingOf(
  ratings: readonly CeilingRating[],
  {
    examples = 40,
    clusterBy,
    ...more
  }: Partial<CeilingInput> & { examples?: number; clusterBy?: string } = {},
) {
  const input = inputFor(run(examples), clusterBy === undefined ? {} : { clusterBy })
  const comparison = await compareCandidates({
    ...input,
    ceiling: { source: 'people/labels.jsonl', ratings, isSynthetic: false, ...more },
  })
  return comparison.ceilings![0]
}

const id = (at: number) => `q-${String(at + 1).padStart(3, '0')}`
/** One word an example: a letter for each rater. */
const ratingsOf = (words: readonly string[]): CeilingRating[] =>
  words.flatMap((word, at) =>
    [...word].map((value, rater) => ({ exampleId: id(at), rater: `r${rater}`, value })),
  )

/** Straight from the definition, rater by rater. */
function byDefinition(values: readonly string[]): number {
  const scores = values.map((own, rater) => {
    const others = values.filter((_, at) => at !== rater)
    const count = (value: string) => others.filter(other => other === value).length
    const most = Math.max(...others.map(count))
    const leaders = [...new Set(others)].filter(value => count(value) === most)
    return leaders.includes(own) ? 1 / leaders.length : 0
  })
  return scores.reduce((sum, score) => sum + score, 0) / scores.length
}

describe('one rater against the majority of the others', () => {
  it.each([
    ['aa', 1],
    ['ab', 0],
    ['aaa', 1],
    // Each a meets {a, b}, a tie of two; the b meets two a.
    ['aab', 1 / 3],
    ['abc', 0],
    ['aaab', 3 / 4],
    // Each a meets {a, b, b}: their majority is b.
    ['aabb', 0],
    ['aaabb', 3 / 5 / 2],
  ])('of %s is %d', (word, expected) => {
    expect(scoreAgainstRest([...word])).toBeCloseTo(expected, 12)
  })

  it('is not defined for one rating or none', () => {
    expect([scoreAgainstRest(['a']), scoreAgainstRest([])]).toEqual([undefined, undefined])
  })

  it('is what its definition says, whoever the raters are and in whatever order', () => {
    const labels = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(labels, values => {
        const score = scoreAgainstRest(values)!
        expect(score).toBeCloseTo(byDefinition(values), 12)
        expect(scoreAgainstRest([...values].reverse())).toBeCloseTo(score, 12)
        expect(score >= 0 && score <= 1).toBe(true)
      }),
    )
  })

  it('finds by simulation what raters reach who are right four times in five', { tags: 'slow' }, async () => {
    // With three raters and two labels: another two agree on the truth with .64, on the other label with .04, else draw.
    const expected = 0.8 * (0.64 + 0.32 / 2) + 0.2 * (0.04 + 0.32 / 2)
    let covered = 0
    for (let at = 0; at < 60; at++) {
      const random = seededRandom('ceiling', at)
      const words = Array.from({ length: 120 }, () =>
        Array.from({ length: 3 }, () => (random.float() < 0.8 ? 'a' : 'b')).join(''),
      )
      const found = await ceilingOf(ratingsOf(words), { examples: 120 })
      if (found?.estimate.kind !== 'known') throw new Error('no ceiling')
      const { lower, upper } = found.estimate.interval!
      if (lower <= expected && expected <= upper) covered++
    }
    // Of 60 intervals at 95%, 52 or more hold the truth but for one time in 100.
    expect(covered).toBeGreaterThanOrEqual(52)
  })
})

describe('the rater ceiling of a comparison', () => {
  it('rests on the examples compared that two people or more have labelled, each once', async () => {
    const words = [...Array<string>(20).fill('aaa'), ...Array<string>(10).fill('aaab'), 'a', 'b']
    const strangers = [0, 1].map(rater => ({ exampleId: 'elsewhere', rater: `r${rater}`, value: 'x' }))
    const found = await ceilingOf([...ratingsOf(words), ...strangers])
    expect(found).toMatchObject({ metric: 'verdict_match', raters: 4, examples: 30, synthetic: false })
    expect(found!.estimate).toMatchObject({ kind: 'known', n: 30, value: expect.closeTo(27.5 / 30, 10) })
  })

  it('has a Wilson interval where two people labelled every question, and one by cluster where those are sampled', async () => {
    const words = Array.from({ length: 40 }, (_, at) => (at % 4 === 0 ? 'ab' : 'aa'))
    expect((await ceilingOf(ratingsOf(words)))!.estimate).toMatchObject({ value: 0.75, method: 'wilson' })
    const clustered = await ceilingOf(ratingsOf(words), { clusterBy: 'policy' })
    expect(clustered!.estimate).toMatchObject({ value: 0.75, method: 'cluster-cr2', clusters: 31 })
  })

  it.each([
    ['nobody rated', [], {}, 'holds no ratings'],
    ['one person rated', ratingsOf(['a', 'b']), {}, 'ratings of two people'],
    ['others were rated', [{ exampleId: 'x', rater: 'r', value: 1 }], {}, 'among those compared'],
    ['a mean is to be limited', ratingsOf(['aa']), { metric: 'completeness' }, 'Completeness is none'],
    ['less is better', ratingsOf(['aa']), { metric: 'hallucination_rate' }, 'Hallucination rate is none'],
    ['the caller has no use for them', ratingsOf(['aa']), { why: 'They are on answers.' }, 'on answers'],
  ])('is unknown, in words, when %s', async (_, ratings, more, words) => {
    expect((await ceilingOf(ratings, more))!.estimate).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining(words),
    })
  })

  it('leaves out what the metric says nothing about, as the candidates do', async () => {
    const made = run(20)
    const trials = made.trials.map((trial, at) =>
      at < 5 && trial.outcome === 'answered'
        ? { ...trial, scores: { ...trial.scores, verdict_match: unscored('not_applicable') } }
        : trial,
    )
    const { ceilings, cells } = await compareCandidates({
      ...inputFor({ ...made, trials }),
      ceiling: { source: 'labels', ratings: ratingsOf(Array(20).fill('ab')), isSynthetic: false },
    })
    expect(ceilings![0]!.examples).toBe(cells[0]!.estimate.n)
    expect(ceilings![0]!.examples).toBe(15)
  })

  it('is no row where its metric is not shown', async () => {
    expect(await ceilingOf(ratingsOf(['aa']), { metric: 'gone' })).toBeUndefined()
  })
})

const data = new URL('../../../../shared/data/', import.meta.url)
const present = existsSync(data)
if (!present) console.warn('Skipped: real data is not beside the repository (../shared/data).')

describe.skipIf(!present)('the votes on insurance coverage', () => {
  it('give a ceiling far below 1: thirty people who read the same policy agree on three claims in four', async () => {
    const read = (path: string) => readFileSync(new URL(path, data), 'utf8')
    const votes: Record<string, string>[] = parse(read('insurance/coverage_votes.csv'), { columns: true })
    const { insurance } = JSON.parse(read('EXPECTED.json'))
    const byItem = Map.groupBy(votes, ({ title, version }) => `${title}/${version}`)
    const ratings = [...byItem.values()].flatMap((own, at) =>
      own.map(vote => ({
        exampleId: id(at),
        rater: vote.workerid!,
        value: vote.individual_judgment!,
      })),
    )
    const most = [...byItem.values()].map(own => {
      const counts = [...Map.groupBy(own, vote => vote.individual_judgment)].map(([value, all]) => ({
        value,
        n: all.length,
      }))
      return counts.sort((a, b) => b.n - a.n)[0]!.value!
    })
    const isMost = (value: string) => most.filter(one => one === value).length
    expect({ yes: isMost('yes'), no: isMost('no') }).toEqual(insurance.majority)
    const found = await ceilingOf(ratings, { examples: insurance.items })
    expect(found).toMatchObject({ examples: insurance.items })
    if (found?.estimate.kind !== 'known') throw new Error('no ceiling')
    const { value, interval } = found.estimate
    // By a few lines of Python straight from the definition, over the same file.
    expect(value).toBeCloseTo(0.7396468758, 9)
    expect(interval!.upper - interval!.lower).toBeLessThan(0.07)
    // The share of the majority holds every rater against a majority that the rater is part of.
    expect(value).toBeLessThan(insurance.mean_agreement)
  })
})

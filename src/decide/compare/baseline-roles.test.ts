import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inputFor, type MadeUpRun, madeUpMetrics, madeUpRun } from './__fixtures__/made-up-run.ts'
import type { BaselineNames } from './baseline-roles.ts'
import { compareCandidates } from './compare-candidates.ts'
import { type Comparison, comparisonSchema } from './comparison.ts'

const verdictMatch = madeUpMetrics.slice(0, 1)
const behaviours = [
  { name: 'dear', right: 0.84, usd: 0.02 },
  { name: 'incumbent', right: 0.82, usd: 0.004 },
  { name: 'cheap', right: 0.8, usd: 0.001 },
  { name: 'poor', right: 0.1, usd: 0.03 },
  { name: 'guess', right: 0.3, usd: 0 },
]
const run = madeUpRun({ behaviours, examples: 150, metrics: verdictMatch })
const compared = (baselines?: BaselineNames, of: MadeUpRun = run) =>
  compareCandidates(inputFor(of, baselines === undefined ? {} : { baselines }))
const marksOf = ({ candidates }: Comparison) =>
  Object.fromEntries(
    candidates.map(({ name, beatsCheapBaseline: mark }) => [name, mark && `${mark.verdict} ${mark.against}`]),
  )
const rolesOf = ({ candidates }: Comparison) =>
  Object.fromEntries(candidates.flatMap(({ name, roles }) => (roles ? [[name, roles]] : [])))
/** The same run, with some candidates of the kind that is built in. */
const builtIn = (of: MadeUpRun, ...names: string[]): MadeUpRun => ({
  ...of,
  record: {
    ...of.record,
    candidates: of.record.candidates.map(one =>
      names.includes(one.name) ? { ...one, kind: 'baseline' as const } : one,
    ),
  },
})

describe('roles of candidates', () => {
  it('are stated, and one candidate may have several', async () => {
    const comparison = await compared({ human: 'dear', current: 'cheap', cheapest: 'cheap', chance: 'guess' })
    expect(comparisonSchema.parse(comparison)).toEqual(comparison)
    expect(rolesOf(comparison)).toEqual({
      dear: ['human'],
      cheap: ['current', 'cheapest'],
      guess: ['chance'],
    })
  })

  it('leave a comparison without them as it was', async () => {
    const comparison = await compared()
    expect(rolesOf(comparison)).toEqual({})
    expect(comparison.candidates.some(candidate => 'beatsCheapBaseline' in candidate)).toBe(false)
    expect(comparison.ceilings).toBeUndefined()
    expect(JSON.stringify(comparison.methods)).not.toContain('cheap')
  })

  it('are known of built-in baselines, whatever is stated', async () => {
    expect(rolesOf(await compared(undefined, builtIn(run, 'guess', 'poor')))).toEqual({
      poor: ['chance'],
      guess: ['chance'],
    })
  })

  it('find the cheapest by known costs, people and chance apart', async () => {
    expect(rolesOf(await compared({ cheapest: 'auto', chance: 'guess' }))).toMatchObject({
      cheap: ['cheapest'],
    })
    const found = await compared({ cheapest: 'auto', human: 'cheap', chance: 'guess' })
    expect(rolesOf(found)).toMatchObject({ incumbent: ['cheapest'], cheap: ['human'] })
  })

  it.each([
    ['equal', [0.1, 0.1, 0.2], 'a, b cost the same'],
    ['unknown', [undefined, undefined, undefined], 'the cost of no candidate is wholly known'],
  ])('name nobody the cheapest where costs are %s, and say why', async (_, costs, words) => {
    const made = madeUpRun({
      behaviours: costs.map((usd, at) => ({ name: 'abc'[at]!, right: 0.5, usd })),
      examples: 12,
      metrics: verdictMatch,
    })
    const comparison = await compared({ cheapest: 'auto' }, made)
    expect(rolesOf(comparison)).toEqual({})
    const said = comparison.warnings.find(({ kind }) => kind === 'cheapest_unknown')?.message
    expect(said).toContain(words)
    expect(said).toContain('baselines.cheapest')
  })

  it('say which stated baseline has no row, because it was not run', async () => {
    const comparison = await compared({ human: 'adjusters', current: 'incumbent' })
    expect(comparison.warnings.filter(({ kind }) => kind === 'baseline_absent')).toEqual([
      {
        kind: 'baseline_absent',
        message: expect.stringContaining('The human expert, adjusters, is not among'),
      },
    ])
  })

  it('hold under the names of two runs that share a candidate', async () => {
    const second = { ...run.record, id: 'run-2', name: 'again' }
    const input = inputFor(run, { baselines: { chance: 'guess' } })
    const comparison = await compareCandidates({
      ...input,
      runs: [...input.runs, { record: second, trials: () => run.trials }],
    })
    expect(Object.values(rolesOf(comparison))).toEqual([['chance'], ['chance']])
  })
})

describe('the mark of a candidate against the cheap baselines', () => {
  it('is yes, not shown or worse, by the corrected pair with the baseline that is hardest to beat', async () => {
    const comparison = await compared({ cheapest: 'cheap', chance: 'guess' })
    expect(marksOf(comparison)).toEqual({
      dear: 'not_shown cheap',
      incumbent: 'not_shown cheap',
      cheap: 'yes guess',
      poor: 'worse guess',
      guess: undefined,
    })
    expect(marksOf(await compared({ chance: 'guess' }))).toMatchObject({
      dear: 'yes guess',
      cheap: 'yes guess',
      poor: 'worse guess',
    })
  })

  it('stands in the headline and among the warnings, one sentence for all whom it concerns', async () => {
    const comparison = await compared({ cheapest: 'cheap', chance: 'guess' })
    const sentence = 'dear and incumbent are not shown to be better than cheap (cheapest) on verdict match.'
    expect(comparison.headline).toContain(sentence)
    expect(comparison.headline).toContain('poor is worse than guess (chance) on verdict match.')
    const warned = comparison.warnings.filter(({ kind }) => kind === 'cheap_baseline')
    expect(warned.map(({ message }) => message.startsWith(sentence))).toEqual([true, false])
    expect(comparison.methods.find(({ topic }) => topic === 'Baselines')?.text).toContain('least favourable')
  })

  it('is not shown, with why, where nothing can be compared', async () => {
    const down = madeUpRun({
      behaviours: [
        { name: 'down', right: 1, failing: 1 },
        { name: 'guess', right: 0.3 },
      ],
      examples: 20,
      metrics: verdictMatch,
    })
    const comparison = await compared({ chance: 'guess' }, down)
    expect(comparison.candidates[0]!.beatsCheapBaseline).toEqual({
      verdict: 'not_shown',
      against: 'guess',
      metric: 'verdict_match',
      why: expect.stringContaining('No example'),
    })
  })

  it('is left out where no metric is primary, and where the only candidate is the baseline', async () => {
    const none = await compareCandidates(
      inputFor(run, { baselines: { chance: 'guess' }, primaryMetrics: [] }),
    )
    expect(Object.values(marksOf(none)).every(mark => mark === undefined)).toBe(true)
    const alone = madeUpRun({ behaviours: behaviours.slice(4), examples: 10, metrics: verdictMatch })
    expect(marksOf(await compared({ chance: 'guess', cheapest: 'guess' }, alone))).toEqual({
      guess: undefined,
    })
  })

  it('says what the pair says and nothing else, whatever the candidates and the direction', async () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true })
    const metrics = fc.constantFrom('verdict_match', 'hallucination_rate')
    await fc.assert(
      fc.asyncProperty(fc.array(rate, { minLength: 2, maxLength: 5 }), metrics, async (rates, metric) => {
        const made = madeUpRun({
          behaviours: rates.map((right, at) => ({ name: `c${at}`, right })),
          examples: 30,
          metrics: madeUpMetrics.filter(({ id }) => id === metric),
        })
        const baselines = { chance: 'c0' }
        const comparison = await compareCandidates(inputFor(made, { baselines, replicates: 100 }))
        for (const { name, beatsCheapBaseline: mark } of comparison.candidates.slice(1)) {
          const pair = comparison.pairs.find(
            ({ slice, a, b }) => slice === 'all' && a === 'c0' && b === name,
          )!
          const expected = { a: 'worse', b: 'yes', not_separated: 'not_shown', undirected: 'no such' }
          expect(mark?.verdict).toBe(expected[pair.better])
        }
      }),
      { numRuns: 25 },
    )
  })

  it('says yes of one of four guessers in at most one comparison of twenty', { tags: 'slow' }, async () => {
    let wrong = 0
    for (let at = 0; at < 120; at++) {
      const made = madeUpRun({
        behaviours: Array.from({ length: 5 }, (_, k) => ({ name: `${at}-${k}`, right: 0.3 })),
        examples: 40,
        metrics: verdictMatch,
      })
      const baselines = { chance: `${at}-0` }
      const comparison = await compareCandidates(inputFor(made, { baselines, replicates: 200 }))
      if (comparison.candidates.some(({ beatsCheapBaseline: mark }) => mark?.verdict === 'yes')) wrong++
    }
    // Of 120 at 5%, more than 12 would come about once in 100 times.
    expect(wrong).toBeLessThanOrEqual(12)
  })
})

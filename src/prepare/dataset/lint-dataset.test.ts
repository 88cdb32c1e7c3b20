import { describe, expect, it } from 'vitest'
import { exampleOf, manyExamples } from './__fixtures__/made-up-examples.ts'
import type { Component, Example } from './example.ts'
import type { DuplicatePair } from './find-duplicates.ts'
import { type LintInput, lintDataset } from './lint-dataset.ts'

const lint = (examples: readonly Example[], more: Partial<LintInput> = {}) =>
  lintDataset({ examples, duplicates: [], ...more })

const messages = (code: string, examples: readonly Example[], more: Partial<LintInput> = {}): string[] =>
  lint(examples, more)
    .filter(finding => finding.code === code)
    .map(({ severity, message }) => `${severity}: ${message}`)

function dataset(counts: Partial<Record<Component, number>>): Example[] {
  return Object.entries(counts).flatMap(([component, count]) =>
    Array.from({ length: count }, (_, at) =>
      exampleOf({
        id: `${component}-${at}`,
        component: component as Component,
        split: 'eval',
        expected: { label: at % 2 === 0 ? 'yes' : 'no' },
        provenance: { kind: 'real' },
      }),
    ),
  )
}

const whole = { core: 200, edge: 100, adversarial: 50, regression: 50, golden: 30 }
const exact = (id: string, of: string): DuplicatePair => ({ id, of, kind: 'exact', similarity: 1 })
const near = (id: string, of: string): DuplicatePair => ({ id, of, kind: 'near', similarity: 0.84 })

describe('floors', () => {
  it('names each floor that 430 examples reach and the one they do not', () => {
    const findings = lint(dataset(whole), { labels: { labels: ['yes', 'no'] } })
    expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'warning floor-missed',
      'note class-balance',
      'note eval-resolution',
      'note floor-met',
      'note floor-met',
    ])
    expect(findings[0]?.message).toBe(
      '430 labelled examples: below the published floor of 500 labelled examples.',
    )
    expect(messages('floor-met', dataset(whole))).toEqual([
      'note: 430 labelled examples: reaches the component floor of 430 (core 200, edge 100, adversarial 50, regression 50, golden 30).',
      'note: 430 labelled examples: reaches the published floor of 300 labelled examples.',
    ])
  })

  it('names each component that is short, and those that are absent as warnings', () => {
    expect(messages('component-short', dataset({ ...whole, edge: 99, golden: 0 }))).toEqual([
      'warning: Component golden: 0 of the recommended 30.',
      'note: Component edge: 99 of the recommended 100.',
    ])
  })

  it('counts only examples that say what is right', () => {
    const bare = [...dataset({ core: 299 }), exampleOf({ id: 'bare', expected: {} })]
    expect(messages('floor-missed', bare)[1]).toContain(
      '299 labelled examples: below the published floor of 300',
    )
    expect(messages('no-expectation', bare)).toEqual([
      'warning: 1 example without an expectation: bare. Most metrics cannot score them.',
    ])
  })
})

describe('what the eval part can resolve', () => {
  it('says that 20% of 430 leave a rate open by about 8 points', () => {
    const examples = dataset(whole).map((example, at) => ({
      ...example,
      split: at % 5 === 0 ? ('eval' as const) : ('fewshot' as const),
    }))
    expect(messages('eval-resolution', examples)).toEqual([
      'warning: The eval part has 86 examples: a rate of 80% is known to about ±8.4 points.',
    ])
  })

  it('refuses a dataset whose eval part is empty', () => {
    expect(messages('no-eval', [exampleOf({ id: 'a', split: 'holdout' })])).toEqual([
      'error: No example is in the eval split.',
    ])
  })

  it('states n and half-width of slices that are too small, largest first', () => {
    const examples = manyExamples(100, at => ({
      tags: { line: at < 80 ? 'home' : at < 95 ? 'auto' : 'boat' },
    }))
    expect(messages('slice-small', examples)).toEqual([
      'note: 2 slices too small to conclude on, each with the points either way at a rate of 80%: line=auto (n=15, ±19.1), line=boat (n=5, ±29.4).',
    ])
  })
})

describe('leaks between splits', () => {
  const a = exampleOf({ id: 'a', split: 'eval' })
  const b = exampleOf({ id: 'b', split: 'holdout' })

  it('names both examples and their splits', () => {
    expect(messages('split-leak', [a, b], { duplicates: [exact('b', 'a')] })).toEqual([
      'error: b (holdout) and a (eval) ask the same.',
    ])
    expect(messages('split-leak', [a, b], { duplicates: [near('b', 'a')] })).toEqual([
      'error: b (holdout) and a (eval) ask nearly the same (84% in common).',
    ])
  })

  it('takes an example without a split for one that is scored', () => {
    const none = exampleOf({ id: 'b' })
    expect(messages('split-leak', [a, none], { duplicates: [exact('b', 'a')] })).toEqual([])
    const holdout = { ...a, split: 'holdout' as const }
    expect(messages('split-leak', [holdout, none], { duplicates: [exact('b', 'a')] })).toHaveLength(1)
  })

  it('finds groups that lie across splits, and tags that nothing has', () => {
    const parted = [
      { ...a, tags: { policy: 'p1' } },
      { ...b, tags: { policy: 'p1' } },
    ]
    expect(messages('group-leak', parted, { groupBy: 'policy' })).toEqual([
      'error: 1 group of policy in more than one split: p1.',
    ])
    expect(messages('group-absent', parted, { groupBy: 'constructor' })).toHaveLength(1)
  })

  it('sums up what a person would not read', () => {
    const examples = manyExamples(100, at => ({ split: at < 50 ? 'eval' : 'fewshot' }))
    const duplicates = Array.from({ length: 50 }, (_, at) => near(`q-${at + 50}`, `q-${at}`))
    const leaks = messages('split-leak', examples, { duplicates })
    expect(leaks).toHaveLength(11)
    expect(leaks[10]).toBe('error: 40 more pairs of copies are in different splits.')
  })
})

describe('copies', () => {
  it('counts them by kind and names the first', () => {
    const examples = manyExamples(10)
    const duplicates = [exact('q-1', 'q-0'), near('q-3', 'q-2'), near('q-4', 'q-2')]
    expect(messages('duplicates-exact', examples, { duplicates })).toEqual([
      'warning: 1 exact duplicate: q-1 = q-0.',
    ])
    expect(messages('duplicates-near', examples, { duplicates })).toEqual([
      'warning: 2 pairs of near-duplicates: q-3 = q-2 (84%), q-4 = q-2 (84%).',
    ])
  })

  it('finds one question with two labels, unless the documents differ', () => {
    const yes = exampleOf({ id: 'a', input: 'x', expected: { label: 'yes' } })
    const no = exampleOf({ id: 'b', input: 'x', expected: { label: 'no' } })
    const duplicates = [exact('b', 'a')]
    expect(messages('label-conflict', [yes, no], { duplicates })).toEqual([
      'error: 1 question with two different labels: b no, a yes.',
    ])
    const other = { ...no, context: [{ id: 'd', text: 't' }] }
    expect(messages('label-conflict', [yes, other], { duplicates })).toEqual([])
    expect(messages('label-conflict', [yes, { ...yes, id: 'b' }], { duplicates })).toEqual([])
  })
})

describe('labels', () => {
  const labelled = (label: string, count: number): Example[] =>
    Array.from({ length: count }, (_, at) => exampleOf({ id: `${label}-${at}`, expected: { label } }))

  it('says what always answering the commonest label would get', () => {
    expect(messages('class-balance', [...labelled('yes', 90), ...labelled('no', 10)])).toEqual([
      'warning: Labels: yes 90, no 10. Always answering "yes" is right 90% of the time.',
    ])
    expect(messages('class-balance', labelled('yes', 10))[0]).toContain('right 100% of the time')
    expect(messages('class-balance', [exampleOf({ id: 'a' })])).toEqual([])
  })

  it('says how far open the recall of a rare class stays', () => {
    expect(messages('class-rare', [...labelled('yes', 90), ...labelled('no', 10)])).toEqual([
      'warning: 1 label with so few examples that recall stays open by that many points: no (n=10, ±22.7).',
    ])
  })

  it('finds labels that are never scored', () => {
    const examples = [
      ...labelled('yes', 2),
      exampleOf({ id: 'h', split: 'holdout', expected: { label: 'no' } }),
    ]
    expect(messages('label-absent', examples, { labels: { labels: ['yes', 'no', 'maybe'] } })).toEqual([
      'warning: 2 labels without an example in the eval part: no, maybe (in no split).',
    ])
  })

  it('finds what the label schema does not allow, and a dataset of labels without one', () => {
    expect(messages('label-not-allowed', labelled('yess', 1), { labels: { labels: ['yes', 'no'] } })).toEqual(
      ['error: yess-0 expected.label: expected one of yes, no; found "yess".'],
    )
    expect(messages('no-label-schema', labelled('yes', 1))).toHaveLength(1)
    expect(
      messages('label-not-allowed', labelled('x', 500), { labels: { labels: ['yes', 'no'] } }),
    ).toHaveLength(21)
  })
})

describe('citations', () => {
  const citing = exampleOf({
    id: 'a',
    expected: {
      citations: [{ id: 'd1', quote: 'wind  and\nhail' }, { id: 'd2', quote: 'fire' }, { id: 'd3' }],
    },
  })
  const corpus = [
    { id: 'd1', text: 'Wind damage: wind and hail.' },
    { id: 'd2', text: 'Flood.' },
  ]

  it('finds documents and quotes that are not there, however the quote is broken into lines', () => {
    expect(messages('citation-unknown', [citing], { corpus })).toEqual([
      'error: 1 citation of documents that are not there: a: d3.',
    ])
    expect(messages('quote-absent', [citing], { corpus })).toEqual([
      'error: 1 quote not in the cited document: a: d2.',
    ])
  })

  it('looks in the documents of the example first, and nowhere when none are known', () => {
    const own = {
      ...citing,
      context: [
        { id: 'd2', text: 'fire' },
        { id: 'd3', text: '' },
      ],
    }
    expect(messages('quote-absent', [own], { corpus })).toEqual([])
    expect(lint([citing]).filter(({ code }) => code === 'citation-unknown')).toEqual([])
  })
})

describe('the whole', () => {
  it('has one finding for no examples, and survives one', () => {
    expect(lint([])).toEqual([
      { severity: 'error', code: 'empty', message: 'There are no examples.', remedy: expect.any(String) },
    ])
    expect(lint([exampleOf({ id: 'a' })]).every(({ message }) => !/NaN|undefined/.test(message))).toBe(true)
  })

  it('puts the worst first and gives a remedy for all but notes', () => {
    const findings = lint(manyExamples(60), {
      labels: { labels: ['yes', 'no'] },
      duplicates: [near('q-3', 'q-2')],
    })
    const order = findings.map(({ severity }) => ['error', 'warning', 'note'].indexOf(severity))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    for (const { severity, remedy } of findings) if (severity !== 'note') expect(remedy).toBeTruthy()
  })

  it('tells of the share of synthetic examples', () => {
    const examples = manyExamples(4, at => ({ provenance: { kind: at === 0 ? 'real' : 'synthetic' } }))
    expect(messages('synthetic', examples)[0]).toMatch(/^warning: 3 of 4 examples \(75%\) synthetic/)
    expect(messages('no-provenance', manyExamples(2))).toEqual([
      'note: 2 examples without a word on whether they are real or synthetic.',
    ])
  })
})

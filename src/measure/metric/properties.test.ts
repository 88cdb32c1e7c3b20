import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../kernel/index.ts'
import { answered, metricOf } from './__fixtures__/answered.ts'
import { alignQuote } from './grounding/align-quote.ts'
import { boundedMatcher } from './matching/bounded-match.ts'
import { buildMetrics } from './registry/build-metrics.ts'
import { metricCatalogue } from './registry/catalogue.ts'
import { compareFields, totalCounts } from './structure/compare-fields.ts'
import { normaliserNames, normalisers } from './text/normalise.ts'
import { sentences } from './text/words.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.lorem({ maxCount: 20 }),
  fc.json(),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '```json\n{}\n```',
    'not covered [HO-1]',
    '-0',
    '1e999',
    '\\boxed{A}',
    '\ud800',
  ),
)

const expectation = fc.record(
  {
    answer: text,
    alternatives: fc.array(text, { maxLength: 3 }),
    facts: fc.array(text, { maxLength: 3 }),
    citations: fc.array(fc.record({ id: fc.constantFrom('HO-1', 'x'), quote: fc.constantFrom('a b', 'c') }), {
      maxLength: 2,
    }),
    label: fc.constantFrom('a', 'b', ''),
    value: fc.jsonValue({ maxDepth: 3 }),
    abstain: fc.boolean(),
  },
  { requiredKeys: [] },
)

describe('whatever comes in', () => {
  const skipped = new Set([
    'code_tests',
    'command',
    'module',
    'embedding_similarity',
    'judge',
    'claim_judge',
    'safety',
  ])
  const noFiles = { readText: () => '' }
  const entries = [...metricCatalogue.values()]
    .filter(({ name }) => !skipped.has(name))
    .map(({ name, sample }) => ({ [name]: sample }))

  it('no metric throws, and a score is a finite number in its range', async () => {
    const metrics = await buildMetrics(entries, noFiles)
    const documents = [{ id: 'HO-1', text: 'a b c d' }]
    await fc.assert(
      fc.asyncProperty(
        text,
        expectation,
        fc.option(fc.jsonValue({ maxDepth: 3 }), { nil: undefined }),
        async (given, expected, value) => {
          const trial = answered(
            { text: given, ...(value === undefined ? {} : { value: value as Json }) },
            expected,
            {
              documents,
            },
          )
          for (const metric of metrics) {
            const score = await metric.score(trial)
            if (score.outcome !== 'scored') continue
            expect(Number.isFinite(score.value), metric.id).toBe(true)
            expect(score.value, metric.id).toBeGreaterThanOrEqual(metric.range[0])
            expect(score.value, metric.id).toBeLessThanOrEqual(metric.range[1] + 1e-9)
            expect(JSON.parse(JSON.stringify(score)), metric.id).toEqual(score)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('an empty answer is never scored by a metric that reads the text', async () => {
    const reading = entries.filter(
      entry => !['latency_ms', 'human_label'].includes(Object.keys(entry)[0] ?? ''),
    )
    for (const metric of await buildMetrics(reading, noFiles))
      expect(
        (await metric.score(answered('', { answer: 'x', label: 'a', facts: ['f'], value: { a: 1 } })))
          .outcome,
        metric.id,
      ).toBe('unscored')
  })
})

it('every normaliser gives the same text when applied again', () => {
  for (const name of normaliserNames)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), raw => {
        const once = normalisers[name](raw)
        expect(normalisers[name](once)).toBe(once)
      }),
    )
})

it('sentences lie in the text at their offsets and cover all of its words', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('A b.', 'Dr. No', '3.5', ' ', '\n', 'x?', '。', '! Y', '- z'), {
        maxLength: 20,
      }),
      parts => {
        const whole = parts.join(' ')
        const pieces = sentences(whole)
        for (const piece of pieces) expect(whole.slice(piece.start, piece.end)).toBe(piece.text)
        expect(
          pieces
            .map(piece => piece.text)
            .join('')
            .replace(/\s/g, ''),
        ).toBe(whole.replace(/\s/g, ''))
      },
    ),
  )
})

describe('quotes', () => {
  const word = fc.constantFrom(
    'water',
    'damage',
    'is',
    'covered',
    'not',
    'up',
    'to',
    '500',
    'dollars',
    'per',
    'loss',
    'endorsement',
  )
  const passage = fc.array(word, { minLength: 12, maxLength: 60 })

  it('any run of words of a document is found as it stands', () => {
    fc.assert(
      fc.property(passage, fc.nat(), fc.integer({ min: 3, max: 12 }), (all, at, count) => {
        const from = at % (all.length - 3)
        const quote = all
          .slice(from, from + count)
          .join('  ')
          .toUpperCase()
        expect(alignQuote(quote, all.join(' '), 0.9)).toMatchObject({ exact: true, similarity: 1 })
      }),
    )
  })

  it('the fewest edits are those of an exhaustive search', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 4, maxLength: 10 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 14 }),
        (quote, document) => {
          const found = alignQuote(quote, document, 0.5)
          const least = Math.min(...substrings(document).map(part => edits(quote, part)))
          const similarity = 1 - least / quote.length
          if (similarity >= 0.5) expect(found?.similarity).toBeCloseTo(similarity, 12)
          else expect(found).toBeUndefined()
        },
      ),
    )
  })

  it('a quote with another number is not found, however long', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 10, maxLength: 40 }), all => {
        const text = `${all.join(' ')} limit 750 ${all.join(' ')}`
        expect(alignQuote(text.replace('750', '758'), text, 0.8)).toBeUndefined()
        expect(alignQuote(text.replace('limit', 'no limit'), text, 0.8)).toBeUndefined()
      }),
    )
  })

  function substrings(whole: string): string[] {
    const all = ['']
    for (let start = 0; start < whole.length; start++)
      for (let end = start + 1; end <= whole.length; end++) all.push(whole.slice(start, end))
    return all
  }

  function edits(a: string, b: string): number {
    let row = Array.from({ length: b.length + 1 }, (_, index) => index)
    for (const [i, one] of [...a].entries()) {
      const next = [i + 1]
      for (const [j, other] of [...b].entries())
        next.push(
          Math.min((row[j] ?? 0) + (one === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1),
        )
      row = next
    }
    return row[b.length] ?? 0
  }
})

it('a bounded match is what the expression itself finds', () => {
  const pattern = fc.constantFrom(
    'a+b',
    '(a|b)+c',
    '^a.*c$',
    '(?<x>b)',
    '[abc]{2,3}',
    'a?b?c?',
    '\\bab\\b',
    '(a)\\1',
    '(?=ab)a',
  )
  fc.assert(
    fc.property(
      pattern,
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 30 }),
      (source, given) => {
        const found = boundedMatcher(source, 'u')(given)
        const plain = new RegExp(source, 'u').exec(given)
        expect(found && [found.index, ...found]).toEqual(plain && [plain.index, ...plain])
      },
    ),
  )
})

it('a value compared with itself is wholly right', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), value => {
      const { fp, fn } = totalCounts(compareFields(value as never, value as never))
      expect([fp, fn]).toEqual([0, 0])
    }),
  )
})

it('what a document says is grounded in it', async () => {
  const metric = await metricOf('groundedness')
  const facts = [
    'The policy covers theft of bicycles in Berlin.',
    'Claims must be filed within 30 days of a loss.',
    'The Acme Group pays at most 1,500 euros per year.',
  ]
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(facts, { minLength: 1 }), async said => {
      const score = await metric.score(
        answered(said.join(' '), {}, { documents: [{ id: 'd', text: facts.join(' ') }] }),
      )
      expect(score).toMatchObject({ outcome: 'scored', value: 1 })
    }),
  )
})

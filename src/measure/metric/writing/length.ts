import { z } from 'zod'
import { type Score, scored, unscored } from '../../../kernel/index.ts'
import { acceptedAnswers } from '../matching/exact-match.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape, unbounded } from '../registry/family.ts'
import { emptyAnswer, isBlank, withoutExpectation } from '../registry/outcomes.ts'
import { words } from '../text/words.ts'

const count = { direction: 'none', range: [0, unbounded], aggregation: { kind: 'mean' } } as const

const shapes = [
  { id: 'length_words', title: 'Length in words', unit: 'words', ...count },
  { id: 'length_characters', title: 'Length in characters', unit: 'characters', ...count },
  { id: 'length_tokens', title: 'Length in tokens', unit: 'tokens', ...count },
] as const satisfies readonly MetricShape[]

export const length = defineFamily({
  name: 'length',
  version: '1.0.0',
  settings: z.strictObject({}),
  doc: {
    summary: 'How long answers are.',
    formula:
      'Words: runs of letters and digits; characters: Unicode code points; tokens: output tokens as billed.',
    source: 'Counts; tokens from the usage that the provider reports.',
    needs: 'An answer; for tokens, usage',
    limits: 'Words are counted for scripts that put spaces between them.',
  },
  gives: shapes,
  build: () => ({
    metrics: [
      { ...shapes[0], score: ({ response }) => nonEmpty(response.text, text => words(text).length) },
      { ...shapes[1], score: ({ response }) => nonEmpty(response.text, text => codePoints(text)) },
      {
        ...shapes[2],
        score: ({ response }) =>
          response.usage?.outputTokens === undefined
            ? unscored('no_data', 'The candidate reports no token usage.')
            : scored(response.usage.outputTokens),
      },
    ],
  }),
})

function nonEmpty(text: string, measure: (text: string) => number): Score {
  return isBlank(text) ? emptyAnswer : scored(measure(text))
}

function codePoints(text: string): number {
  let n = 0
  for (const _ of text) n++
  return n
}

const concisenessShape: MetricShape = {
  id: 'conciseness',
  title: 'Conciseness',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'mean' },
}

export const conciseness = defineFamily({
  name: 'conciseness',
  version: '1.0.0',
  settings: z.strictObject({
    words: z
      .int()
      .min(1)
      .optional()
      .describe('Words that are enough; without it those of the longest accepted answer.'),
    slack: z.number().min(1).default(1.5).describe('How many times as long an answer may be without loss.'),
  }),
  shorthand: 'words',
  sample: { words: 60 },
  doc: {
    summary: 'How far an answer goes beyond the length that is enough.',
    formula: 'min(1, slack * target / words of the answer).',
    source: 'Own definition: 1 up to slack times the target, then in inverse proportion to length.',
    needs: 'words in the settings, or expected.answer',
    limits: 'Says nothing about content: an empty phrase of the right length scores 1.',
  },
  gives: [concisenessShape],
  build: ({ words: target, slack }) => ({
    metrics: [{ ...concisenessShape, score: answered => concise(answered, target, slack) }],
  }),
})

function concise(answered: Answered, target: number | undefined, slack: number): Score {
  const enough = target ?? Math.max(0, ...acceptedAnswers(answered).map(text => words(text).length))
  if (enough === 0) return withoutExpectation(answered, 'expected.answer')
  const own = words(answered.response.text).length
  if (own === 0) return emptyAnswer
  return scored(Math.min(1, (slack * enough) / own), { words: own, enough })
}

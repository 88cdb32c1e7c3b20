import { z } from 'zod'
import { type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, unreadableChoices, withoutExpectation } from '../registry/outcomes.ts'
import { type ChoiceQuestion, type ChoiceVariant, choiceVariants, readChoice } from './choice-letter.ts'

const settings = z.strictObject({
  letters: z
    .string()
    .regex(/^[A-Z]{2,26}$/, 'expected 2 to 26 capital letters, e.g. ABCD')
    .default('ABCDEFGHIJ')
    .describe('The letters of the options; an example with a list of options uses as many as it has.'),
  extract: z
    .union([z.enum(choiceVariants).transform(one => [one]), z.array(z.enum(choiceVariants)).min(1)])
    .default([
      'label',
      'boxed',
      'final_answer_phrase',
      'leading_letter',
      'parenthesised',
      'option_text',
      'last_letter',
    ])
    .describe('Ways to read the letter, in order; the first that finds one counts.'),
  unreadable: z.enum(unreadableChoices).default('unscored').describe('What an answer without a letter is.'),
})
type Settings = z.output<typeof settings>

const shape: MetricShape = {
  id: 'multiple_choice',
  title: 'Right choice',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
}

export const multipleChoice = defineFamily({
  name: 'multiple_choice',
  version: '1.0.0',
  settings,
  shorthand: 'extract',
  sample: { letters: 'ABCD' },
  maxCharacters: 200_000,
  doc: {
    summary: 'Whether the chosen letter is right, with the way the letter was read in the evidence.',
    formula: '1 if the letter read by the first variant that finds one is the expected letter, else 0.',
    source:
      'Variants named after the extraction rules of published harnesses; evidence lists what each variant reads and whether they disagree.',
    needs: 'expected.label or expected.answer: a letter, or the text of an option in input.options',
  },
  gives: [shape],
  build: given => ({ metrics: [{ ...shape, score: answered => choiceScore(answered, given) }] }),
})

function choiceScore(answered: Answered, given: Settings): Score {
  const question = questionOf(answered, given)
  const wanted = expectedLetter(answered, question)
  if (wanted === undefined)
    return withoutExpectation(answered, 'expected.label or expected.answer with a letter')
  const { text, label } = answered.response
  if (isBlank(text) && label === undefined) return emptyAnswer
  const readings = new Map<ChoiceVariant, string>()
  for (const variant of choiceVariants) {
    const letter = variant === 'label' ? letterOf(label, question) : readChoice(text, variant, question)
    if (letter !== undefined) readings.set(variant, letter)
  }
  const used = given.extract.find(variant => readings.has(variant))
  const evidence = {
    read: (used && readings.get(used)) ?? null,
    expected: wanted,
    variant: used ?? null,
    disagree: new Set(readings.values()).size > 1,
    byVariant: Object.fromEntries(readings),
  } satisfies Json
  if (used === undefined && given.unreadable === 'unscored')
    return unscored('unparsable', 'No letter was found by the variants in use.', evidence)
  return scored(evidence.read === wanted ? 1 : 0, evidence)
}

function questionOf({ example }: Answered, { letters }: Settings): ChoiceQuestion {
  const input = example.input
  const listed =
    typeof input === 'object' && !Array.isArray(input) ? (input.options ?? input.choices) : undefined
  const options = Array.isArray(listed) ? listed.filter((one): one is string => typeof one === 'string') : []
  const count = options.length >= 2 ? Math.min(options.length, 26) : letters.length
  const alphabet = options.length > letters.length ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' : letters
  return { letters: [...alphabet].slice(0, count), options }
}

function expectedLetter({ example }: Answered, question: ChoiceQuestion): string | undefined {
  const { label, answer } = example.expected ?? {}
  return letterOf(label, question) ?? letterOf(answer, question)
}

function letterOf(text: string | undefined, { letters, options }: ChoiceQuestion): string | undefined {
  if (text === undefined) return undefined
  const bare = text
    .trim()
    .replace(/^\(|[).:]$/g, '')
    .toUpperCase()
  if (letters.includes(bare)) return bare
  const index = options.findIndex(option => option.trim().toLowerCase() === text.trim().toLowerCase())
  return index < 0 ? undefined : letters[index]
}

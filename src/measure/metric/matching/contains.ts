import { z } from 'zod'
import { type Score, scored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, withoutExpectation } from '../registry/outcomes.ts'
import { normaliserNames, normalisers } from '../text/normalise.ts'
import { acceptedAnswers } from './exact-match.ts'

const texts = z.union([
  z
    .string()
    .min(1)
    .transform(text => [text]),
  z.array(z.string().min(1)).min(1),
])

const settings = z.strictObject({
  all: texts.optional().describe('Texts that must all occur.'),
  any: texts.optional().describe('Texts of which at least one must occur.'),
  not: texts.optional().describe('Texts that must not occur.'),
  normaliser: z.enum(normaliserNames).default('plain-1').describe('How texts are made comparable.'),
  wholeWords: z.boolean().default(false).describe('A text counts only where no letter or digit adjoins it.'),
})
type Settings = z.output<typeof settings>

const shape: MetricShape = {
  id: 'contains',
  title: 'Contains',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
}

export const contains = defineFamily({
  name: 'contains',
  version: '1.0.0',
  settings,
  shorthand: 'all',
  sample: { any: ['covered', 'excluded'], not: 'as an AI' },
  doc: {
    summary:
      'Whether the answer contains given texts; without any given, whether it contains an accepted answer.',
    formula: '1 if every `all`, at least one `any` and no `not` occurs in N(answer), else 0.',
    source: 'Lexical match as in Wang et al. (2023), Evaluating Open-QA Evaluation, with normaliser squad-1.',
    needs: 'Texts in the settings, or expected.answer / expected.alternatives',
    limits:
      'A text that occurs is not a text that is asserted: "not covered" contains "covered". Use verdict_match for labels.',
  },
  gives: [shape],
  build: given => ({ metrics: [{ ...shape, score: answered => containsScore(answered, given) }] }),
})

function containsScore(answered: Answered, given: Settings): Score {
  const wanted = wantedTexts(answered, given)
  if (wanted === undefined) return withoutExpectation(answered, 'expected.answer')
  if (isBlank(answered.response.text)) return emptyAnswer
  const occurs = occurrence(answered.response.text, given)
  const missing = wanted.all.filter(text => !occurs(text))
  const forbidden = wanted.not.filter(occurs)
  const anyMet = wanted.any.length === 0 || wanted.any.some(occurs)
  const met = missing.length === 0 && forbidden.length === 0 && anyMet
  if (met) return scored(1)
  return scored(0, { missing, forbidden, ...(anyMet ? {} : { noneOf: wanted.any.slice(0, 20) }) })
}

function wantedTexts(answered: Answered, { all, any, not }: Settings) {
  if (all || any || not) return { all: all ?? [], any: any ?? [], not: not ?? [] }
  const accepted = acceptedAnswers(answered)
  return accepted.length === 0 ? undefined : { all: [], any: accepted, not: [] }
}

function occurrence(text: string, { normaliser, wholeWords }: Settings): (wanted: string) => boolean {
  const normalise = normalisers[normaliser]
  const own = normalise(text)
  return wanted => {
    const looked = normalise(wanted)
    // What normalises to nothing would be found in every answer; it is looked for as it stands.
    if (looked === '') return wanted.trim() !== '' && text.includes(wanted)
    return wholeWords ? includesWord(own, looked) : own.includes(looked)
  }
}

function includesWord(text: string, word: string): boolean {
  const isWordCharacter = (character: string | undefined) =>
    character !== undefined && /[\p{L}\p{N}]/u.test(character)
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + word.length])) return true
  }
  return false
}

import { z } from 'zod'
import { type Score, scored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, withoutExpectation } from '../registry/outcomes.ts'
import { type NormaliserName, normaliserNames, normalisers } from '../text/normalise.ts'

const exactShape: MetricShape = {
  id: 'exact_match',
  title: 'Exact match',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
}

const normalisedShape: MetricShape = { ...exactShape, id: 'normalised_match', title: 'Normalised match' }

/** The right answer and its alternatives. */
export function acceptedAnswers({ example }: Answered): readonly string[] {
  const { answer, alternatives = [] } = example.expected ?? {}
  return answer === undefined ? alternatives : [answer, ...alternatives]
}

export const exactMatch = defineFamily({
  name: 'exact_match',
  version: '1.0.0',
  settings: z.strictObject({}),
  doc: {
    summary: 'Whether the answer is, character for character, an accepted answer.',
    formula: '1 if NFC(trim(answer)) equals NFC(trim(e)) for an accepted answer e, else 0.',
    source: 'Unicode Standard Annex 15 (normalisation form C).',
    needs: 'expected.answer or expected.alternatives',
  },
  gives: [exactShape],
  build: () => ({
    metrics: [{ ...exactShape, score: answered => matchScore(answered, 'verbatim-1') }],
  }),
})

export const normalisedMatch = defineFamily({
  name: 'normalised_match',
  version: '1.0.0',
  settings: z.strictObject({
    normaliser: z
      .enum(normaliserNames)
      .default('answer-1')
      .describe('How both texts are made comparable; each name carries its version.'),
  }),
  shorthand: 'normaliser',
  doc: {
    summary: 'Whether the answer equals an accepted answer once case, punctuation and spacing are set aside.',
    formula: '1 if N(answer) = N(e) for an accepted answer e, else 0, with N the named normaliser.',
    source:
      'squad-1: Rajpurkar et al. (2016), evaluation script 1.1. answer-1 keeps signs and decimal points.',
    needs: 'expected.answer or expected.alternatives',
  },
  gives: [normalisedShape],
  build: ({ normaliser }) => ({
    metrics: [{ ...normalisedShape, score: answered => matchScore(answered, normaliser) }],
  }),
})

function matchScore(answered: Answered, normaliser: NormaliserName): Score {
  const accepted = acceptedAnswers(answered)
  if (accepted.length === 0) return withoutExpectation(answered, 'expected.answer')
  const { text } = answered.response
  if (isBlank(text)) return emptyAnswer
  const normalise = normalisers[normaliser]
  const own = normalise(text)
  // A text of punctuation alone normalises to nothing, and nothing must not equal nothing.
  if (own === '') return matchScore(answered, 'verbatim-1')
  const index = accepted.findIndex(candidate => normalise(candidate) === own)
  return index < 0 ? scored(0) : scored(1, { matched: accepted[index]?.slice(0, 200) ?? '' })
}

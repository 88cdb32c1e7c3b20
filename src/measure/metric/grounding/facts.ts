import { z } from 'zod'
import { type Score, scored, unscored } from '../../../kernel/index.ts'
import { abstaining } from '../labels/abstention.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricDraft, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, perAnswer, withoutExpectation } from '../registry/outcomes.ts'
import { normalisers } from '../text/normalise.ts'
import { contentStems, negations, numbersIn, sentences } from '../text/words.ts'

const settings = z.strictObject({
  match: z
    .enum(['words', 'verbatim'])
    .default('words')
    .describe('words: enough of the words of the fact near each other; verbatim: the very words.'),
  threshold: z
    .number()
    .min(0.3)
    .max(1)
    .default(0.75)
    .describe('Least share of the content words of a fact that must occur.'),
})
type Settings = z.output<typeof settings>

const recallShape: MetricShape = {
  id: 'facts_recall',
  title: 'Required facts stated',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'ratio' },
}

const omissionShape: MetricShape = {
  id: 'omission_rate',
  title: 'Required facts left out',
  direction: 'lower',
  range: [0, 1],
  aggregation: { kind: 'ratio' },
}

const doc = {
  source: 'Key-fact recall as in Min et al. (2023), FActScore, with words in place of an entailment model.',
  needs: 'expected.facts',
  limits:
    'Lexical: a fact in other words is missed, and one whose words occur in another sense is found. Numbers of the fact must occur, and a sentence that denies what the fact states (or the reverse) does not state it.',
}

function family(shape: MetricShape, side: 'stated' | 'missing', text: { summary: string; formula: string }) {
  return defineFamily({
    name: shape.id,
    version: '1.0.0',
    settings,
    shorthand: 'match',
    maxCharacters: 100_000,
    doc: { ...doc, ...text },
    gives: [shape],
    build: given => {
      const looked = perAnswer(answered => lookFor(answered, given))
      const score: MetricDraft['score'] = answered => {
        const facts = looked(answered)
        if ('outcome' in facts) return facts
        const of = facts.stated.length + facts.missing.length
        const hits = facts[side].length
        return scored(hits / of, {
          hits,
          of,
          missing: facts.missing.map(fact => fact.slice(0, 200)).slice(0, 20),
        })
      }
      return { metrics: [{ ...shape, score }] }
    },
  })
}

export const factsRecall = family(recallShape, 'stated', {
  summary: 'Share of the required facts that the answer states.',
  formula: 'facts stated / facts required, summed over trials.',
})

export const omissionRate = family(omissionShape, 'missing', {
  summary: 'Share of the required facts that the answer leaves out.',
  formula: 'facts missing / facts required, summed over trials; 1 - facts_recall.',
})

interface Facts {
  readonly stated: readonly string[]
  readonly missing: readonly string[]
}

function lookFor(answered: Answered, given: Settings): Facts | Score {
  const facts = answered.example.expected?.facts
  if (facts === undefined) return withoutExpectation(answered, 'expected.facts')
  if (facts.length === 0) return unscored('not_applicable', 'No fact is required.')
  const { response } = answered
  if (isBlank(response.text)) {
    if (abstaining(response)?.abstained !== true) return emptyAnswer
    return { stated: [], missing: facts }
  }
  const states =
    given.match === 'verbatim' ? verbatim(response.text) : inWords(response.text, given.threshold)
  return { stated: facts.filter(states), missing: facts.filter(fact => !states(fact)) }
}

function verbatim(text: string): (fact: string) => boolean {
  const own = normalisers['answer-1'](text)
  return fact => own.includes(normalisers['answer-1'](fact))
}

/** A fact is stated by one sentence, or by two that follow each other. */
function inWords(text: string, threshold: number): (fact: string) => boolean {
  const said = verbatim(text)
  const single = sentences(text).map(({ text: sentence }) => sentence)
  const windows = [
    ...single,
    ...single.slice(1).map((sentence, index) => `${single[index] ?? ''} ${sentence}`),
  ].map(window => ({
    stems: new Set(contentStems(window)),
    numbers: new Set(numbersIn(window)),
    denies: negations(window) > 0,
  }))
  return fact => {
    if (said(fact)) return true
    const wanted = [...new Set(contentStems(fact))]
    if (wanted.length === 0) return false
    const numbers = numbersIn(fact)
    const denies = negations(fact) > 0
    return windows.some(
      window =>
        window.denies === denies &&
        numbers.every(number => window.numbers.has(number)) &&
        wanted.filter(stem => window.stems.has(stem)).length / wanted.length >= threshold,
    )
  }
}

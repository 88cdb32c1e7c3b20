import { z } from 'zod'
import { type Json, type Score, scored } from '../../../kernel/index.ts'
import { acceptedAnswers } from '../matching/exact-match.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, withoutExpectation } from '../registry/outcomes.ts'
import { countNgrams, sharedCount } from './ngrams.ts'

const characterOrder = 6
const beta = 2

/** Per order: n-grams of the text, of the reference, and shared by both. */
export type ChrfCounts = readonly (readonly [given: number, expected: number, shared: number])[]

export function chrfCounts(text: string, reference: string, wordOrder: number): ChrfCounts {
  const characters = (raw: string) => [...raw.replace(/\s+/g, '')]
  const [own, wanted] = [characters(text), characters(reference)]
  const [ownWords, wantedWords] = [splitWords(text), splitWords(reference)]
  const orders: [readonly string[], readonly string[], number][] = []
  for (let order = 1; order <= characterOrder; order++) orders.push([own, wanted, order])
  for (let order = 1; order <= wordOrder; order++) orders.push([ownWords, wantedWords, order])
  return orders.map(([a, b, order]) => {
    const given = countNgrams(a, order)
    const expected = countNgrams(b, order)
    return [
      Math.max(0, a.length - order + 1),
      Math.max(0, b.length - order + 1),
      sharedCount(given, expected),
    ]
  })
}

/** Words with one punctuation mark at either end split off, as chrF++ counts them. */
function splitWords(text: string): string[] {
  const mark = /[!-/:-@[-`{-~]/
  return text
    .split(/\s+/)
    .filter(word => word !== '')
    .flatMap(word => {
      if (word.length === 1) return [word]
      if (mark.test(word.at(-1) ?? '')) return [word.slice(0, -1), word.slice(-1)]
      if (mark.test(word[0] ?? '')) return [word.slice(0, 1), word.slice(1)]
      return [word]
    })
}

/**
 * chrF from counts, 0 to 100: F2 of precision and recall averaged over the orders that both texts have.
 *
 * @see Popović (2015); sacrebleu 2 (nc:6|nw:0|space:no|eff:yes)
 */
export function chrfOf(counts: ChrfCounts): number {
  let [precision, recall, orders] = [0, 0, 0]
  for (const [given, expected, shared] of counts) {
    if (given === 0 || expected === 0) continue
    precision += shared / given
    recall += shared / expected
    orders++
  }
  if (orders === 0 || precision + recall === 0) return 0
  const [p, r] = [precision / orders, recall / orders]
  return (100 * (1 + beta ** 2) * p * r) / (beta ** 2 * p + r)
}

const shape: MetricShape = {
  id: 'chrf',
  title: 'chrF (corpus)',
  direction: 'higher',
  range: [0, 100],
  aggregation: { kind: 'statistic', compute: corpusChrf },
  screeningOnly: true,
}

export const chrf = defineFamily({
  name: 'chrf',
  version: '1.0.0',
  settings: z.strictObject({
    words: z.int().min(0).max(2).default(0).describe('Order of word n-grams as well; 2 is chrF++.'),
  }),
  maxCharacters: 50_000,
  doc: {
    summary: 'Overlap of runs of characters with the accepted answers. Screening only.',
    formula:
      'F2 of mean precision and recall of character 1- to 6-grams (white space removed), over summed counts.',
    source: 'Popović (2015, 2017); sacrebleu 2 (nrefs:var|case:mixed|eff:yes|nc:6|nw:0|space:no).',
    needs: 'expected.answer or expected.alternatives',
    limits: 'Letters, not meaning. Refused by gates.',
  },
  gives: [shape],
  build: ({ words }) => ({ metrics: [{ ...shape, score: answered => chrfScore(answered, words) }] }),
})

function chrfScore(answered: Answered, wordOrder: number): Score {
  const references = acceptedAnswers(answered)
  if (references.length === 0) return withoutExpectation(answered, 'expected.answer')
  if (isBlank(answered.response.text)) return emptyAnswer
  const best = references
    .map(reference => chrfCounts(answered.response.text, reference, wordOrder))
    .map(counts => ({ counts, value: chrfOf(counts) }))
    .reduce((a, b) => (b.value > a.value ? b : a))
  return scored(best.value, { counts: best.counts })
}

function corpusChrf(evidence: readonly Json[]): number | undefined {
  const sums: [number, number, number][] = []
  for (const one of evidence) {
    const counts = (one as { readonly counts?: ChrfCounts } | null)?.counts ?? []
    counts.forEach(([given, expected, shared], index) => {
      const [a, b, c] = sums[index] ?? [0, 0, 0]
      sums[index] = [a + given, b + expected, c + shared]
    })
  }
  return sums.length === 0 ? undefined : chrfOf(sums)
}

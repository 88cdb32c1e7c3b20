import { z } from 'zod'
import { type Json, type Score, scored } from '../../../kernel/index.ts'
import { acceptedAnswers } from '../matching/exact-match.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, withoutExpectation } from '../registry/outcomes.ts'
import { countNgrams } from './ngrams.ts'
import { tokenise13a } from './tokenise-13a.ts'

const maxOrder = 4

/** What corpus BLEU is summed from. */
export interface BleuCounts {
  /** Clipped matches of n-grams of order 1 to 4. */
  readonly matches: readonly number[]
  readonly totals: readonly number[]
  readonly length: number
  /** Length of the reference nearest in length. */
  readonly reference: number
}

/** Counts of one text against its references; the clip is the greatest count over references. */
export function bleuCounts(text: string, references: readonly string[]): BleuCounts {
  const own = tokenise13a(text)
  const wanted = references.map(tokenise13a)
  const matches: number[] = []
  const totals: number[] = []
  for (let order = 1; order <= maxOrder; order++) {
    const given = countNgrams(own, order)
    const limits = wanted.map(tokens => countNgrams(tokens, order))
    let hits = 0
    for (const [ngram, count] of given)
      hits += Math.min(count, Math.max(...limits.map(limit => limit.get(ngram) ?? 0)))
    matches.push(hits)
    totals.push(Math.max(0, own.length - order + 1))
  }
  const reference = wanted
    .map(tokens => tokens.length)
    .reduce((best, length) => {
      const nearer = Math.abs(length - own.length) - Math.abs(best - own.length)
      return nearer < 0 || (nearer === 0 && length < best) ? length : best
    })
  return { matches, totals, length: own.length, reference }
}

/**
 * BLEU from counts, 0 to 100, with exponential smoothing of empty orders.
 *
 * @param effective leave out orders that the text is too short for, as sentence BLEU does
 * @see sacrebleu 2, signature nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp
 */
export function bleuOf(counts: BleuCounts, effective: boolean): number | undefined {
  if (counts.length === 0) return undefined
  let [smoothing, logSum, orders] = [1, 0, 0]
  for (let index = 0; index < maxOrder; index++) {
    const total = counts.totals[index] ?? 0
    if (total === 0) {
      if (effective) break
      return 0
    }
    const hits = counts.matches[index] ?? 0
    if (hits === 0) smoothing *= 2
    logSum += Math.log(hits > 0 ? hits / total : 1 / (smoothing * total))
    orders++
  }
  if ((counts.matches[0] ?? 0) === 0 && counts.matches.every(hits => hits === 0)) return 0
  const brevity = counts.length >= counts.reference ? 1 : Math.exp(1 - counts.reference / counts.length)
  return 100 * brevity * Math.exp(logSum / (effective ? orders : maxOrder))
}

const shape: MetricShape = {
  id: 'bleu',
  title: 'BLEU (corpus)',
  direction: 'higher',
  range: [0, 100],
  aggregation: { kind: 'statistic', compute: corpusBleu },
  screeningOnly: true,
}

export const bleu = defineFamily({
  name: 'bleu',
  version: '1.0.0',
  settings: z.strictObject({}),
  maxCharacters: 100_000,
  doc: {
    summary: 'Overlap of n-grams with the accepted answers. Screening only.',
    formula:
      'BP * exp(mean log p_n), n = 1..4, over summed counts; per trial sentence BLEU with effective order. Smoothing exp, tokeniser 13a.',
    source: 'Papineni et al. (2002); Post (2018), sacrebleu 2 (nrefs:var|case:mixed|tok:13a|smooth:exp).',
    needs: 'expected.answer or expected.alternatives',
    limits: 'Words, not meaning; known to disagree with people on single answers. Refused by gates.',
  },
  gives: [shape],
  build: () => ({ metrics: [{ ...shape, score }] }),
})

function score(answered: Answered): Score {
  const references = acceptedAnswers(answered)
  if (references.length === 0) return withoutExpectation(answered, 'expected.answer')
  if (isBlank(answered.response.text)) return emptyAnswer
  const counts = bleuCounts(answered.response.text, references)
  return scored(bleuOf(counts, true) ?? 0, { ...counts })
}

function corpusBleu(evidence: readonly Json[]): number | undefined {
  const sum = { matches: [0, 0, 0, 0], totals: [0, 0, 0, 0], length: 0, reference: 0 }
  for (const one of evidence) {
    const counts = one as unknown as BleuCounts | null
    if (counts === null) continue
    counts.matches.forEach((hits, index) => {
      sum.matches[index] = (sum.matches[index] ?? 0) + hits
    })
    counts.totals.forEach((total, index) => {
      sum.totals[index] = (sum.totals[index] ?? 0) + total
    })
    sum.length += counts.length
    sum.reference += counts.reference
  }
  return bleuOf(sum, false)
}

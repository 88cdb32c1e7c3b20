import { z } from 'zod'
import { type Score, scored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, withoutExpectation } from '../registry/outcomes.ts'
import { normalisers } from '../text/normalise.ts'
import { acceptedAnswers } from './exact-match.ts'

const shape: MetricShape = {
  id: 'token_f1',
  title: 'Token F1',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'mean' },
}

export const tokenF1 = defineFamily({
  name: 'token_f1',
  version: '1.0.0',
  settings: z.strictObject({}),
  doc: {
    summary: 'How many words the answer shares with the nearest accepted answer.',
    formula:
      'F1 = 2PR/(P+R), P = shared/|answer tokens|, R = shared/|expected tokens|; tokens as multisets; best alternative.',
    source: 'Rajpurkar et al. (2016), SQuAD evaluation script 1.1 (normaliser squad-1).',
    needs: 'expected.answer or expected.alternatives',
    limits: 'Long answers score low even when they are right.',
  },
  gives: [shape],
  build: () => ({ metrics: [{ ...shape, score }] }),
})

function score(answered: Answered): Score {
  const accepted = acceptedAnswers(answered)
  if (accepted.length === 0) return withoutExpectation(answered, 'expected.answer')
  if (isBlank(answered.response.text)) return emptyAnswer
  const best = accepted
    .map(expected => tokenOverlap(answered.response.text, expected))
    .reduce((a, b) => (b.f1 > a.f1 ? b : a))
  return scored(best.f1, { precision: best.precision, recall: best.recall })
}

/** Precision, recall and F1 of SQuAD-normalised tokens as multisets; all 1 when both texts have no token. */
export function tokenOverlap(
  text: string,
  expected: string,
): { precision: number; recall: number; f1: number } {
  const tokens = (raw: string) =>
    normalisers['squad-1'](raw)
      .split(' ')
      .filter(token => token !== '')
  const own = tokens(text)
  const wanted = tokens(expected)
  if (own.length === 0 || wanted.length === 0) {
    const same = own.length === wanted.length ? 1 : 0
    return { precision: same, recall: same, f1: same }
  }
  const left = new Map<string, number>()
  for (const token of wanted) left.set(token, (left.get(token) ?? 0) + 1)
  let shared = 0
  for (const token of own) {
    const count = left.get(token) ?? 0
    if (count === 0) continue
    shared++
    left.set(token, count - 1)
  }
  const precision = shared / own.length
  const recall = shared / wanted.length
  return { precision, recall, f1: shared === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

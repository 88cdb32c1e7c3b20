import { z } from 'zod'
import { type Score, scored, unscored } from '../../../kernel/index.ts'
import { acceptedAnswers } from '../matching/exact-match.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, withoutExpectation } from '../registry/outcomes.ts'
import { countNgrams, sharedCount } from './ngrams.ts'

export type RougeKind = 'rouge1' | 'rouge2' | 'rougeL'

export interface Overlap {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

function shapeOf(id: RougeKind, title: string): MetricShape {
  return { id, title, direction: 'higher', range: [0, 1], aggregation: { kind: 'mean' }, screeningOnly: true }
}

const shapes = [shapeOf('rouge1', 'ROUGE-1'), shapeOf('rouge2', 'ROUGE-2'), shapeOf('rougeL', 'ROUGE-L')]

export const rouge = defineFamily({
  name: 'rouge',
  version: '1.0.0',
  settings: z.strictObject({}),
  maxCharacters: 50_000,
  doc: {
    summary:
      'Overlap of words, word pairs and the longest common subsequence with the accepted answers. Screening only.',
    formula:
      'F1 of shared unigrams (ROUGE-1), bigrams (ROUGE-2) and the longest common subsequence (ROUGE-L); best alternative.',
    source: 'Lin (2004); google rouge_score without stemming, tokens [a-z0-9]+ in lower case.',
    needs: 'expected.answer or expected.alternatives in a Latin script',
    limits: 'Words, not meaning; letters outside a-z are dropped, as in the reference. Refused by gates.',
  },
  gives: shapes,
  build: () => ({
    metrics: shapes.map(shape => ({
      ...shape,
      score: (answered: Answered) => rougeScore(answered, shape.id as RougeKind),
    })),
  }),
})

function rougeScore(answered: Answered, kind: RougeKind): Score {
  const references = acceptedAnswers(answered)
  if (references.length === 0) return withoutExpectation(answered, 'expected.answer')
  const { text } = answered.response
  if (isBlank(text)) return emptyAnswer
  if (tokensOf(text).length === 0) return unscored('unparsable', 'The answer has no Latin letters or digits.')
  const best = references.map(one => rougeOf(text, one, kind)).reduce((a, b) => (b.f1 > a.f1 ? b : a))
  return scored(best.f1, { precision: best.precision, recall: best.recall })
}

function tokensOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? []
}

/** ROUGE of two texts; 0 when they share nothing. */
export function rougeOf(text: string, reference: string, kind: RougeKind): Overlap {
  const [own, wanted] = [tokensOf(text), tokensOf(reference)]
  if (kind === 'rougeL') return overlap(commonLength(own, wanted), own.length, wanted.length)
  const order = kind === 'rouge1' ? 1 : 2
  const shared = sharedCount(countNgrams(own, order), countNgrams(wanted, order))
  return overlap(shared, own.length - order + 1, wanted.length - order + 1)
}

function overlap(shared: number, given: number, expected: number): Overlap {
  if (shared === 0) return { precision: 0, recall: 0, f1: 0 }
  const [precision, recall] = [shared / given, shared / expected]
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) }
}

/** Length of the longest common subsequence, in rows of the shorter text. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a]
  const row = new Uint32Array(short.length + 1)
  for (const token of long) {
    let diagonal = 0
    for (let index = 1; index <= short.length; index++) {
      const above = row[index] ?? 0
      row[index] = token === short[index - 1] ? diagonal + 1 : Math.max(above, row[index - 1] ?? 0)
      diagonal = above
    }
  }
  return row[short.length] ?? 0
}

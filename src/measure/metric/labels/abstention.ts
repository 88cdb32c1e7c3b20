import { z } from 'zod'
import { type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Response } from '../../../prepare/provider/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricDraft, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, perAnswer } from '../registry/outcomes.ts'
import { detectDecline } from './detect-refusal.ts'
import { labelForm } from './read-label.ts'

const share = { range: [0, 1], aggregation: { kind: 'rate' } } as const

const shapes = [
  { id: 'abstention_precision', title: 'Abstention precision', direction: 'higher', ...share },
  { id: 'abstention_recall', title: 'Abstention recall', direction: 'higher', ...share },
  { id: 'over_abstention', title: 'Over-abstention', direction: 'lower', ...share },
] as const satisfies readonly MetricShape[]

const settings = z.strictObject({
  labels: z
    .array(z.string().min(1))
    .default([])
    .describe('Labels that stand for declining, e.g. ["cannot_determine"].'),
})

export interface Abstaining {
  readonly abstained: boolean
  readonly by: 'flag' | 'label' | 'text'
  readonly phrase?: string
}

/**
 * Whether a response declines to answer. The candidate's own flag wins; then a label that stands for declining;
 * then the words of the text. `undefined` for an empty text without a flag: nothing says why it is empty.
 */
export function abstaining(response: Response, labels: readonly string[] = []): Abstaining | undefined {
  if (response.abstained !== undefined) return { abstained: response.abstained, by: 'flag' }
  if (response.label !== undefined && labels.length > 0) {
    const given = labelForm(response.label)
    return { abstained: labels.some(label => labelForm(label) === given), by: 'label' }
  }
  if (isBlank(response.text))
    return response.label === undefined ? undefined : { abstained: false, by: 'label' }
  const decline = detectDecline(response.text)
  return decline ? { abstained: true, by: 'text', phrase: decline.phrase } : { abstained: false, by: 'text' }
}

export const abstention = defineFamily({
  name: 'abstention',
  version: '1.0.0',
  settings,
  shorthand: 'labels',
  doc: {
    summary: 'Whether the candidate declines when it should, and only then.',
    formula:
      'precision = rightly declined / declined; recall = rightly declined / should decline; over-abstention = declined / should answer.',
    source: 'As in SQuAD 2.0 (Rajpurkar et al. 2018) and selective answering (Kamath et al. 2020).',
    needs:
      'expected.abstain; an example that has another expectation and no expected.abstain counts as one to be answered',
    limits: 'Without the response flag `abstained`, declining is read from English phrases in the text.',
  },
  gives: shapes,
  build: ({ labels }) => {
    const judged = perAnswer(answered => judge(answered, labels))
    const of = (shape: MetricShape, score: (judged: Judged) => Score): MetricDraft => ({
      ...shape,
      score: answered => {
        const result = judged(answered)
        return 'outcome' in result ? result : score(result)
      },
    })
    return { metrics: [of(shapes[0], precision), of(shapes[1], recall), of(shapes[2], over)] }
  },
})

interface Judged {
  readonly should: boolean
  readonly did: boolean
  readonly evidence: Json
}

function judge(answered: Answered, labels: readonly string[]): Judged | Score {
  const { expected } = answered.example
  if (expected === undefined || Object.values(expected).every(value => value === undefined))
    return unscored('no_expectation', 'The example has no expected.abstain and no other expectation.')
  const did = abstaining(answered.response, labels)
  if (did === undefined) return emptyAnswer
  const should = expected.abstain ?? false
  const evidence = {
    should,
    did: did.abstained,
    by: did.by,
    ...(did.phrase === undefined ? {} : { phrase: did.phrase }),
  }
  return { should, did: did.abstained, evidence }
}

function precision({ should, did, evidence }: Judged): Score {
  if (!did) return unscored('not_applicable', 'The candidate answered.')
  return scored(should ? 1 : 0, evidence)
}

function recall({ should, did, evidence }: Judged): Score {
  if (!should) return unscored('not_applicable', 'The question is to be answered.')
  return scored(did ? 1 : 0, evidence)
}

function over({ should, did, evidence }: Judged): Score {
  if (should) return unscored('not_applicable', 'Declining is right here.')
  return scored(did ? 1 : 0, evidence)
}

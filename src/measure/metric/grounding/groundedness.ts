import { z } from 'zod'
import { type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import { abstaining } from '../labels/abstention.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank } from '../registry/outcomes.ts'
import { checkCitations } from './citations.ts'
import { claimsOf } from './claims.ts'
import { evidenceIn, type Unsupported, unsupported } from './support.ts'

const settings = z.strictObject({
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe('Least share of the content words of a claim that the documents must hold.'),
})

const groundedShape: MetricShape = {
  id: 'groundedness',
  title: 'Groundedness (by words)',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'ratio' },
}

const hallucinationShape: MetricShape = {
  id: 'hallucination_rate',
  title: 'Answers with an unsupported claim (by words)',
  direction: 'lower',
  range: [0, 1],
  aggregation: { kind: 'rate' },
}

const needs = 'Documents: the context of the example or the corpus of the dataset'
const limits =
  'Numbers, names and words, not meaning: it misses claims that recombine words of the documents falsely and flags true paraphrases. Against the human labels of RAGTruth (2,602 answers, on which the threshold was chosen) a flagged answer to a question is bad 68% of the time and 69% of the bad ones are flagged; for summaries 46% and 49%; on text written from structured data no better than chance. Use it to screen; decide with a calibrated judge or people.'

/** Claims listed in the evidence of one answer. */
const maxListed = 10

export const groundedness = defineFamily({
  name: 'groundedness',
  version: '1.0.0',
  settings,
  shorthand: 'threshold',
  maxCharacters: 100_000,
  doc: {
    summary: 'Share of the claims of an answer that the documents support, by a word-level check.',
    formula:
      'supported claims / claims, summed over trials. A claim (sentence) is supported if its numbers and names occur in the documents and (share of its content words within 3 sentences + share anywhere)/2 >= threshold.',
    source:
      'Claim precision as in Min et al. (2023), FActScore, with a word-level check in place of a model.',
    needs,
    limits,
  },
  gives: [groundedShape],
  build: ({ threshold }) => ({
    metrics: [
      {
        ...groundedShape,
        score: answered => {
          const checked = checkClaims(answered, threshold)
          return 'outcome' in checked ? checked : groundedScore(checked)
        },
      },
    ],
  }),
})

export const hallucinationRate = defineFamily({
  name: 'hallucination_rate',
  version: '1.0.0',
  settings: settings.extend({
    citations: z.boolean().default(true).describe('Whether an invented citation or quote counts as well.'),
    fuzzy: z.number().min(0.5).max(1).default(0.9).describe('Least similarity of a quote to a passage.'),
  }),
  shorthand: 'threshold',
  maxCharacters: 100_000,
  doc: {
    summary: 'Share of answered examples with at least one unsupported claim or invented citation.',
    formula:
      '1 if a claim is not supported (see groundedness) or a citation does not exist (see citation_validity), else 0.',
    source: 'Response-level rate as in RAGTruth (Niu et al. 2024), by the deterministic check.',
    needs,
    limits: `Answers that decline are left out and counted. ${limits}`,
  },
  gives: [hallucinationShape],
  build: given => ({
    metrics: [{ ...hallucinationShape, score: answered => hallucinationScore(answered, given) }],
  }),
})

interface BadClaim {
  readonly start: number
  readonly end: number
  readonly reason: Unsupported
}

interface CheckedClaims {
  readonly claims: number
  readonly bad: readonly BadClaim[]
}

function checkClaims(answered: Answered, threshold: number): CheckedClaims | Score {
  const { response, documents } = answered
  if (documents.length === 0)
    return unscored('no_expectation', 'There are no documents to check the answer against.')
  if (abstaining(response)?.abstained === true && (isBlank(response.text) || response.text.length < 400))
    return unscored('not_applicable', 'The answer declines.')
  if (isBlank(response.text)) return emptyAnswer
  const evidence = evidenceIn(documents)
  const claims = claimsOf(response.text)
  const bad = claims.flatMap(({ text, start, end }): BadClaim[] => {
    const reason = unsupported(text, evidence, threshold)
    return reason ? [{ start, end, reason }] : []
  })
  return { claims: claims.length, bad }
}

function groundedScore({ claims, bad }: CheckedClaims): Score {
  if (claims === 0) return unscored('not_applicable', 'The answer makes no claim.')
  const hits = claims - bad.length
  return scored(hits / claims, { hits, of: claims, unsupported: shown(bad) })
}

function hallucinationScore(
  answered: Answered,
  given: { readonly threshold: number; readonly citations: boolean; readonly fuzzy: number },
): Score {
  const checked = checkClaims(answered, given.threshold)
  if ('outcome' in checked) return checked
  const invented = given.citations
    ? checkCitations(answered, given.fuzzy).filter(({ fault }) => fault !== undefined)
    : []
  if (checked.claims === 0 && invented.length === 0)
    return unscored('not_applicable', 'The answer makes no claim.')
  return scored(checked.bad.length + invented.length > 0 ? 1 : 0, {
    claims: checked.claims,
    unsupported: shown(checked.bad),
    invented: invented.slice(0, maxListed).map(({ citation }) => citation.id.slice(0, 120)),
  })
}

/** Offsets in the answer and the sign that was missing. */
function shown(bad: readonly BadClaim[]): Json {
  return bad.slice(0, maxListed).map(({ start, end, reason }) => ({
    start,
    end,
    why: reason.why,
    ...(reason.why === 'words' ? { coverage: reason.coverage } : { what: reason.what }),
  }))
}

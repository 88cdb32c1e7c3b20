import { z } from 'zod'
import { type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Citation } from '../../../prepare/dataset/index.ts'
import { abstaining } from '../labels/abstention.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, perAnswer, withoutExpectation } from '../registry/outcomes.ts'
import { alignQuote } from './align-quote.ts'
import { citationsOf, idForm } from './cited.ts'

const settings = z.strictObject({
  fuzzy: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.9)
    .describe('Least similarity of a quote to a passage; 1 allows only the very words.'),
  by: z
    .enum(['id', 'passage'])
    .default('id')
    .describe('id: the right document; passage: where the expectation quotes, also the right words.'),
})
type Settings = z.output<typeof settings>

const share = { direction: 'higher', range: [0, 1], aggregation: { kind: 'ratio' } } as const

const precisionShape: MetricShape = { id: 'citation_precision', title: 'Citation precision', ...share }
const recallShape: MetricShape = { id: 'citation_recall', title: 'Citation recall', ...share }
const validityShape: MetricShape = { id: 'citation_validity', title: 'Citations that exist', ...share }

const source =
  'Gao et al. (2023), ALCE, with labelled citations in place of an entailment model; fuzzy alignment by Sellers (1980).'
const needsCitations =
  'expected.citations; citations in the response, in a JSON answer, or as [ids] in the text'

export const citationPrecision = defineFamily({
  name: 'citation_precision',
  version: '1.0.0',
  settings,
  doc: {
    summary: 'Share of what is cited that is required and exists.',
    formula: 'citations that exist and match a required one / citations given, summed over trials.',
    source,
    needs: needsCitations,
    limits: 'A citation beyond the labelled ones counts as wrong even if it also supports the answer.',
  },
  gives: [precisionShape],
  build: given => ({ metrics: [{ ...precisionShape, score: answered => precisionScore(answered, given) }] }),
})

export const citationRecall = defineFamily({
  name: 'citation_recall',
  version: '1.0.0',
  settings,
  doc: {
    summary: 'Share of the required citations that are given.',
    formula: 'required citations given / required citations, summed over trials.',
    source,
    needs: needsCitations,
    limits: 'An answer that declines gives none of the required citations.',
  },
  gives: [recallShape],
  build: given => ({ metrics: [{ ...recallShape, score: answered => recallScore(answered, given) }] }),
})

export const citationValidity = defineFamily({
  name: 'citation_validity',
  version: '1.0.0',
  settings: settings.pick({ fuzzy: true }),
  shorthand: 'fuzzy',
  doc: {
    summary: 'Share of what is cited that exists: the document is there, and the quoted words are in it.',
    formula: 'citations whose document and quote are found / citations given, summed over trials.',
    source:
      'Exact match after quotes, dashes, case and white space are set aside; then Sellers (1980) up to the threshold.',
    needs: 'Documents (example context or corpus) and at least one citation',
    limits:
      'A quote that differs from the passage in a number or a word of denial does not exist, however alike. Whether the passage supports the answer is not looked at.',
  },
  gives: [validityShape],
  build: ({ fuzzy }) => ({
    metrics: [{ ...validityShape, score: answered => validityScore(answered, fuzzy) }],
  }),
})

/** Why a citation does not exist: no such document, or its words are not there (or stand in another). */
export type CitationFault = 'invented' | 'misquoted' | 'quoted_from_other'

export interface CheckedCitation {
  readonly citation: Citation
  readonly fault?: CitationFault
  /** Id of the document that holds the words, for `quoted_from_other`. */
  readonly foundIn?: string
}

/** Every citation of a response with what is wrong with it, looked up in the given documents. */
export function checkCitations(answered: Answered, fuzzy: number): readonly CheckedCitation[] {
  const known = documentsById(answered)
  return citationsOf(answered.response, answered.documents).map(citation => {
    const document = known.get(idForm(citation.id))
    if (document === undefined) return { citation, fault: 'invented' }
    if (citation.quote === undefined || alignQuote(citation.quote, document.text, fuzzy)) return { citation }
    const { quote } = citation
    const other = answered.documents.find(({ text }) => alignQuote(quote, text, 1))
    return other
      ? { citation, fault: 'quoted_from_other', foundIn: other.id }
      : { citation, fault: 'misquoted' }
  })
}

const documentsById = perAnswer(
  ({ documents }) => new Map(documents.map(document => [idForm(document.id), document])),
)

function faults(checked: readonly CheckedCitation[]): { readonly [key: string]: Json } {
  const of = (kind: CitationFault) => checked.filter(({ fault }) => fault === kind)
  const ids = (kind: CitationFault) =>
    of(kind)
      .map(({ citation }) => citation.id.slice(0, 120))
      .slice(0, 20)
  return {
    ...(of('invented').length > 0 ? { invented: ids('invented') } : {}),
    ...(of('misquoted').length > 0 ? { misquoted: ids('misquoted') } : {}),
    ...(of('quoted_from_other').length > 0
      ? {
          quotedFromOther: of('quoted_from_other')
            .slice(0, 20)
            .map(({ citation, foundIn }) => ({ cited: citation.id.slice(0, 120), foundIn: foundIn ?? '' })),
        }
      : {}),
  }
}

function validityScore(answered: Answered, fuzzy: number): Score {
  if (answered.documents.length === 0)
    return unscored('no_expectation', 'There are no documents to look the citations up in.')
  const checked = checkCitations(answered, fuzzy)
  if (checked.length === 0) return unscored('not_applicable', 'The answer cites nothing.')
  const hits = checked.filter(({ fault }) => fault === undefined).length
  return scored(hits / checked.length, { hits, of: checked.length, ...faults(checked) })
}

function precisionScore(answered: Answered, { fuzzy, by }: Settings): Score {
  const required = answered.example.expected?.citations
  if (required === undefined) return withoutExpectation(answered, 'expected.citations')
  const checked = checkCitations(answered, fuzzy)
  if (checked.length === 0) return unscored('not_applicable', 'The answer cites nothing.')
  const right = checked.filter(
    ({ citation, fault }) => fault === undefined && required.some(one => matches(one, citation, by)),
  )
  const extra = checked
    .filter(one => one.fault === undefined && !right.includes(one))
    .map(({ citation }) => citation.id.slice(0, 120))
  return scored(right.length / checked.length, {
    hits: right.length,
    of: checked.length,
    ...(extra.length > 0 ? { notRequired: extra.slice(0, 20) } : {}),
    ...faults(checked),
  })
}

function recallScore(answered: Answered, { fuzzy, by }: Settings): Score {
  const required = answered.example.expected?.citations
  if (required === undefined || required.length === 0) {
    return required
      ? unscored('not_applicable', 'No citation is required.')
      : withoutExpectation(answered, 'expected.citations')
  }
  const { response } = answered
  if (isBlank(response.text) && response.citations === undefined && !abstaining(response)?.abstained)
    return emptyAnswer
  const given = checkCitations(answered, fuzzy).filter(({ fault }) => fault === undefined)
  const missing = required.filter(one => !given.some(({ citation }) => matches(one, citation, by)))
  const hits = required.length - missing.length
  return scored(hits / required.length, {
    hits,
    of: required.length,
    ...(missing.length > 0 ? { missing: missing.map(({ id }) => id).slice(0, 20) } : {}),
  })
}

/** Same document; by passage, one quote must lie within the other. Citations without a quote match by id. */
function matches(required: Citation, given: Citation, by: Settings['by']): boolean {
  if (idForm(required.id) !== idForm(given.id)) return false
  if (by === 'id' || required.quote === undefined || given.quote === undefined) return true
  return (
    alignQuote(given.quote, required.quote, 0.9) !== undefined ||
    alignQuote(required.quote, given.quote, 0.9) !== undefined
  )
}

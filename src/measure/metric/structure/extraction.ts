import { z } from 'zod'
import { type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Aggregation, Answered } from '../metric.ts'
import { defineFamily, type MetricDraft, type MetricShape } from '../registry/family.ts'
import {
  emptyAnswer,
  isBlank,
  perAnswer,
  unreadableChoices,
  withoutExpectation,
} from '../registry/outcomes.ts'
import { compareFields, type FieldCounts, type RecordCounts, totalCounts } from './compare-fields.ts'
import { depthOf, jsonPlaces, responseJson } from './find-json.ts'

const settings = z.strictObject({
  fields: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Top-level fields that count; without it all that are expected or given.'),
  place: z.enum(jsonPlaces).default('fenced').describe('Where the JSON may stand in the answer.'),
  unreadable: z
    .enum(unreadableChoices)
    .default('unscored')
    .describe('What an answer that is not JSON is; wrong counts every expected value as missed.'),
})
type Settings = z.output<typeof settings>

const share = { direction: 'higher', range: [0, 1] } as const

/** An F1 over the counts of all trials. Evidence of each trial: `{ fields: { name: [tp, fp, fn] } }`. */
function f1(over: 'micro' | 'macro'): Aggregation {
  return {
    kind: 'statistic',
    compute: evidence => {
      const fields = pooled(evidence)
      if (over === 'micro') return f1Of(totalCounts(fields))
      const each = [...fields.values()].flatMap(counts => f1Of(counts) ?? [])
      return each.length === 0 ? undefined : each.reduce((a, b) => a + b, 0) / each.length
    },
  }
}

const shapes = [
  { id: 'extraction_precision', title: 'Extraction precision', ...share, aggregation: { kind: 'ratio' } },
  { id: 'extraction_recall', title: 'Extraction recall', ...share, aggregation: { kind: 'ratio' } },
  { id: 'extraction_f1', title: 'Extraction F1 (micro)', ...share, aggregation: f1('micro') },
  { id: 'extraction_macro_f1', title: 'Extraction F1 (mean of fields)', ...share, aggregation: f1('macro') },
  { id: 'record_exact', title: 'Records wholly right', ...share, aggregation: { kind: 'rate' } },
] as const satisfies readonly MetricShape[]

export const extraction = defineFamily({
  name: 'extraction',
  version: '1.0.0',
  settings,
  shorthand: 'fields',
  maxCharacters: 200_000,
  doc: {
    summary: 'How well the fields of a structured value were extracted.',
    formula:
      'Per field: tp, fp, fn; a wrong value is one fp and one fn; null on both sides is not counted; lists are multisets; lists of records are aligned one to one (Munkres). P = tp/(tp+fp), R = tp/(tp+fn), F1 = 2tp/(2tp+fp+fn), summed over fields and trials (micro) or averaged over fields (macro).',
    source: 'MUC-5 and CoNLL slot scoring; Kuhn (1955) and Munkres (1957) for the alignment.',
    needs: 'expected.value; a response value or JSON in the answer',
    limits: 'Values are compared by rule fields-1 (numbers by value, certain dates as ISO, text by plain-1).',
  },
  gives: shapes,
  build: given => {
    const compared = perAnswer(answered => compare(answered, given))
    const of = (shape: MetricShape, score: (comparison: Comparison) => Score): MetricDraft => ({
      ...shape,
      score: answered => {
        const comparison = compared(answered)
        return 'outcome' in comparison ? comparison : score(comparison)
      },
    })
    return {
      metrics: [
        of(shapes[0], ({ total, fields }) => ratio(total.tp, total.tp + total.fp, fields)),
        of(shapes[1], ({ total, fields }) => ratio(total.tp, total.tp + total.fn, fields)),
        of(shapes[2], whole),
        of(shapes[3], whole),
        of(shapes[4], ({ total, fields }) => scored(total.fp + total.fn === 0 ? 1 : 0, wrongFields(fields))),
      ],
    }
  },
})

interface Comparison {
  readonly fields: RecordCounts
  readonly total: FieldCounts
}

function compare(answered: Answered, given: Settings): Comparison | Score {
  const gold = answered.example.expected?.value
  if (gold === undefined) return withoutExpectation(answered, 'expected.value')
  const { response } = answered
  if (isBlank(response.text) && response.value === undefined && given.unreadable === 'unscored')
    return emptyAnswer
  const json = responseJson(response, given.place)
  if (!json.found && given.unreadable === 'unscored') return unscored('unparsable', `Not JSON: ${json.why}`)
  const own = json.found ? json.value : null
  if (depthOf(own, 200) >= 200) return unscored('unparsable', 'The value is nested 200 levels deep or more.')
  const fields = compareFields(picked(gold, given.fields), picked(own, given.fields))
  return { fields, total: totalCounts(fields) }
}

function picked(value: Json, fields: readonly string[] | undefined): Json {
  if (fields === undefined || typeof value !== 'object' || value === null || Array.isArray(value))
    return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => fields.includes(key)))
}

function ratio(hits: number, of: number, fields: RecordCounts): Score {
  if (of === 0) return unscored('not_applicable', 'No value is on this side of the comparison.')
  return scored(hits / of, { hits, of, ...wrongFields(fields) })
}

/** The score of a trial on its own; the figure is computed from all evidence. */
function whole({ fields, total }: Comparison): Score {
  const value = f1Of(total)
  if (value === undefined) return unscored('not_applicable', 'Nothing is expected and nothing was given.')
  const evidence = Object.fromEntries([...fields].map(([name, { tp, fp, fn }]) => [name, [tp, fp, fn]]))
  return scored(value, { fields: evidence })
}

function f1Of({ tp, fp, fn }: FieldCounts): number | undefined {
  const of = 2 * tp + fp + fn
  return of === 0 ? undefined : (2 * tp) / of
}

function wrongFields(fields: RecordCounts): { readonly wrong: readonly string[] } {
  const wrong = [...fields].filter(([, { fp, fn }]) => fp + fn > 0).map(([name]) => name)
  return { wrong: wrong.slice(0, 30) }
}

function pooled(evidence: readonly Json[]): RecordCounts {
  const sums: RecordCounts = new Map()
  for (const one of evidence) {
    const fields = (one as { readonly fields?: { readonly [name: string]: readonly number[] } } | null)
      ?.fields
    for (const [name, [tp = 0, fp = 0, fn = 0]] of Object.entries(fields ?? {})) {
      const known = sums.get(name)
      if (known === undefined) sums.set(name, { tp, fp, fn })
      else {
        known.tp += tp
        known.fp += fp
        known.fn += fn
      }
    }
  }
  return sums
}

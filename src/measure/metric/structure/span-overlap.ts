import { z } from 'zod'
import { type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricDraft, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, perAnswer, withoutExpectation } from '../registry/outcomes.ts'
import { compareSpans, type Span, type SpanMode, spanModes } from './compare-spans.ts'
import { responseJson } from './find-json.ts'

const settings = z.strictObject({
  modes: z
    .array(z.enum(spanModes))
    .min(1)
    .default(['strict', 'iou', 'characters'])
    .describe('How spans are compared; each mode gives precision, recall and F1.'),
  field: z.string().default('').describe('Field of the value that holds the spans; empty: the value itself.'),
})

const titles: Readonly<Record<SpanMode, string>> = {
  strict: 'same offsets and type',
  iou: 'same type, IoU >= 0.5',
  soft: 'weighted by IoU',
  characters: 'characters',
}

/** Most spans of one answer; the alignment is cubic. */
const maxSpans = 500

function shapesOf(mode: SpanMode): readonly [MetricShape, MetricShape, MetricShape] {
  const share = { direction: 'higher', range: [0, 1] } as const
  return [
    {
      id: `span_precision_${mode}`,
      title: `Span precision (${titles[mode]})`,
      ...share,
      aggregation: { kind: 'ratio' },
    },
    {
      id: `span_recall_${mode}`,
      title: `Span recall (${titles[mode]})`,
      ...share,
      aggregation: { kind: 'ratio' },
    },
    {
      id: `span_f1_${mode}`,
      title: `Span F1 (${titles[mode]})`,
      ...share,
      aggregation: { kind: 'statistic', compute: pooledF1 },
    },
  ]
}

export const spanOverlap = defineFamily({
  name: 'span_overlap',
  version: '1.0.0',
  settings,
  shorthand: 'modes',
  sample: { modes: ['strict', 'characters'] },
  maxCharacters: 500_000,
  doc: {
    summary: 'How well marked spans of text agree with the expected ones.',
    formula:
      'P = hits/given, R = hits/expected, F1 = 2 hits/(given + expected), summed over trials. strict: offsets and type equal; iou: one-to-one, type equal, intersection/union >= 0.5; soft: pairs weighted by intersection/union; characters: shared characters.',
    source: 'CoNLL-2003 (strict), SemEval-2013 task 9 (partial), PASCAL VOC threshold for IoU.',
    needs:
      'expected.value and the response value: lists of [start, end, type] or {start, end, label}, end exclusive',
  },
  gives: (['strict', 'iou', 'characters'] as const).flatMap(shapesOf),
  build: ({ modes, field }) => {
    const spansOf = perAnswer(answered => spanPair(answered, field))
    return { metrics: [...new Set(modes)].flatMap(mode => metricsOf(mode, spansOf)) }
  },
})

interface SpanPair {
  readonly expected: readonly Span[]
  readonly given: readonly Span[]
}

function metricsOf(mode: SpanMode, spansOf: (answered: Answered) => SpanPair | Score): MetricDraft[] {
  const [precision, recall, f1] = shapesOf(mode)
  const of = (shape: MetricShape, side: (pair: SpanPair) => Score): MetricDraft => ({
    ...shape,
    score: answered => {
      const pair = spansOf(answered)
      return 'outcome' in pair ? pair : side(pair)
    },
  })
  const ratio = (side: 'given' | 'expected') => (pair: SpanPair) => {
    const counts = compareSpans(pair.expected, pair.given, mode)
    if (counts[side] === 0) return unscored('not_applicable', `There are no ${side} spans.`)
    return scored(counts.hits / counts[side], { hits: counts.hits, of: counts[side] })
  }
  return [
    of(precision, ratio('given')),
    of(recall, ratio('expected')),
    of(f1, pair => {
      const { hits, given, expected } = compareSpans(pair.expected, pair.given, mode)
      if (given + expected === 0)
        return unscored('not_applicable', 'No spans are expected and none were given.')
      return scored((2 * hits) / (given + expected), { hits, given, expected })
    }),
  ]
}

function pooledF1(evidence: readonly Json[]): number | undefined {
  let [hits, of] = [0, 0]
  for (const one of evidence) {
    const counts = one as {
      readonly hits?: number
      readonly given?: number
      readonly expected?: number
    } | null
    hits += counts?.hits ?? 0
    of += (counts?.given ?? 0) + (counts?.expected ?? 0)
  }
  return of === 0 ? undefined : (2 * hits) / of
}

function spanPair(answered: Answered, field: string): SpanPair | Score {
  const { expected } = answered.example
  const gold = expected?.value === undefined ? undefined : spansIn(expected.value, field)
  if (gold === undefined) return withoutExpectation(answered, 'expected.value with spans')
  const { response } = answered
  if (isBlank(response.text) && response.value === undefined) return emptyAnswer
  const json = responseJson(response, 'embedded')
  const given = json.found ? spansIn(json.value, field) : undefined
  if (given === undefined) return unscored('unparsable', 'The answer holds no list of spans.')
  if (given.length > maxSpans) return unscored('unparsable', `The answer marks more than ${maxSpans} spans.`)
  return { expected: gold, given }
}

function spansIn(value: Json, field: string): readonly Span[] | undefined {
  const list = field === '' ? value : (value as { readonly [key: string]: Json } | null)?.[field]
  if (!Array.isArray(list)) return undefined
  const spans = list.map(spanOf)
  return spans.every(span => span !== undefined) ? spans : undefined
}

function spanOf(value: Json): Span | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const [start, end, label] = Array.isArray(value)
    ? (value as readonly Json[])
    : (({ start, end, label, type }: { readonly [key: string]: Json }) => [start, end, label ?? type])(
        value as { readonly [key: string]: Json },
      )
  if (typeof start !== 'number' || typeof end !== 'number' || !(start >= 0 && end > start)) return undefined
  return { start, end, label: typeof label === 'string' ? label : '' }
}

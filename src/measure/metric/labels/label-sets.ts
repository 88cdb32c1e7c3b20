import { z } from 'zod'
import { firstEmbeddedJson, type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Response } from '../../../prepare/provider/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricDraft, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, perAnswer, withoutExpectation } from '../registry/outcomes.ts'
import { labelForm } from './read-label.ts'
import { labelSettings } from './verdict-match.ts'

const settings = z.strictObject({
  labels: labelSettings.shape.labels,
  field: z
    .string()
    .min(1)
    .default('labels')
    .describe('Field of a JSON answer that holds the list of labels.'),
})

const share = { direction: 'higher', range: [0, 1] } as const
const shapes = [
  { id: 'labels_exact', title: 'All labels right', ...share, aggregation: { kind: 'rate' } },
  { id: 'labels_precision', title: 'Given labels that are right', ...share, aggregation: { kind: 'ratio' } },
  { id: 'labels_recall', title: 'Right labels that are given', ...share, aggregation: { kind: 'ratio' } },
  { id: 'labels_f1', title: 'F1 of the labels', ...share, aggregation: { kind: 'mean' } },
] as const satisfies readonly MetricShape[]

export const labelSets = defineFamily({
  name: 'label_sets',
  version: '1.0.0',
  settings,
  shorthand: 'field',
  sample: { labels: ['water', 'theft', 'fire'] },
  doc: {
    summary: 'Whether the right labels are given where several apply.',
    formula:
      'hits = given labels that are expected. labels_exact: 1 if both sets are the same; precision = hits / given and recall = hits / expected, each summed over trials; F1 of an example = 2 hits / (given + expected), 1 when both are empty, averaged over examples.',
    source: 'Subset accuracy, micro precision and recall, and samples F1, as scikit-learn 1.9 defines them.',
    needs: 'expected.labels (an empty list: no label applies)',
    limits:
      'Labels are read from a JSON list, the field of a JSON object, or a text that consists of labels; prose is unreadable rather than guessed. An example without labels given has no precision, one without labels expected no recall.',
  },
  gives: shapes,
  build: (given, ports) => {
    const found = perAnswer(answered => setsOf(answered, given, ports.labels))
    const of = (shape: MetricShape, score: (sets: Sets) => Score): MetricDraft => ({
      ...shape,
      score: answered => {
        const sets = found(answered)
        return 'outcome' in sets ? sets : score(sets)
      },
    })
    return {
      metrics: [of(shapes[0], exact), of(shapes[1], precision), of(shapes[2], recall), of(shapes[3], f1)],
    }
  },
})

interface Sets {
  readonly expected: number
  readonly given: number
  readonly hits: number
  readonly evidence: { readonly [key: string]: Json }
}

function setsOf(
  answered: Answered,
  { labels, field }: z.output<typeof settings>,
  known: readonly string[] | undefined,
): Sets | Score {
  const wanted = answered.example.expected?.labels
  if (wanted === undefined) return withoutExpectation(answered, 'expected.labels')
  const { response } = answered
  const read = readLabels(response, { field, known: [...(labels ?? known ?? []), ...wanted] })
  if (read === undefined)
    return isBlank(response.text) ? emptyAnswer : unscored('unparsable', 'The answer is no list of labels.')
  const expected = new Set(wanted.map(labelForm))
  const given = new Set(read.map(labelForm))
  const hits = [...given].filter(label => expected.has(label)).length
  const missing = wanted.filter(label => !given.has(labelForm(label)))
  const wrong = read.filter(label => !expected.has(labelForm(label)))
  const evidence = {
    missing: missing.slice(0, 20),
    wrong: wrong.slice(0, 20).map(label => label.slice(0, 200)),
  }
  return { expected: expected.size, given: given.size, hits, evidence }
}

/** A list of labels, whatever form it has; nothing for prose. */
function readLabels(
  response: Response,
  { field, known }: { readonly field: string; readonly known: readonly string[] },
): string[] | undefined {
  const value = response.value ?? firstEmbeddedJson(response.text)
  const list = Array.isArray(value) ? value : fieldOf(value, field)
  if (Array.isArray(list)) return list.every(item => typeof item === 'string') ? [...list] : undefined
  const text = response.label ?? response.text
  if (/^\s*none\s*\.?\s*$/i.test(text)) return []
  const parts = text
    .split(/[,;\n]/)
    .map(part => part.replace(/^[\s*•-]+|[\s.]+$/g, ''))
    .filter(part => part !== '')
  const forms = new Set(known.map(labelForm))
  return parts.length > 0 && parts.every(part => forms.has(labelForm(part))) ? parts : undefined
}

const fieldOf = (value: Json | undefined, field: string): Json | undefined =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, field)
    ? (value as { readonly [key: string]: Json })[field]
    : undefined

const exact = ({ expected, given, hits, evidence }: Sets): Score =>
  scored(hits === expected && hits === given ? 1 : 0, evidence)

const precision = ({ given, hits, evidence }: Sets): Score =>
  given === 0
    ? unscored('not_applicable', 'No label is given.')
    : scored(hits / given, { hits, of: given, ...evidence })

const recall = ({ expected, hits, evidence }: Sets): Score =>
  expected === 0
    ? unscored('not_applicable', 'No label is expected.')
    : scored(hits / expected, { hits, of: expected, ...evidence })

const f1 = ({ expected, given, hits, evidence }: Sets): Score =>
  scored(expected + given === 0 ? 1 : (2 * hits) / (expected + given), evidence)

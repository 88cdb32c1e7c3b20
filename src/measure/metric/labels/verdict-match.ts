import { z } from 'zod'
import { type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import type { MetricPorts } from '../ports.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, unreadableChoices, withoutExpectation } from '../registry/outcomes.ts'
import { labelForm, readLabel } from './read-label.ts'

/** Settings of every metric that reads a label. */
export const labelSettings = z.strictObject({
  labels: z
    .array(z.string().min(1))
    .min(2)
    .optional()
    .describe('The labels that may be named; without them the label schema of the dataset, if any.'),
  field: z
    .string()
    .min(1)
    .default('label')
    .describe('Field of a JSON answer that holds the label; dots for nesting.'),
  unreadable: z
    .enum(unreadableChoices)
    .default('unscored')
    .describe('What an answer without a readable label is.'),
})
export type LabelSettings = z.output<typeof labelSettings>

const verdictShape: MetricShape = {
  id: 'verdict_match',
  title: 'Right verdict',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
}

export const verdictMatch = defineFamily({
  name: 'verdict_match',
  version: '1.0.0',
  settings: labelSettings,
  shorthand: 'field',
  sample: { labels: ['covered', 'not_covered', 'unclear'] },
  doc: {
    summary: 'Whether the response gives the expected label.',
    formula: '1 if the label read from the response equals expected.label (case, - and _ set aside), else 0.',
    source:
      'Simple accuracy; the reading order is label field, JSON field, the one label that the text names.',
    needs: 'expected.label',
    limits:
      'A text that names two labels, or denies the one it names, is unreadable rather than guessed. Declining where a label is expected scores 0.',
  },
  gives: [verdictShape],
  build: (settings, ports) => ({
    metrics: [
      {
        ...verdictShape,
        score: answered => {
          const pair = labelPair(answered, settings, ports)
          return 'outcome' in pair ? pair : scored(pair.expected === pair.predicted ? 1 : 0, pair.evidence)
        },
      },
    ],
  }),
})

export interface LabelPair {
  readonly expected: string
  readonly predicted: string
  readonly evidence: { readonly [key: string]: Json }
}

/** Stands for an answer that gives no label, where the settings count that as wrong. */
export const noLabel = '(none)'

/** The expected and the given label in one spelling, or the outcome when there is no such pair. */
export function labelPair(
  answered: Answered,
  settings: LabelSettings,
  ports: MetricPorts,
): LabelPair | Score {
  const expected = answered.example.expected?.label
  if (expected === undefined) return withoutExpectation(answered, 'expected.label')
  const { response } = answered
  const labels = settings.labels ?? ports.labels ?? []
  const known = new Map([...labels, expected].map(label => [labelForm(label), label]))
  const reading = readLabel(response, { labels, field: settings.field })
  if (reading) {
    const predicted = known.get(labelForm(reading.label)) ?? reading.label.slice(0, 200)
    const wanted = known.get(labelForm(expected)) ?? expected
    return {
      expected: wanted,
      predicted,
      evidence: { expected: wanted, predicted, from: reading.from },
    }
  }
  const declined = response.abstained === true
  if (!declined && isBlank(response.text) && settings.unreadable === 'unscored') return emptyAnswer
  if (!declined && settings.unreadable === 'unscored')
    return unscored('unparsable', 'The answer names no label, more than one, or denies the one it names.')
  return {
    expected,
    predicted: noLabel,
    evidence: { expected, predicted: noLabel, ...(declined ? { abstained: true } : {}) },
  }
}

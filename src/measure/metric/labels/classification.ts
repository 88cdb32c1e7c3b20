import { z } from 'zod'
import type { Json } from '../../../kernel/index.ts'
import { type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Aggregation, Answered } from '../metric.ts'
import type { MetricPorts } from '../ports.ts'
import { defineFamily, type MetricDraft, type MetricShape } from '../registry/family.ts'
import { perAnswer } from '../registry/outcomes.ts'
import {
  balancedAccuracy,
  type ClassFigures,
  classFigures,
  confusionOf,
  macroF1,
  matthews,
  microF1,
} from './confusion.ts'
import { type LabelPair, labelPair, labelSettings, noLabel } from './verdict-match.ts'

const settings = labelSettings.extend({
  macroOver: z
    .enum(['union', 'expected'])
    .default('union')
    .describe('Classes in macro F1: all that are expected or predicted, or only those expected.'),
})
type Settings = z.output<typeof settings>

/** A figure over the confusion of all trials. Its evidence is the pair of labels of each trial. */
function statistic(compute: (figures: readonly ClassFigures[]) => number | undefined): Aggregation {
  return {
    kind: 'statistic',
    compute: evidence => {
      const figures = classFigures(confusionOf(evidence.flatMap(pairIn)))
      return figures.length === 0 ? undefined : compute(figures)
    },
  }
}

function pairIn(evidence: Json): { expected: string; predicted: string }[] {
  if (typeof evidence !== 'object' || evidence === null || Array.isArray(evidence)) return []
  const { expected, predicted } = evidence as { readonly [key: string]: Json }
  return typeof expected === 'string' && typeof predicted === 'string' ? [{ expected, predicted }] : []
}

const real = (figures: readonly ClassFigures[]) => figures.filter(({ label }) => label !== noLabel)

function shapes(over: Settings['macroOver']): MetricShape[] {
  const share = { direction: 'higher', range: [0, 1] } as const
  return [
    { id: 'accuracy', title: 'Accuracy', ...share, aggregation: { kind: 'rate' } },
    { id: 'macro_f1', title: 'Macro F1', ...share, aggregation: statistic(all => macroF1(real(all), over)) },
    { id: 'micro_f1', title: 'Micro F1', ...share, aggregation: statistic(all => microF1(all)) },
    {
      id: 'mcc',
      title: 'Matthews correlation',
      direction: 'higher',
      range: [-1, 1],
      aggregation: statistic(all => matthews(all)),
    },
    {
      id: 'balanced_accuracy',
      title: 'Balanced accuracy',
      ...share,
      aggregation: statistic(all => balancedAccuracy(all)),
    },
  ]
}

export const classification = defineFamily({
  name: 'classification',
  version: '1.0.0',
  settings,
  sample: { labels: ['covered', 'not_covered', 'unclear'] },
  doc: {
    summary:
      'Accuracy, macro and micro F1, Matthews correlation, balanced accuracy, and precision, recall and F1 of each label.',
    formula:
      'F1 of a class = 2 hits / (expected + predicted); macro F1 = mean over classes; micro F1 = 2 hits / (expected + predicted) over all; balanced accuracy = mean recall of expected classes; MCC = (c n - sum p_k t_k) / sqrt((n^2 - sum p_k^2)(n^2 - sum t_k^2)), 0 when a factor is 0.',
    source: 'scikit-learn 1.9 definitions; Gorodkin (2004) for MCC; Opitz & Burst (2019) for macro F1.',
    needs: 'expected.label; labels in the settings or the label schema for the figures of each label',
    limits:
      'The precision of a label that was never predicted is left out, not 0; its F1 is 0. Evidence of each trial holds the pair of labels, from which the confusion matrix is counted.',
  },
  gives: shapes('union'),
  mayGive: /^class_(precision|recall|f1):./,
  build: (given, ports) => {
    const pairOf = perAnswer(answered => labelPair(answered, given, ports))
    const overall = shapes(given.macroOver).map(
      (shape): MetricDraft => ({ ...shape, score: answered => pairScore(pairOf(answered)) }),
    )
    return { metrics: [...overall, ...perLabel(given, ports, pairOf)] }
  },
})

function pairScore(pair: LabelPair | Score): Score {
  if ('outcome' in pair) return pair
  return scored(pair.expected === pair.predicted ? 1 : 0, pair.evidence)
}

function perLabel(
  given: Settings,
  ports: MetricPorts,
  pairOf: (answered: Answered) => LabelPair | Score,
): MetricDraft[] {
  const share = { direction: 'higher', range: [0, 1] } as const
  return (given.labels ?? ports.labels ?? []).flatMap((label): MetricDraft[] => [
    {
      id: `class_precision:${label}`,
      title: `Precision of ${label}`,
      ...share,
      aggregation: { kind: 'rate' },
      score: answered => oneOf(pairOf(answered), label, 'predicted'),
    },
    {
      id: `class_recall:${label}`,
      title: `Recall of ${label}`,
      ...share,
      aggregation: { kind: 'rate' },
      score: answered => oneOf(pairOf(answered), label, 'expected'),
    },
    {
      id: `class_f1:${label}`,
      title: `F1 of ${label}`,
      ...share,
      aggregation: statistic(all => all.find(figures => figures.label === label)?.f1),
      score: answered => pairScore(pairOf(answered)),
    },
  ])
}

/** Precision looks only at trials where the label is predicted, recall at those where it is expected. */
function oneOf(pair: LabelPair | Score, label: string, side: 'expected' | 'predicted'): Score {
  if ('outcome' in pair) return pair
  if (pair[side] !== label) return unscored('not_applicable', `${label} is not ${side} here.`)
  return scored(pair.expected === pair.predicted ? 1 : 0, pair.evidence)
}

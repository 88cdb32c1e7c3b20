/** Pairs of expected and predicted label, counted. */
export interface Confusion {
  readonly labels: readonly string[]
  /** `counts[i][j]`: expected `labels[i]`, predicted `labels[j]`. */
  readonly counts: readonly (readonly number[])[]
  readonly n: number
}

export interface ClassFigures {
  readonly label: string
  readonly support: number
  readonly predicted: number
  readonly hits: number
  /** `undefined` when the class was never predicted: 0/0 is not 0. */
  readonly precision: number | undefined
  /** `undefined` when the class never occurs. */
  readonly recall: number | undefined
  /** 2 hits / (support + predicted); `undefined` when the class neither occurs nor is predicted. */
  readonly f1: number | undefined
}

/** Labels in order of code units; every label that occurs on either side has a row and a column. */
export function confusionOf(
  pairs: Iterable<{ readonly expected: string; readonly predicted: string }>,
): Confusion {
  const rows = new Map<string, Map<string, number>>()
  const seen = new Set<string>()
  let n = 0
  for (const { expected, predicted } of pairs) {
    seen.add(expected).add(predicted)
    const row = rows.get(expected) ?? new Map<string, number>()
    rows.set(expected, row)
    row.set(predicted, (row.get(predicted) ?? 0) + 1)
    n++
  }
  const labels = [...seen].sort()
  const counts = labels.map(expected => labels.map(predicted => rows.get(expected)?.get(predicted) ?? 0))
  return { labels, counts, n }
}

export function classFigures({ labels, counts }: Confusion): ClassFigures[] {
  return labels.map((label, index) => {
    const support = sum(counts[index] ?? [])
    const predicted = sum(counts.map(row => row[index] ?? 0))
    const hits = counts[index]?.[index] ?? 0
    const ratio = (of: number) => (of === 0 ? undefined : hits / of)
    const either = support + predicted
    return {
      label,
      support,
      predicted,
      hits,
      precision: ratio(predicted),
      recall: ratio(support),
      f1: either === 0 ? undefined : (2 * hits) / either,
    }
  })
}

/**
 * Mean of the per-class F1 (not the F1 of mean precision and recall). Over the classes that occur on either side,
 * or only over those that are expected; `undefined` without a class.
 *
 * @see Opitz & Burst (2019), Macro F1 and Macro F1
 */
export function macroF1(figures: readonly ClassFigures[], over: 'union' | 'expected'): number | undefined {
  const used = figures.filter(({ support }) => over === 'union' || support > 0)
  return mean(used.map(({ f1 }) => f1 ?? 0))
}

/** Sum of hits over sums of predictions and expectations; equals accuracy where every trial has one label. */
export function microF1(figures: readonly ClassFigures[]): number | undefined {
  const support = sum(figures.map(figure => figure.support))
  const predicted = sum(figures.map(figure => figure.predicted))
  const hits = sum(figures.map(figure => figure.hits))
  return support + predicted === 0 ? undefined : (2 * hits) / (support + predicted)
}

/** Mean recall of the classes that are expected. */
export function balancedAccuracy(figures: readonly ClassFigures[]): number | undefined {
  return mean(figures.flatMap(({ recall }) => (recall === undefined ? [] : [recall])))
}

/**
 * Matthews correlation for any number of classes; 0 by convention when all expectations or all predictions are
 * one class (0/0), `undefined` without trials.
 *
 * @see Gorodkin (2004), Comparing two K-category assignments by a K-category correlation coefficient
 */
export function matthews(figures: readonly ClassFigures[]): number | undefined {
  const n = sum(figures.map(figure => figure.support))
  if (n === 0) return undefined
  const hits = sum(figures.map(figure => figure.hits))
  const cross = sum(figures.map(({ support, predicted }) => support * predicted))
  const spreadPredicted = n * n - sum(figures.map(({ predicted }) => predicted ** 2))
  const spreadExpected = n * n - sum(figures.map(({ support }) => support ** 2))
  const scale = Math.sqrt(spreadPredicted) * Math.sqrt(spreadExpected)
  return scale === 0 ? 0 : (hits * n - cross) / scale
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : sum(values) / values.length
}

import { readFileSync } from 'node:fs'
import { munkres } from 'munkres'
import { describe, expect, it } from 'vitest'
import {
  balancedAccuracy,
  classFigures,
  confusionOf,
  macroF1,
  matthews,
  microF1,
} from './labels/confusion.ts'
import { tokenOverlap } from './matching/token-f1.ts'
import { bleuCounts, bleuOf } from './overlap/bleu.ts'
import { chrfCounts, chrfOf } from './overlap/chrf.ts'
import { type RougeKind, rougeOf } from './overlap/rouge.ts'
import { alignLists } from './structure/align-lists.ts'
import { compareFields, type RecordCounts, totalCounts } from './structure/compare-fields.ts'
import { compareSpans, type Span, typedIou } from './structure/compare-spans.ts'

// biome-ignore lint/suspicious/noExplicitAny: each case has its own form
type Case = { id: string; method: string; input: any; expected: any; tolerance: number; source: string }

const file = new URL('../../../oracles/metrics/classification-extraction-text.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

const of = (method: string) => cases.filter(one => one.method === method)

function close(actual: number | undefined, expected: number, tolerance: number) {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(
    Math.max(tolerance, 1e-12) * Math.max(1, Math.abs(expected)),
  )
}

const pairs = ({ yTrue, yPred }: { yTrue: unknown[]; yPred: unknown[] }) =>
  yTrue.map((expected, index) => ({ expected: String(expected), predicted: String(yPred[index]) }))

describe('classification agrees with scikit-learn', () => {
  it('on four classes, one of which is never predicted', () => {
    const { input, expected, tolerance } = cases.find(({ id }) => id === 'multiclass_12') as Case
    const confusion = confusionOf(pairs(input))
    const figures = classFigures(confusion)
    expect(confusion.labels).toEqual(expected.labels)
    expect(confusion.counts).toEqual(expected.confusion_true_by_pred)
    expect(figures.map(({ support }) => support)).toEqual(expected.support)
    // scikit-learn is told to call 0/0 zero; here it is not known.
    expect(figures.find(({ label }) => label === 'fish')?.precision).toBeUndefined()
    figures.forEach((one, index) => {
      close(one.precision ?? 0, expected.precision[index], tolerance)
      close(one.recall, expected.recall[index], tolerance)
      close(one.f1, expected.f1[index], tolerance)
    })
    close(microF1(figures), expected.micro[2], tolerance)
    close(macroF1(figures, 'union'), expected.macro[2], tolerance)
    close(balancedAccuracy(figures), expected.balancedAccuracy, tolerance)
    close(matthews(figures), expected.mcc, tolerance)
  })

  it('on macro F1 over all classes and over the expected ones', () => {
    const { input, expected, tolerance } = cases.find(({ id }) => id === 'class_absent_from_truth') as Case
    const figures = classFigures(confusionOf(pairs(input)))
    close(macroF1(figures, 'union'), expected.macroF1_labelsUnion, tolerance)
    close(macroF1(figures, 'expected'), expected.macroF1_trueLabelsOnly, tolerance)
  })

  it.each(of('binary').map(one => [one.id, one] as const))('on %s', (_, { input, expected, tolerance }) => {
    const figures = classFigures(confusionOf(pairs(input)))
    const positive = figures.find(({ label }) => label === '1')
    const negative = figures.find(({ label }) => label === '0')
    close(positive?.precision, expected.precision, tolerance)
    close(positive?.recall, expected.recall, tolerance)
    close(positive?.f1, expected.f1, tolerance)
    close(negative?.recall, expected.specificity, tolerance)
    close(matthews(figures), expected.mcc, tolerance)
  })
})

describe('structured answers', () => {
  it('counts fields as MUC and CoNLL do', () => {
    const [{ input, expected, tolerance }] = of('extraction') as [Case]
    const counts: RecordCounts = new Map()
    let exact = 0
    input.gold.forEach((gold: never, index: number) => {
      const one = compareFields(gold, input.pred[index])
      const total = totalCounts(one)
      if (total.fp + total.fn === 0) exact++
      for (const [name, { tp, fp, fn }] of one) {
        const sum = counts.get(name) ?? { tp: 0, fp: 0, fn: 0 }
        counts.set(name, { tp: sum.tp + tp, fp: sum.fp + fp, fn: sum.fn + fn })
      }
    })
    const listed = Object.fromEntries([...counts].map(([name, { tp, fp, fn }]) => [name, [tp, fp, fn]]))
    expect(listed).toEqual(expected.tp_fp_fn)
    const { tp, fp, fn } = totalCounts(counts)
    close(tp / (tp + fp), expected.microP, tolerance)
    close(tp / (tp + fn), expected.microR, tolerance)
    close((2 * tp) / (2 * tp + fp + fn), expected.microF1, tolerance)
    expect(exact / input.gold.length).toBe(expected.recordExact)
  })

  it('compares spans strictly, by overlap and by characters', () => {
    const [{ input, expected, tolerance }] = of('spanOverlap') as [Case]
    const spans = (rows: [number, number, string][]): Span[] =>
      rows.map(([start, end, label]) => ({ start, end, label }))
    const [gold, given] = [spans(input.gold), spans(input.pred)]
    expect(gold.map(a => given.map(b => typedIou(a, b)))).toEqual(expected.iouTyped)
    const check = (mode: Parameters<typeof compareSpans>[2], p: number, r: number) => {
      const counts = compareSpans(gold, given, mode)
      close(counts.hits / counts.given, p, tolerance)
      close(counts.hits / counts.expected, r, tolerance)
    }
    check('strict', expected.strictP, expected.strictR)
    check('iou', expected['iou0.5_P'], expected['iou0.5_R'])
    check('soft', expected.softP, expected.softR)
    check('characters', expected.charP, expected.charR)
  })

  it('aligns lists with the threshold inside the objective', () => {
    const [{ input, expected, tolerance }] = of('listAlignment') as [Case]
    const found = alignLists(input.similarity_pred_by_gold, input.threshold)
    expect(found.map(({ row, column }) => [row, column]).sort()).toEqual(expected.pairs)
    close(found.length / input.similarity_pred_by_gold.length, expected.precision, tolerance)
    close(
      found.reduce((sum, { similarity }) => sum + similarity, 0) / found.length,
      expected.meanMatchedSim,
      tolerance,
    )
  })

  it.each(of('assignmentMin').map(one => [one.id, one] as const))(
    'the assignment library finds the optimum of %s',
    (_, { input, expected, tolerance }) => {
      const found = munkres(input.cost as number[][])
      expect(found).toHaveLength(expected.rows)
      close(
        found.reduce((sum, [row, column]) => sum + input.cost[row][column], 0),
        expected.totalCost,
        tolerance,
      )
    },
  )
})

describe('overlap scores agree with their reference programs', () => {
  it('token F1 as in SQuAD', () => {
    const [{ input, expected, tolerance }] = of('squadF1') as [Case]
    const { precision, recall, f1 } = tokenOverlap(input.pred, input.gold)
    close(precision, expected.precision, tolerance)
    close(recall, expected.recall, tolerance)
    close(f1, expected.f1, tolerance)
  })

  it.each(of('bleu').map(one => [one.id, one] as const))('%s', (_, { input, expected, tolerance }) => {
    const each = (input.hyp as string[]).map((text, index) => bleuCounts(text, [input.ref[index]]))
    const sum = each.reduce((a, b) => ({
      matches: a.matches.map((hits, index) => hits + (b.matches[index] ?? 0)),
      totals: a.totals.map((total, index) => total + (b.totals[index] ?? 0)),
      length: a.length + b.length,
      reference: a.reference + b.reference,
    }))
    close(bleuOf(sum, input.effectiveOrder === true), expected.score, tolerance)
  })

  it.each(of('chrf').map(one => [one.id, one] as const))('%s', (_, { input, expected, tolerance }) => {
    close(chrfOf(chrfCounts(input.hyp, input.ref, 0)), expected.chrF, tolerance)
    close(chrfOf(chrfCounts(input.hyp, input.ref, 2)), expected.chrFpp, tolerance)
  })

  it.each(of('rouge').map(one => [one.id, one] as const))('%s', (_, { input, expected, tolerance }) => {
    for (const kind of ['rouge1', 'rouge2', 'rougeL'] satisfies RougeKind[]) {
      const { precision, recall, f1 } = rougeOf(input.hyp, input.ref, kind)
      close(precision, expected[`${kind}_precision`], tolerance)
      close(recall, expected[`${kind}_recall`], tolerance)
      close(f1, expected[`${kind}_fmeasure`], tolerance)
    }
  })
})

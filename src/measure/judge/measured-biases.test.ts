import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scored } from '../../kernel/index.ts'
import { biasNames, biasWarning } from './bias-words.ts'
import { calibrateJudge } from './calibrate-judge.ts'
import { judgeBiases, readJudgeBiases } from './judge-biases.ts'
import { judgeCard, readJudgeCard } from './judge-card.ts'
import { withMeasuredBiases } from './measured-biases.ts'
import { pairBiases } from './pair-biases.ts'
import type { JudgedPair } from './pairwise.ts'

const scorer = { id: 'judge', version: '1+a' }
const clock = { now: () => Date.parse('2026-11-27T00:00:00Z') }
const calibration = calibrateJudge(
  Array.from({ length: 60 }, (_, at) => ({
    id: `i${at}`,
    verdict: at % 2,
    ratings: ['a', 'b', 'c'].map(rater => ({ rater, value: at % 2 })),
  })),
  { scale: { kind: 'nominal' }, seed: 's', replicates: 100 },
)
const biasesOf = (version: string) =>
  judgeBiases(
    {
      readings: Array.from({ length: 30 }, (_, at) => ({
        cluster: `e${at}`,
        first: scored(at % 2),
        shuffled: scored(at % 2),
        formal: scored(1),
        plain: undefined,
      })),
      shuffledOrder: Array.from({ length: 30 }, (_, at) => (at * 7) % 30),
      range: [0, 1],
      seed: 's',
      replicates: 200,
    },
    { scorer: { id: 'judge', version }, run: 'r', clock, warnings: [] },
  )
const pair = (aFirst: JudgedPair['aFirst'], bFirst: JudgedPair['bFirst']): JudgedPair => ({
  exampleId: 'e',
  aFirst,
  bFirst,
  lengthDifference: 0,
})
const facts = { scorer, part: 'test' as const, synthetic: false, runs: ['r'], data: [], clock }
const without = { scorer, isJudge: true, biases: undefined, pairs: undefined }

describe('biases on a card', () => {
  it('has every bias there is, those that nobody measured as unknown with the way to measure them', () => {
    const { biases, warnings } = withMeasuredBiases(calibration, without)
    expect(Object.keys(biases)).toEqual(biasNames)
    for (const bias of Object.values(biases))
      expect(bias).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('Not measured') })
    expect(warnings.join()).toContain('cupel judge biases judge')
    expect(warnings.join()).toContain('cupel judge pair')
    // Nobody expects that of a rule.
    expect(withMeasuredBiases(calibration, { ...without, isJudge: false }).warnings).toEqual(
      calibration.warnings,
    )
  })

  it('takes figures of its own version alone, and comes back from its text as it was', () => {
    const pairs = { file: 'pairs.jsonl', verdicts: Array.from({ length: 20 }, () => pair('first', 'first')) }
    const measured = withMeasuredBiases(calibration, { ...without, biases: biasesOf('1+a'), pairs })
    expect(measured.biases.style_formal).toMatchObject({ value: 0.5, n: 30 })
    expect(measured.warnings.join()).toContain(
      'The scorer gives 0.50 more to the same answer in formal words.',
    )
    const card = judgeCard(measured, facts)
    expect(readJudgeCard(JSON.stringify(card), 'card.json')).toEqual(card)
    const other = withMeasuredBiases(calibration, { ...without, biases: biasesOf('2+b') })
    expect(other.biases.style_formal).toMatchObject({ kind: 'unknown' })
    expect(other.warnings.join()).toContain('was measured for its version 2+b; it is now 1+a')
  })

  it('is kept as text, and refused in words when it is something else', () => {
    const biases = biasesOf('1+a')
    expect(readJudgeBiases(JSON.stringify(biases), 'b.json')).toEqual(biases)
    for (const text of ['', '{', '{}', JSON.stringify({ ...biases, answers: 'many' })])
      expect(() => readJudgeBiases(text, 'b.json')).toThrow(
        expect.objectContaining({
          code: 'card_invalid',
          hint: expect.stringContaining('cupel judge biases'),
        }),
      )
  })

  it('warns of a share only beyond what asking twice does, and of the rest when the interval leaves out 0', () => {
    const figure = (value: number, lower: number, upper: number) => ({
      kind: 'known' as const,
      value,
      interval: { lower, upper, level: 0.95 },
      method: 'm',
      warnings: [],
      n: 60,
      unscored: 0,
      errored: 0,
    })
    expect(biasWarning('order_change', figure(0.05, 0.02, 0.1))).toBeUndefined()
    expect(biasWarning('order_change', figure(0.3, 0.2, 0.4))).toContain('30% of the answers')
    expect(biasWarning('anchoring', figure(-0.2, -0.3, -0.1))).toContain('pushes the next one away')
    expect(biasWarning('first_place', figure(-0.2, -0.3, -0.1))).toBe(
      'The answer that stands second wins 70% of the decided verdicts.',
    )
    expect(biasWarning('style_plain', figure(0.2, -0.1, 0.5))).toBeUndefined()
  })
})

describe('the place of an answer in a pair', () => {
  it('is nothing for a judge that keeps to its choice, and everything for one that takes the first', () => {
    const firm = Array.from({ length: 50 }, (_, at) =>
      at % 2 ? pair('first', 'second') : pair('second', 'first'),
    )
    expect(pairBiases(firm)).toMatchObject({
      position: { value: 0, n: 50, method: 'wilson' },
      first_place: { value: 0, n: 50 },
    })
    const { position, first_place } = pairBiases(Array.from({ length: 50 }, () => pair('second', 'second')))
    expect(position).toMatchObject({ value: 1 })
    expect(first_place).toMatchObject({ value: -0.5 })
  })

  it('counts pairs without a reading apart, leaves ties out of the first place, and knows when there is none', () => {
    const found = pairBiases([
      pair('first', 'first'),
      pair('first', undefined),
      pair('tie', 'tie'),
      pair('tie', 'first'),
    ])
    expect(found.position).toMatchObject({ value: 1 / 3, n: 3, unscored: 1 })
    expect(found.first_place).toMatchObject({ value: 0.5, n: 2 })
    expect(pairBiases([pair('first', undefined)]).position).toMatchObject({
      kind: 'unknown',
      n: 0,
      unscored: 1,
    })
    expect(pairBiases([pair('tie', 'tie')]).first_place).toMatchObject({ kind: 'unknown' })
  })

  it('turns around when every place does', () => {
    const verdict = fc.constantFrom('first' as const, 'second' as const, 'tie' as const)
    const turned = (one: JudgedPair['aFirst']) => (one === 'tie' ? one : one === 'first' ? 'second' : 'first')
    fc.assert(
      fc.property(fc.array(fc.tuple(verdict, verdict), { minLength: 1, maxLength: 30 }), drawn => {
        const [there, back] = [
          pairBiases(drawn.map(([a, b]) => pair(a, b))),
          pairBiases(drawn.map(([a, b]) => pair(turned(a), turned(b)))),
        ]
        expect(back.position).toMatchObject({ ...there.position })
        if (there.first_place.kind === 'known' && back.first_place.kind === 'known')
          expect(back.first_place.value).toBeCloseTo(-there.first_place.value, 9)
      }),
    )
  })
})

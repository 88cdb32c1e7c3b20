import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errored, type Score, scored, seededRandom, shuffled, unscored } from '../../kernel/index.ts'
import type { Trial } from '../../measure/run/index.ts'
import type { Response } from '../../prepare/provider/index.ts'
import { answeredTrial, failedTrial } from '../compare/__fixtures__/made-up-run.ts'
import { chooseThresholds } from './choose-thresholds.ts'
import { confidenceReportSchema, readConfidenceReport } from './confidence-report.ts'
import { confidenceOf } from './confidence-source.ts'
import { divideUnits } from './divide-units.ts'
import { costOf, errorCostsSchema, readCostPairs } from './error-costs.ts'
import {
  type AnswerWithConfidence,
  createAnswerGatherer,
  type ExampleFacts,
  type GatheredAnswers,
  type GatherInput,
} from './gather-answers.ts'
import { measureConfidence } from './measure-confidence.ts'
import { recalibrateAnswers } from './recalibrate-answers.ts'
import { meanOver } from './unit-sample.ts'

function trial(
  exampleId: string,
  response: Partial<Response>,
  more: { score?: Score; repeat?: number } = {},
): Trial {
  const made = answeredTrial({
    candidate: 'a',
    exampleId,
    repeat: more.repeat ?? 0,
    scores: { right: more.score ?? scored(1) },
  })
  return made.outcome === 'answered' ? { ...made, response: { text: '', ...response } } : made
}

function gather(trials: readonly Trial[], more: Partial<GatherInput> = {}): GatheredAnswers {
  const gatherer = createAnswerGatherer({ metric: 'right', source: 'stated', examples: new Map(), ...more })
  for (const one of trials) gatherer.add(one)
  return gatherer.finish()
}

const origin = {
  candidate: 'a',
  createdAt: '2026-01-01T00:00:00.000Z',
  run: 'r',
  fingerprint: 'f',
  dataset: { name: 'd', version: 'v', split: 'eval' },
  metric: { id: 'right', version: '1' },
  level: 0.95,
  seed: 'seed',
  source: 'stated' as const,
}

const answer = (at: number, confidence: number, isRight: boolean): AnswerWithConfidence => ({
  exampleId: `e${String(at).padStart(4, '0')}`,
  confidence,
  isRight,
  isScored: true,
  expected: 'yes',
  answered: isRight ? 'yes' : 'no',
})

/** Answers of a forecaster that states a random confidence and is right as often as `chance` says. */
function answersOf(n: number, chance: (p: number) => number, seed = 'answers'): AnswerWithConfidence[] {
  const random = seededRandom(seed)
  return Array.from({ length: n }, (_, at) => {
    const confidence = 0.5 + random.float() / 2
    return answer(at, confidence, random.float() < chance(confidence))
  })
}

const noCounts = gather([]).counts
const measure = (
  answers: readonly AnswerWithConfidence[],
  more: Partial<Parameters<typeof measureConfidence>[0]> = {},
) =>
  measureConfidence({
    gathered: {
      answers,
      abstentions: [],
      counts: { ...noCounts, trials: answers.length, scored: answers.length },
    },
    examples: new Map(),
    origin,
    replicates: 200,
    ...more,
  })

const context = { examples: new Map(), level: 0.95, seed: 'seed', replicates: 200, unscored: 0, errored: 0 }
const costs = errorCostsSchema.parse({ wrong: 10, review: 3, abstain: 2 })

describe('confidence of a response', () => {
  it('is what was stated, and never a guess where nothing was', () => {
    expect(confidenceOf({ confidence: 0.7 }, 'stated')).toBe(0.7)
    expect(confidenceOf({}, 'stated')).toBe('not_stated')
    expect(confidenceOf({ confidence: Number.NaN }, 'stated')).toBe('out_of_range')
    expect(confidenceOf({ confidence: 70 }, 'stated')).toBe('out_of_range')
  })

  it('comes of log-probabilities as the geometric mean of a token, or the chance of the whole', () => {
    const logprobs = [0.5, 0.25, 0.5].map(p => ({ token: 't', logprob: Math.log(p) }))
    expect(confidenceOf({ logprobs }, 'logprobs')).toBeCloseTo((0.5 * 0.25 * 0.5) ** (1 / 3), 12)
    expect(confidenceOf({ logprobs }, 'logprobs-sum')).toBeCloseTo(1 / 16, 12)
    expect(confidenceOf({ logprobs: [] }, 'logprobs')).toBe('no_logprobs')
    expect(confidenceOf({ logprobs: [{ token: 't', logprob: 0.7 }] }, 'logprobs')).toBe('bad_logprobs')
    expect(confidenceOf({ logprobs: [{ token: 't', logprob: Number.NaN }] }, 'logprobs-sum')).toBe(
      'bad_logprobs',
    )
    expect(confidenceOf({ logprobs: [{ token: 't', logprob: Number.NEGATIVE_INFINITY }] }, 'logprobs')).toBe(
      0,
    )
  })
})

describe('gathering', () => {
  it('keeps what was declined, failed, unscored or without confidence apart, each counted', () => {
    const examples = new Map<string, ExampleFacts>([
      ['u', { abstain: true }],
      ['v', { abstain: true }],
      ['w', { abstain: true }],
    ])
    const { answers, abstentions, counts } = gather(
      [
        trial('a', { confidence: 0.9, label: 'yes' }),
        trial('b', { confidence: 0.8 }, { score: scored(0, { expected: 'yes', predicted: 'no' }) }),
        trial('c', {}),
        trial('d', { confidence: 0.1, abstained: true }, { score: scored(0) }),
        trial('e', { confidence: 0.5 }, { score: unscored('unparsable') }),
        trial('f', { confidence: 0.5 }, { score: errored('metric_failed') }),
        trial('g', { confidence: 0.5 }, { score: scored(0.5) }),
        trial('h', { confidence: 0.5 }, { score: unscored('not_applicable') }),
        trial('u', { confidence: 0.6, label: 'yes' }, { score: unscored('not_applicable') }),
        trial('v', { abstained: true }, { score: unscored('not_applicable') }),
        // Whatever became of the metric: to answer was wrong.
        trial('w', { confidence: 0.7, label: 'no' }, { score: errored('metric_failed') }),
        failedTrial({ candidate: 'a', exampleId: 'i' }),
      ],
      { examples },
    )
    expect(counts).toEqual({
      trials: 12,
      failed: 1,
      abstained: 2,
      scored: 2,
      unanswerable: 2,
      unscored: 2,
      errored: 1,
      notApplicable: 1,
      withoutConfidence: { not_stated: 1 },
    })
    expect(
      answers.map(({ exampleId, isRight, isScored, expected, answered }) => [
        exampleId,
        isRight,
        isScored,
        expected,
        answered,
      ]),
    ).toEqual([
      ['a', true, true, '(none)', 'yes'],
      ['b', false, true, 'yes', 'no'],
      ['u', false, false, 'abstain', 'yes'],
      ['w', false, false, 'abstain', 'no'],
    ])
    expect(abstentions).toEqual([
      { exampleId: 'd', expected: '(none)' },
      { exampleId: 'v', expected: 'abstain' },
    ])
  })

  it('takes the share of repeats that agree, scores the commonest answer, and wants two', () => {
    const yes = { label: 'yes' }
    const no = { label: 'no' }
    const wrong = { score: scored(0) }
    const { answers, abstentions, counts } = gather(
      [
        trial('a', yes, { repeat: 2 }),
        trial('a', no, { ...wrong, repeat: 0 }),
        trial('a', yes, { repeat: 1 }),
        trial('tie', no, { ...wrong, repeat: 0 }),
        trial('tie', yes, { repeat: 1 }),
        trial('once', yes),
        failedTrial({ candidate: 'a', exampleId: 'once', repeat: 1 }),
        failedTrial({ candidate: 'a', exampleId: 'never' }),
        trial('words', { text: 'It is  Covered' }, { repeat: 0 }),
        trial('words', { text: 'it is covered ' }, { repeat: 1 }),
        trial('mute', { abstained: true }, { repeat: 0 }),
        trial('mute', { abstained: true }, { repeat: 1 }),
        trial('mute', yes, { repeat: 2 }),
      ],
      { source: 'repeats' },
    )
    expect(answers.map(({ exampleId, confidence, isRight }) => [exampleId, confidence, isRight])).toEqual([
      ['a', 2 / 3, true],
      ['tie', 1 / 2, false],
      ['words', 1, true],
    ])
    expect(abstentions).toHaveLength(1)
    expect(counts).toMatchObject({ trials: 6, failed: 1, withoutConfidence: { too_few_repeats: 1 } })
  })
})

describe('costs of errors', () => {
  it('give the mean and its error of the confusion matrix of the reference', () => {
    const suite = JSON.parse(
      readFileSync(new URL('../../../oracles/stats/calibration.json', import.meta.url), 'utf8'),
    )
    const { input, expected } = suite.cases.find(({ id }: { id: string }) => id === 'cost_matrix')
    const matrix: number[][] = input.cost_true_by_pred
    const priced = costOf(
      errorCostsSchema.parse({
        wrong: 99,
        review: 1,
        errors: matrix.flatMap((line, i) =>
          line.map((cost, j) => ({ expected: `l${i}`, answered: `l${j}`, cost })),
        ),
      }),
    )
    const rows = (input.confusion_true_by_pred as number[][]).flatMap((line, i) =>
      line.flatMap((times, j) =>
        Array.from({ length: times }, (_, at) => ({
          exampleId: `${i}-${j}-${at}`,
          expected: `l${i}`,
          answered: `l${j}`,
          isRight: i === j,
        })),
      ),
    )
    const found = meanOver({ rows, read: priced.answering, kind: 'mean', range: [0, 99] }, context)
    if (found.kind === 'unknown') throw new Error(found.reason)
    expect(found.value).toBeCloseTo(expected.meanCost, 12)
    const costsOfAll = rows.map(priced.answering)
    const spread = costsOfAll.reduce((sum, cost) => sum + (cost - found.value) ** 2, 0) / (rows.length - 1)
    expect(Math.sqrt(spread / rows.length)).toBeCloseTo(expected.seMeanCost, 9)
  })

  it('are read from a line, and refused in words', () => {
    expect(readCostPairs('wrong=25, review=4,not_covered:covered=60,unit=eur')).toEqual({
      wrong: 25,
      review: 4,
      unit: 'eur',
      errors: [{ expected: 'not_covered', answered: 'covered', cost: 60 }],
    })
    for (const [text, words] of [
      ['wrong', '"wrong" is not NAME=NUMBER'],
      ['wrong=much,review=1', '"wrong=much"'],
      ['wrong=1,typo=2', '"typo=2"'],
      ['wrong=1', 'name the cost of `review`'],
      ['review=1', 'wrong'],
      ['wrong=-1,review=1', 'wrong'],
    ] as const)
      expect(() => readCostPairs(text)).toThrow(words)
  })

  it('charge nothing for declining what should be declined, unless a line does', () => {
    const { abstaining, reviewing } = costOf(costs)
    expect([abstaining?.('yes'), abstaining?.('abstain'), reviewing]).toEqual([2, 0, 3])
    expect(costOf(errorCostsSchema.parse({ wrong: 1, review: 1 })).abstaining).toBe(undefined)
  })
})

describe('thresholds', () => {
  it('are chosen on one half, reported on the other, and found where they are known', () => {
    // Right above 0.8 and wrong below: answering from 0.8 on costs nothing.
    const answers = answersOf(400, p => (p >= 0.8 ? 1 : 0))
    const found = chooseThresholds(
      { answers, abstentions: [] },
      errorCostsSchema.parse({ wrong: 10, review: 3 }),
      context,
    )
    if (found.kind === 'unknown') throw new Error(found.reason)
    expect([found.fittedOn, found.reportedOn]).toEqual([200, 200])
    expect(found.answerFrom).toBeGreaterThan(0.79)
    expect(found.answerFrom).toBeLessThan(0.83)
    expect(found.reviewFrom).toBe(0)
    const { answered, reviewed, abstained, of } = found.counts
    expect([abstained, of, answered + reviewed]).toEqual([0, 200, 200])
    expect(found.reviewRate).toMatchObject({ kind: 'known', value: reviewed / 200, method: 'wilson', n: 200 })
    expect(found.cost).toMatchObject({ kind: 'known' })
    for (const { difference } of found.alternatives)
      expect(difference.kind === 'known' && (difference.interval?.upper ?? 0) < 0).toBe(true)
  })

  it('give three zones where no answer is cheap only for what has none', () => {
    const answers = Array.from({ length: 300 }, (_, at) => {
      const confidence = (at % 100) / 100
      const isRight = confidence >= 0.7
      const row = answer(at, confidence, isRight)
      return confidence < 0.3 ? { ...row, isScored: false, isRight: false, expected: 'abstain' } : row
    })
    const found = chooseThresholds(
      { answers, abstentions: [] },
      errorCostsSchema.parse({ wrong: 10, review: 3, abstain: 9 }),
      context,
    )
    if (found.kind === 'unknown') throw new Error(found.reason)
    expect(found.reviewFrom).toBeCloseTo(0.3, 1)
    expect(found.answerFrom).toBeCloseTo(0.7, 1)
  })

  it('answer everything, or nothing, where that is right, and say so for any new confidence', () => {
    const right = chooseThresholds({ answers: answersOf(100, () => 1), abstentions: [] }, costs, context)
    expect(right).toMatchObject({ kind: 'known', answerFrom: 0, counts: { answered: 50, of: 50 } })
    const wrong = chooseThresholds({ answers: answersOf(100, () => 0), abstentions: [] }, costs, context)
    expect(wrong).toMatchObject({
      kind: 'known',
      answerFrom: null,
      reviewFrom: null,
      counts: { abstained: 50 },
    })
    expect(wrong.kind === 'known' && wrong.accuracyOfAnswered.kind).toBe('unknown')
  })

  it('send what the candidate declines where that is cheaper, and count it', () => {
    const abstentions = Array.from({ length: 40 }, (_, at) => ({ exampleId: `x${at}`, expected: 'yes' }))
    const dear = errorCostsSchema.parse({ wrong: 10, review: 3, abstain: 8 })
    const found = chooseThresholds({ answers: answersOf(100, () => 1), abstentions }, dear, context)
    expect(found).toMatchObject({ kind: 'known', declined: 'review' })
    expect(found.kind === 'known' && found.counts.reviewed).toBeGreaterThan(10)
    expect(chooseThresholds({ answers: answersOf(100, () => 1), abstentions }, costs, context)).toMatchObject(
      {
        declined: 'abstain',
      },
    )
  })

  it('are not chosen on too few, and name labels that nothing has', () => {
    expect(
      chooseThresholds({ answers: answersOf(30, () => 1), abstentions: [] }, costs, context),
    ).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('at least 20'),
    })
    const named = readCostPairs('wrong=5,review=2,covred:yes=9')
    expect(
      chooseThresholds({ answers: answersOf(100, p => p), abstentions: [] }, named, context),
    ).toMatchObject({
      warnings: [expect.stringContaining('covred')],
    })
  })

  it('divide by cluster, the same way in any order', () => {
    const examples = new Map(Array.from({ length: 60 }, (_, at) => [`e${at}`, { cluster: `c${at % 10}` }]))
    const ids = [...examples.keys()]
    const { isFitted } = divideUnits(ids, { examples, seed: 's' })
    const again = divideUnits(shuffled(ids, seededRandom('order')), { examples, seed: 's' })
    for (const id of ids) {
      expect(again.isFitted(id)).toBe(isFitted(id))
      expect(isFitted(id)).toBe(isFitted(`e${Number(id.slice(1)) % 10}`))
    }
    expect(ids.filter(isFitted)).toHaveLength(30)
  })
})

describe('recalibration', () => {
  it('takes most of the error off answers it has not seen, and warns of isotonic on few', () => {
    const found = recalibrateAnswers(
      answersOf(600, p => p - 0.3),
      context,
    )
    if (found.kind === 'unknown') throw new Error(found.reason)
    expect([found.fittedOn, found.reportedOn]).toEqual([300, 300])
    const platt = found.methods.find(({ method }) => method === 'platt')
    expect(found.before.smoothError).toMatchObject({ kind: 'known' })
    for (const change of [platt?.change.smoothError, platt?.change.brier])
      expect(change?.kind === 'known' && (change.interval?.upper ?? 1) < 0).toBe(true)
    expect(found.methods.find(({ method }) => method === 'isotonic')?.warnings[0]).toContain(
      'fewer than 1,000',
    )
    expect(
      recalibrateAnswers(
        answersOf(39, p => p),
        context,
      ),
    ).toMatchObject({ kind: 'unknown' })
  })
})

describe('the whole measurement', () => {
  it('keeps its form whatever the answers are, and never a NaN', () => {
    const kinds: Record<string, readonly AnswerWithConfidence[]> = {
      none: [],
      one: [answer(1, 0.4, true)],
      two: [answer(1, 0.4, true), answer(2, 0.4, false)],
      'all right': answersOf(80, () => 1),
      'all wrong': answersOf(80, () => 0),
      'always sure': Array.from({ length: 80 }, (_, at) => answer(at, 1, at % 3 > 0)),
      'sure of what is wrong': Array.from({ length: 80 }, (_, at) => answer(at, at % 2, at % 2 === 0)),
      'never sure': Array.from({ length: 80 }, (_, at) => answer(at, 0, at % 2 > 0)),
    }
    for (const [name, answers] of Object.entries(kinds)) {
      const report = measure(answers, { costs })
      const text = JSON.stringify(report)
      expect(confidenceReportSchema.safeParse(JSON.parse(text)).error?.issues, name).toBe(undefined)
      // JSON writes NaN and Infinity as null, which the form allows for thresholds alone.
      expect(
        text.replace(/"(answerFrom|reviewFrom|answerFromIfCalibrated|lower|upper)":null/g, ''),
        name,
      ).not.toContain('null')
    }
    expect(measure([]).accuracy).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('no answer'),
    })
    expect(measure(kinds.one ?? []).figures.brier).toMatchObject({ kind: 'known', method: 'none' })
    expect(measure(kinds['all right'] ?? []).figures.auroc.kind).toBe('unknown')
    expect(measure(kinds['always sure'] ?? []).warnings[0]).toContain('same confidence')
  })

  it('tells a calibrated forecaster from one that claims too much', () => {
    const honest = measure(answersOf(300, p => p))
    expect(honest.ifCalibrated.smoothError?.p).toBeGreaterThan(0.05)
    const { figures, overconfidence, ifCalibrated } = measure(answersOf(300, p => p - 0.2))
    expect(ifCalibrated.smoothError?.p).toBeLessThan(0.01)
    expect(overconfidence.kind === 'known' && (overconfidence.interval?.lower ?? 0) > 0.1).toBe(true)
    expect(figures.smoothError.kind === 'known' && (figures.smoothError.interval?.lower ?? 0) > 0.1).toBe(
      true,
    )
    expect(figures.auroc).toMatchObject({ method: 'delong' })
  })

  it('is the same for the same trials in any order, and resamples clusters where there are some', () => {
    const trials = answersOf(60, p => p).map(({ exampleId, confidence, isRight }) =>
      trial(exampleId, { confidence }, { score: scored(isRight ? 1 : 0) }),
    )
    const examples = new Map<string, ExampleFacts>(
      trials.map(({ exampleId }, at) => [exampleId, { cluster: `c${at % 12}` }]),
    )
    const of = (given: readonly Trial[]) =>
      measureConfidence({ gathered: gather(given, { examples }), examples, origin, replicates: 100, costs })
    const whole = of(trials)
    expect(whole.figures.brier).toMatchObject({ clusters: 12, n: 60 })
    expect(whole.figures.auroc).toMatchObject({ method: 'bca' })
    expect(whole.accuracy).toMatchObject({ method: 'cluster-cr2', clusters: 12 })
    fc.assert(
      fc.property(fc.shuffledSubarray([...trials], { minLength: trials.length }), given => {
        expect(of(given)).toEqual(whole)
      }),
      { numRuns: 3 },
    )
  })

  it('is refused when a kept file was edited, by file and field', () => {
    const text = JSON.stringify(measure(answersOf(50, p => p)))
    expect(readConfidenceReport(text, 'x.json').candidate).toBe('a')
    expect(() => readConfidenceReport(text.replace('"level":0.95', '"level":"high"'), 'x.json')).toThrow(
      'x.json',
    )
    expect(() => readConfidenceReport('{', 'x.json')).toThrow('no measurement of confidence')
  })
})

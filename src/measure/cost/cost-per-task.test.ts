import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import type { Estimate } from '../../stats/index.ts'
import type { Trial } from '../run/index.ts'
import { madeUpTrials, price } from './__fixtures__/made-up-trials.ts'
import { costConfigSchema } from './cost-config.ts'
import { type CostPerTaskInput, costPerTask } from './cost-per-task.ts'
import { type CostResult, costResultSchema } from './cost-result.ts'
import { rankCosts } from './rank-costs.ts'
import { createCostTally, type TalliedCandidate } from './tally-trials.ts'

const model: TalliedCandidate = { name: 'model', model: 'made-up/model', isProgram: false, price }
const program: TalliedCandidate = { name: 'program', model: 'program', isProgram: true }

interface Asking extends Partial<Omit<CostPerTaskInput, 'config' | 'evidence'>> {
  readonly trials: readonly Trial[]
  readonly cost?: unknown
  readonly candidates?: readonly TalliedCandidate[]
  readonly shouldDecline?: ReadonlySet<string>
}

function costs({ trials, cost = {}, candidates = [model], shouldDecline, ...rest }: Asking): CostResult[] {
  const tally = createCostTally({
    candidates,
    good: { id: 'right', direction: 'higher' },
    ...(shouldDecline === undefined ? {} : { shouldDecline }),
  })
  for (const trial of trials) tally.add(trial)
  const { evidence } = tally.finish()
  return costPerTask({
    evidence,
    config: costConfigSchema.parse(cost),
    good: 'right',
    seed: 'test',
    draws: 1_000,
    ...rest,
  })
}

const costOf = (asking: Asking): CostResult => costs(asking)[0]!

function value(estimate: Estimate | undefined): number {
  if (estimate?.kind !== 'known') throw new Error(`not known: ${estimate?.reason}`)
  return estimate.value
}
const reason = (estimate: Estimate): string => (estimate.kind === 'unknown' ? estimate.reason : 'known')
const part = (result: CostResult, name: string): Estimate =>
  result.parts.find(one => one.part === name)!.usdPerTask

const review = { rate: 0.25, minutes: 3, wage: 40 }

describe('the model part', () => {
  it('is tokens x price, with cached and reasoning tokens counted where providers count them', () => {
    const usage = { inputTokens: 1_000, cachedInputTokens: 600, outputTokens: 250, reasoningTokens: 200 }
    const result = costOf({ trials: madeUpTrials(40, () => ({ usage })) })
    expect(value(result.usdPerTask)).toBeCloseTo((400 * 1 + 600 * 0.1 + 250 * 4) / 1e6, 15)
    expect(result.tokens).toEqual({ input: 1_000, cachedInput: 600, output: 250, reasoning: 200 })
    expect(result.parts[0]).toMatchObject({
      source: 'tokens of 40 answers x a made-up list',
      asOf: '2026-09-01',
    })
  })

  it('follows the tier of each call, not of the average', () => {
    const tiered = {
      ...price,
      tiers: [{ aboveInputTokens: 2_000, inputPerMillion: 10, outputPerMillion: 40 }],
    }
    const result = costOf({
      trials: madeUpTrials(40, i => ({
        usage: { inputTokens: i % 2 === 0 ? 1_000 : 2_500, outputTokens: 0 },
      })),
      candidates: [{ ...model, price: tiered }],
    })
    expect(value(result.usdPerTask)).toBeCloseTo((0.001 + 0.025) / 2, 12)
  })

  it('falls by the batch discount on the share of calls that can wait', () => {
    const cost = { batch: { discount: 0.5, share: 0.4 } }
    expect(value(costOf({ trials: madeUpTrials(40), cost }).usdPerTask)).toBeCloseTo(0.002 * 0.8, 12)
  })

  it('can be a flat price of a call, 0 in words included', () => {
    const cost = (usdPerCall: number) => ({ candidates: { model: { usdPerCall } } })
    expect(value(costOf({ trials: madeUpTrials(40), cost: cost(0.01) }).usdPerTask)).toBeCloseTo(0.01, 12)
    const free = costOf({ trials: madeUpTrials(40), cost: cost(0) })
    expect(value(free.usdPerTask)).toBe(0)
    expect(free.parts[0]?.source).toBe('stated in cost.candidates.model.usdPerCall')
  })

  it('of an unknown price is unknown and says what to state', () => {
    const { price: _price, ...unpriced } = model
    const result = costOf({ trials: madeUpTrials(40), candidates: [unpriced], cost: { volume: 100, review } })
    expect(reason(result.usdPerTask)).toContain(
      'the price of made-up/model is not known; state it in candidates.model.price',
    )
    expect(result.draws).toBeUndefined()
    expect(reason(part(result, 'retries'))).toContain('made-up/model')
    expect(value(part(result, 'review'))).toBeCloseTo(0.5, 12)
    expect(reason(result.usdPerMonth)).toContain('made-up/model')
  })

  it('is unknown when many answers report no tokens, and an average where few do not', () => {
    const silent = (share: number) => madeUpTrials(100, i => (i < share ? { usage: undefined } : {}))
    expect(reason(costOf({ trials: silent(20) }).usdPerTask)).toContain(
      '20 of 100 answers of made-up/model report no tokens',
    )
    const few = costOf({ trials: silent(3) })
    expect(value(few.usdPerTask)).toBeCloseTo(0.002, 12)
    expect(few.notes).toContain('3 answers report no tokens and are counted as the others on average.')
  })

  it('of a program is nothing only when its machine or its price is stated', () => {
    const trials = madeUpTrials(40, () => ({ candidate: 'program', usage: undefined, ms: 1_800 }))
    const unsaid = costOf({ trials, candidates: [program] })
    expect(reason(unsaid.usdPerTask)).toContain(
      'state the machine it runs on in cost.infrastructure, or usdPerCall: 0',
    )
    const said = costOf({
      trials,
      candidates: [program],
      cost: { infrastructure: { usdPerHour: 2, utilisation: 0.5 } },
    })
    expect(value(part(said, 'model'))).toBe(0)
    expect(value(said.usdPerTask)).toBeCloseTo((2 * 1.8) / 3_600 / 0.5, 12)
  })

  it('of a program that reports tokens is not taken for free because it has a machine', () => {
    const trials = madeUpTrials(40, () => ({ candidate: 'program' }))
    const result = costOf({ trials, candidates: [program], cost: { infrastructure: { usdPerHour: 2 } } })
    expect(reason(result.usdPerTask)).toContain('the price of program is not known')
  })
})

describe('failures', () => {
  it('count every try, and send tasks that fail to a person', () => {
    const trials = madeUpTrials(100, i => ({ failures: i % 10 === 0 ? 2 : 0, fails: i === 0 }))
    const result = costOf({ trials, cost: { review: { ...review, rate: 0 } } })
    expect(value(part(result, 'model'))).toBeCloseTo(0.002 * 0.99, 12)
    expect(value(part(result, 'retries'))).toBeCloseTo(0.002 * 0.2, 12)
    expect(value(part(result, 'review'))).toBeCloseTo(0.01 * 2, 12)
    expect(result.notes.join(' ')).toContain('20 tries failed: 20 of unknown cost, counted as the dearest')
    const free = costOf({ trials, cost: { failedAttempt: 'free' } })
    expect(value(part(free, 'retries'))).toBe(0)
  })

  const reported = (outputTokens: number, costUsd?: number) =>
    ({ basis: 'reported', usage: { inputTokens: 1_000, outputTokens }, costUsd }) as const
  const estimated = { basis: 'estimated', usage: { inputTokens: 1_000, outputTokens: 0 } } as const
  const turnedAway = { basis: 'turned_away', costUsd: 0 } as const
  const unknown = { basis: 'unknown', usage: { inputTokens: 1_000 } } as const

  it('cost what was reported or counted of them, nothing where they were turned away, and else as the dearest answer', () => {
    // 100 tasks: 10 tries reported with 500 tokens out, 5 counted by their input, 20 turned away, 4 of which nothing is known.
    const trials = madeUpTrials(100, i => ({
      usage: { inputTokens: 1_000, outputTokens: i === 50 ? 1_250 : 250 },
      spendings: [
        // What a try cost at the price of the run is not what it costs now.
        ...(i < 10 ? [reported(500, 99)] : []),
        ...(i >= 10 && i < 15 ? [estimated] : []),
        ...(i >= 20 && i < 40 ? [turnedAway] : []),
        ...(i >= 96 ? [unknown] : []),
      ],
    }))
    const result = costOf({ trials })
    const dearest = 0.001 + 1_250 * 4e-6
    const byHand = (10 * (0.001 + 500 * 4e-6) + 5 * 0.001 + 4 * dearest) / 100
    expect(value(part(result, 'retries'))).toBeCloseTo(byHand, 12)
    expect(result.notes).toContain(
      '39 tries failed: 20 turned away and free; 10 counted by the tokens that the provider reported; 5 by tokens counted here, an estimate; 4 of unknown cost, counted as the dearest answered call of the run: nobody knows what it cost.',
    )
    const without = (failedAttempt: unknown) =>
      value(part(costOf({ trials, cost: { failedAttempt } }), 'retries'))
    const mean = 0.002 + 1_000 * 4e-8
    expect(without('free')).toBeCloseTo((10 * 0.003 + 5 * 0.001) / 100, 12)
    expect(without('full')).toBeCloseTo(without('free') + (4 * mean) / 100, 12)
    expect(without({ low: 0, high: 1 })).toBeCloseTo(without('free') + (2 * mean) / 100, 12)
  })

  it('shows by the tornado what it is worth to know the price of an unknown try', () => {
    const trials = madeUpTrials(50, i => ({ failures: i < 5 ? 1 : 0 }))
    const swing = costOf({ trials }).tornado.find(({ name }) => name === 'price of a try of unknown cost')
    expect(swing).toMatchObject({ low: 0, high: 1 })
    expect(swing!.usdAtHigh - swing!.usdAtLow).toBeCloseTo(0.1 * 0.002, 12)
  })

  it('cost a flat price each when they were worked on, and are unknown where nothing is priced', () => {
    const trials = madeUpTrials(40, i => ({
      usage: undefined,
      spendings: i < 8 ? [reported(1)] : i < 12 ? [turnedAway] : i < 14 ? [unknown] : [],
    }))
    const flat = costOf({ trials, cost: { candidates: { model: { usdPerCall: 0.5 } } } })
    expect(value(part(flat, 'retries'))).toBeCloseTo((10 * 0.5) / 40, 12)
    const free = costOf({
      trials,
      cost: { candidates: { model: { usdPerCall: 0.5 } }, failedAttempt: 'free' },
    })
    expect(value(part(free, 'retries'))).toBeCloseTo((8 * 0.5) / 40, 12)
    const { price: _price, ...unpriced } = model
    const reportedOnly = madeUpTrials(40, i => ({ usage: undefined, spendings: i < 8 ? [reported(1)] : [] }))
    expect(reason(part(costOf({ trials: reportedOnly, candidates: [unpriced] }), 'retries'))).toContain(
      'the price of made-up/model is not known',
    )
  })

  it('get the batch discount that answers get', () => {
    const trials = madeUpTrials(40, i => ({ spendings: i < 8 ? [reported(250)] : [] }))
    const retries = (cost: unknown) => value(part(costOf({ trials, cost }), 'retries'))
    expect(retries({ batch: { discount: 0.5 } })).toBeCloseTo(retries({}) / 2, 12)
  })

  it('are doubtful also where none was seen, and are none where nothing was asked', () => {
    const seen = part(costOf({ trials: madeUpTrials(40) }), 'retries')
    expect(seen).toMatchObject({ kind: 'known', value: 0 })
    expect(seen.kind === 'known' && seen.interval!.upper).toBeGreaterThan(0)
    const cached = part(costOf({ trials: madeUpTrials(40, () => ({ fromCache: true })) }), 'retries')
    expect(cached).toMatchObject({ kind: 'known', value: 0, interval: { lower: 0, upper: 0 } })
  })

  it('of every trial leave the cost of a model unknown, never 0', () => {
    const result = costOf({
      trials: madeUpTrials(10, () => ({ failures: 3, fails: true })),
      cost: { review },
    })
    expect(reason(result.usdPerTask)).toBe('no call of made-up/model was answered')
    expect(reason(result.goodShare)).toContain('gave no answer of model a score')
  })

  it('are not looked for in answers from the cache', () => {
    const result = costOf({ trials: madeUpTrials(10, () => ({ fromCache: true })) })
    expect(value(result.usdPerTask)).toBeCloseTo(0.002, 12)
    expect(result.notes.join(' ')).toContain('All answers came from the cache')
  })
})

describe('machines', () => {
  const trials = madeUpTrials(40, () => ({ candidate: 'program', usage: undefined, ms: 2_000 }))
  const infrastructure = { usdPerHour: 3.6 }

  it('cost an hour by what a load test got done, where there is one', () => {
    const throughput = { program: { tasksPerSecond: 4, source: 'load test L1', asOf: '2026-09-02' } }
    const result = costOf({ trials, candidates: [program], cost: { infrastructure }, throughput })
    expect(value(result.usdPerTask)).toBeCloseTo(0.00025, 12)
    expect(result.parts[2]?.source).toContain('load test L1')
  })

  it('cost by one task at a time where a load test asked for less than that', () => {
    const throughput = { program: { tasksPerSecond: 0.1, source: 'load test L1', asOf: '2026-09-02' } }
    const result = costOf({ trials, candidates: [program], cost: { infrastructure }, throughput })
    expect(value(result.usdPerTask)).toBeCloseTo(0.002, 12)
    expect(result.parts[2]?.source).not.toContain('load test L1')
  })

  it('cost by what the config states before all else', () => {
    const cost = { infrastructure: { ...infrastructure, tasksPerSecond: { low: 1, high: 3 } } }
    const result = costOf({ trials, candidates: [program], cost })
    expect(value(result.usdPerTask)).toBeCloseTo(0.0005, 12)
    expect(result.tornado[0]).toMatchObject({ name: 'machine time', low: 1 / 3, high: 1 })
  })
})

describe('review', () => {
  it('of declined answers has the doubt of its Beta posterior, also at 0 of n', () => {
    const declined = (count: number) =>
      madeUpTrials(50, i => ({ abstained: i < count, good: i < count ? 0 : 1 }))
    const cost = { review: { minutes: 60, wage: 1 }, candidates: { model: { usdPerCall: 0 } } }
    const none = part(costOf({ trials: declined(0), cost }), 'review')
    expect(none).toMatchObject({ kind: 'known', value: 0, interval: { lower: 0 } })
    expect(none.kind === 'known' && none.interval!.upper).toBeGreaterThan(0.03)
    const ten = costOf({ trials: declined(10), cost })
    expect(value(part(ten, 'review'))).toBeCloseTo(0.2, 12)
    expect(value(ten.goodShare)).toBe(1)
  })

  it('takes a counted rate, one from confidence, or none, each with its source', () => {
    const of = (own: unknown, more: Partial<Asking> = {}) =>
      costOf({ trials: madeUpTrials(50), cost: { wage: 60, review: own }, ...more })
    const sourceOf = (result: CostResult) =>
      result.inputs.find(({ name }) => name === 'reviewed answers')?.source
    const counted = of({ minutes: 1, counted: { reviewed: 12, of: 300 } })
    expect(value(part(counted, 'review'))).toBeCloseTo(0.04, 12)
    expect(sourceOf(counted)).toBe('12 of 300 in cost.review.counted')
    const missing = of({ minutes: 1, rate: 'confidence' })
    expect(reason(missing.usdPerTask)).toContain('do: cupel confidence')
    const confidence = { model: { reviewed: 30, of: 100, source: 'threshold 0.7' } }
    const found = of({ minutes: 1, rate: 'confidence' }, { confidence })
    expect(value(part(found, 'review'))).toBeCloseTo(0.3, 12)
    expect(sourceOf(found)).toBe('threshold 0.7')
    const accepted = { model: { ...confidence.model, accepted: { right: 63, of: 70 } } }
    const sure = of({ minutes: 1, rate: 'confidence' }, { confidence: accepted })
    expect(value(sure.goodShare)).toBeCloseTo(0.3 + 0.7 * 0.9, 12)
    const nobody = costOf({
      trials: madeUpTrials(50),
      cost: { review: { minutes: 1 }, candidates: { model: { review: false } } },
    })
    expect(value(part(nobody, 'review'))).toBe(0)
  })

  it('without a wage is unknown', () => {
    expect(
      reason(costOf({ trials: madeUpTrials(50), cost: { review: { minutes: 3, rate: 0.1 } } }).usdPerTask),
    ).toContain('state cost.wage')
  })
})

describe('answers that nobody gets', () => {
  const nobody = { model: { reviewed: 30, of: 100, heldBack: { held: 21, of: 70 }, source: 'thresholds' } }
  const cost = { wage: 60, review: { minutes: 1, rate: 'confidence' } }

  it('are neither good nor an error, and cost what their calls cost', () => {
    const accepted = { right: 45, of: 49 }
    const confidence = { model: { ...nobody.model, accepted } }
    const result = costOf({ trials: madeUpTrials(50), cost: { ...cost, errors: { usd: 10 } }, confidence })
    // Of 100 answers a person gets 30, nobody 21; of the 49 that are given 45 are right.
    expect(value(result.undoneShare)).toBeCloseTo(0.21, 12)
    expect(value(result.goodShare)).toBeCloseTo(0.3 + 0.45, 12)
    expect(value(part(result, 'errors'))).toBeCloseTo(0.04 * 10, 12)
    expect(value(part(result, 'review'))).toBeCloseTo(0.3, 12)
    const total = 0.002 + 0.3 + 0.4
    expect(value(result.usdPerTask)).toBeCloseTo(total, 12)
    expect(value(result.usdPerGoodTask)).toBeCloseTo(total / 0.75, 12)
    expect(result.notes.join(' ')).toContain('declined or held back and that no person gets are not done')
  })

  it('are none without doubt where holding back was never chosen between, and doubtful where it was', () => {
    const undone = (more: object) =>
      costOf({
        trials: madeUpTrials(50),
        cost,
        confidence: { model: { reviewed: 30, of: 100, source: 's', ...more } },
      }).undoneShare
    expect(undone({})).toMatchObject({ value: 0, interval: { lower: 0, upper: 0 } })
    const chosen = undone({ heldBack: { held: 0, of: 70 } })
    expect(chosen).toMatchObject({ kind: 'known', value: 0 })
    expect(chosen.kind === 'known' && chosen.interval!.upper).toBeGreaterThan(0.01)
  })

  it('send nobody to a person where only holding back was chosen between', () => {
    const confidence = {
      model: {
        reviewed: 0,
        of: 100,
        neverReviews: true as const,
        heldBack: { held: 40, of: 100 },
        source: 's',
      },
    }
    const result = costOf({ trials: madeUpTrials(50), cost, confidence })
    expect(value(part(result, 'review'))).toBe(0)
    expect(value(result.undoneShare)).toBeCloseTo(0.4, 12)
    expect(value(result.goodShare)).toBeCloseTo(0.6, 12)
  })

  it('are also those that were declined where nobody reviews, whatever the metric says of declining', () => {
    // 20 of 100 declined, and the metric calls declining right.
    const trials = madeUpTrials(100, i => ({
      abstained: i < 20,
      good: i < 20 || i >= 40 ? 1 : 0,
      fails: i === 99,
    }))
    const nobodyReviews = costOf({ trials })
    expect(value(nobodyReviews.undoneShare)).toBeCloseTo(0.21, 12)
    expect(value(nobodyReviews.goodShare)).toBeCloseTo(0.59, 12)
    expect(nobodyReviews.notes.join(' ')).toContain('Declined answers go to nobody')
    // A person who handles a stated half of the answers handles half of the declined ones.
    const half = costOf({ trials, cost: { wage: 60, review: { minutes: 1, rate: 0.5 } } })
    expect(value(half.undoneShare)).toBeCloseTo(0.1, 12)
    expect(value(half.goodShare)).toBeCloseTo(0.01 + 0.99 / 2 + 0.59 / 2, 12)
    const all = costOf({ trials, cost: { wage: 60, review: { minutes: 1 } } })
    expect(value(all.undoneShare)).toBe(0)
    expect(value(all.goodShare)).toBeCloseTo(0.01 + 0.2 + 0.59, 12)
  })
})

describe('good tasks and errors', () => {
  const trials = madeUpTrials(100, i => ({ good: i < 80 ? 1 : 0, abstained: i >= 90 }))

  it('divide the cost by the share that ends well', () => {
    const plain = costOf({ trials })
    expect(value(plain.goodShare)).toBeCloseTo(0.8, 12)
    expect(value(plain.usdPerGoodTask)).toBeCloseTo(0.0025, 12)
    const checked = costOf({ trials, cost: { review: { minutes: 3, wage: 40, accuracy: 0.9 } } })
    expect(value(checked.goodShare)).toBeCloseTo(0.1 * 0.9 + 0.9 * (80 / 90), 12)
  })

  it('charge an error only for a wrong answer that was neither declined nor reviewed', () => {
    const errors = { usd: 10 }
    expect(value(part(costOf({ trials, cost: { errors } }), 'errors'))).toBeCloseTo(1, 12)
    expect(
      value(part(costOf({ trials, cost: { errors, review: { minutes: 0, wage: 0 } } }), 'errors')),
    ).toBeCloseTo(1, 12)
    const half = costOf({ trials, cost: { errors, review: { rate: 0.5, minutes: 0, wage: 0 } } })
    expect(value(part(half, 'errors'))).toBeCloseTo(0.5, 12)
  })

  it('are unknown without a metric, and per good task when nothing is good', () => {
    const unscored = costOf({
      trials: madeUpTrials(10, () => ({ good: undefined })),
      cost: { errors: { usd: 1 } },
    })
    expect(reason(unscored.usdPerTask)).toContain('metric right gave no answer of model a score')
    const bad = costOf({ trials: madeUpTrials(30, () => ({ good: 0 })) })
    expect(value(bad.usdPerTask)).toBeCloseTo(0.002, 12)
    expect(reason(bad.usdPerGoodTask)).toBe('no task ended well')
  })
})

describe('the whole', () => {
  const trials = madeUpTrials(300)
  const evaluation = {
    labelling: { minutes: 6, raters: 2 },
    validation: { share: 0.1, minutes: 3 },
    runsPerMonth: 4,
  }

  it('adds labels, the run, checks by people and regression runs to the use', () => {
    const { usdPerMonth, ownership } = costOf({
      trials,
      cost: { volume: 10_000, months: 10, wage: 30, evaluation },
    })
    const labels = (300 * 2 * 6 * 30) / 60
    const run = 300 * 0.002 + (0.1 * 300 * 3 * 30) / 60
    expect(value(usdPerMonth)).toBeCloseTo(20, 9)
    expect(value(ownership.oneOffUsd)).toBeCloseTo(labels + run, 9)
    expect(value(ownership.recurringUsdPerMonth)).toBeCloseTo(4 * run, 9)
    const evaluating = labels + run + 40 * run
    expect(value(ownership.totalUsd)).toBeCloseTo(evaluating + 200, 9)
    expect(value(ownership.shareEvaluating)).toBeCloseTo(evaluating / (evaluating + 200), 9)
  })

  it('is unknown without a volume or a statement on evaluating, and says so', () => {
    const result = costOf({ trials })
    expect(reason(result.usdPerMonth)).toContain('--volume')
    expect(reason(result.ownership.totalUsd)).toContain('state cost.evaluation')
    expect(result.missing.map(({ field }) => field)).toEqual(['cost.volume', 'cost.evaluation'])
  })

  it('at no volume costs nothing a month, and has no share when there is nothing at all', () => {
    const result = costOf({
      trials,
      cost: { volume: 0, evaluation: {}, candidates: { model: { usdPerCall: 0 } } },
    })
    expect(value(result.usdPerMonth)).toBe(0)
    expect(result.ownership.shareEvaluating.kind).toBe('unknown')
  })

  it('writes what its schema describes', () => {
    const { draws, goodDraws, ...figures } = costOf({
      trials,
      cost: { volume: 10, wage: 30, evaluation, review, errors: { usd: { low: 1, high: 2 } } },
    })
    expect(costResultSchema.parse(JSON.parse(JSON.stringify(figures)))).toEqual(
      JSON.parse(JSON.stringify(figures)),
    )
    expect(draws).toHaveLength(1_000)
    expect(goodDraws).toHaveLength(1_000)
  })
})

describe('few, many and none', () => {
  it('without trials nothing is known', () => {
    const result = costOf({ trials: [] })
    expect(reason(result.usdPerTask)).toBe('no trial was made')
    expect(costs({ trials: [], candidates: [] })).toEqual([])
  })

  it('one example gives a figure without an interval', () => {
    const found = costOf({ trials: madeUpTrials(1) }).usdPerTask
    expect(found).toMatchObject({ kind: 'known', n: 1 })
    expect(found).not.toHaveProperty('interval')
  })

  it('100,000 trials give the narrow interval of so many', { tags: 'slow' }, () => {
    const random = seededRandom('many')
    const trials = madeUpTrials(100_000, () => ({
      usage: { inputTokens: random.below(2_000), outputTokens: 0 },
    }))
    const found = costOf({ trials, draws: 400 }).usdPerTask
    const half = (1.96 * 0.002) / Math.sqrt(12) / Math.sqrt(100_000)
    expect(found.kind === 'known' && found.interval!.upper - found.interval!.lower).toBeGreaterThan(
      1.6 * half,
    )
    expect(found.kind === 'known' && found.interval!.upper - found.interval!.lower).toBeLessThan(2.4 * half)
  })

  it('repeats of an example are no new examples', () => {
    const trials = [0, 1].flatMap(repeat =>
      madeUpTrials(30, i => ({ repeat, usage: { inputTokens: i * 100, outputTokens: 0 } })),
    )
    const once = costOf({ trials: trials.slice(0, 30) }).usdPerTask
    expect(costOf({ trials }).usdPerTask).toEqual(once)
  })
})

describe('the interval', () => {
  it('holds the true cost in about 95 of 100 runs of 60 examples', { tags: 'slow' }, () => {
    // Tokens are exponential, answers are declined with probability 0.1: true cost 0.001 + 0.1 x 0.02.
    const cost = { review: { minutes: 1.2, wage: 1 } }
    const truth = 0.001 + 0.1 * 0.02
    let held = 0
    const runs = 300
    for (let run = 0; run < runs; run++) {
      const random = seededRandom('coverage', run)
      const trials = madeUpTrials(60, () => ({
        usage: { inputTokens: -1_000 * Math.log(1 - random.float()), outputTokens: 0 },
        abstained: random.float() < 0.1,
      }))
      const { usdPerTask } = costOf({ trials, cost, draws: 400 })
      if (
        usdPerTask.kind === 'known' &&
        usdPerTask.interval!.lower <= truth &&
        truth <= usdPerTask.interval!.upper
      )
        held += 1
    }
    expect(held / runs).toBeGreaterThan(0.9)
    expect(held / runs).toBeLessThan(0.985)
  })

  it('holds the true cost of a good task in about 95 of 100 runs with failed tries and thresholds', {
    tags: 'slow',
  }, () => {
    // Before an answer a try fails with probability 0.2, half of them reported at 0.3 cents, half turned away; thresholds chosen on
    // 150 other questions send 0.3 to a person and hold 0.2 back, and 0.85 of the rest are right.
    const retries = 0.2 * 0.5 * 0.003
    const good = 0.3 + 0.5 * 0.85
    const truth = (0.001 + retries + 0.3 * 0.02 + 0.5 * 0.15 * 0.05) / good
    const cost = {
      review: { rate: 'confidence', minutes: 1.2, wage: 1 },
      errors: { usd: 0.05 },
      failedAttempt: 'free',
    }
    const spent = [
      { basis: 'reported', usage: { inputTokens: 1_000, outputTokens: 500 } },
      { basis: 'turned_away' },
    ] as const
    let held = 0
    const runs = 300
    for (let run = 0; run < runs; run++) {
      const random = seededRandom('coverage of a good task', run)
      const trials = madeUpTrials(120, () => ({
        usage: { inputTokens: -1_000 * Math.log(1 - random.float()), outputTokens: 0 },
        spendings: random.float() < 0.2 ? [spent[random.below(2)]!] : [],
      }))
      const fates = Array.from({ length: 150 }, () => random.float())
      const reviewed = fates.filter(fate => fate < 0.3).length
      const kept = fates.filter(fate => fate >= 0.5).length
      const right = Array.from({ length: kept }, () => random.float()).filter(u => u < 0.85).length
      const confidence = {
        model: {
          reviewed,
          of: 150,
          heldBack: { held: 150 - reviewed - kept, of: 150 - reviewed },
          accepted: { right, of: kept },
          source: 'thresholds',
        },
      }
      const { usdPerGoodTask } = costOf({ trials, cost, confidence, draws: 400, seed: `${run}` })
      if (
        usdPerGoodTask.kind === 'known' &&
        usdPerGoodTask.interval!.lower <= truth &&
        truth <= usdPerGoodTask.interval!.upper
      )
        held += 1
    }
    expect(held / runs).toBeGreaterThan(0.91)
    expect(held / runs).toBeLessThan(0.985)
  })
})

describe('comparing costs', () => {
  const both = [model, { ...model, name: 'other' }]
  const random = seededRandom('pairs')
  const tokens = Array.from({ length: 60 }, () => 200 + random.below(5_000))
  const pair = (more: number) =>
    ['model', 'other'].flatMap((candidate, at) =>
      madeUpTrials(60, i => ({ candidate, usage: { inputTokens: tokens[i]! + at * more, outputTokens: 0 } })),
    )

  it('pairs the draws: a small constant difference on very different examples is told apart', () => {
    const results = costs({ trials: pair(50), candidates: both })
    const [a, b] = results.map(({ usdPerTask }) => usdPerTask)
    expect(a?.kind === 'known' && b?.kind === 'known' && a.interval!.upper > b.interval!.lower).toBe(true)
    const ranking = rankCosts({ results, by: 'usdPerTask', level: 0.95, seed: 'test' })
    expect(ranking).toMatchObject({
      cheapest: 'model',
      differences: [{ candidate: 'other', isToldApart: true }],
    })
    expect(value(ranking.differences[0]?.difference)).toBeCloseTo(50e-6, 12)
  })

  it('shares a stated wage: what moves both alike does not part them', () => {
    const cost = { review: { rate: 0.5, minutes: 10, wage: { low: 10, high: 100 } } }
    const ranking = rankCosts({
      results: costs({ trials: pair(50), candidates: both, cost }),
      by: 'usdPerTask',
      level: 0.95,
      seed: 'test',
    })
    expect(ranking.differences[0]?.isToldApart).toBe(true)
  })

  it('calls equal costs tied, and leaves unknown ones out', () => {
    const results = costs({ trials: pair(0), candidates: [...both, { ...program, name: 'silent' }] })
    const ranking = rankCosts({ results, by: 'usdPerTask', level: 0.95, seed: 'test' })
    expect(ranking.differences).toMatchObject([{ candidate: 'other', isToldApart: false }])
    expect(rankCosts({ results: [], by: 'usdPerTask', level: 0.95, seed: 'test' })).toEqual({
      by: 'usdPerTask',
      differences: [],
    })
  })

  it('draws the same on every machine and in every order of trials', () => {
    const trials = pair(50)
    expect(costs({ trials: trials.toReversed(), candidates: both })).toEqual(
      costs({ trials, candidates: both }),
    )
  })
})

describe('names', () => {
  it('that every object answers to are names like others', () => {
    const trials = madeUpTrials(20, () => ({ candidate: 'constructor', usage: undefined, ms: 1_000 }))
    const cost = { infrastructure: { usdPerHour: 3.6 }, review: { rate: 'confidence', minutes: 1, wage: 1 } }
    const named = { ...program, name: 'constructor' }
    const result = costOf({ trials, candidates: [named], cost, throughput: {}, confidence: {} })
    expect(value(part(result, 'infrastructure'))).toBeCloseTo(0.001, 12)
    expect(reason(part(result, 'review'))).toContain('do: cupel confidence')
  })
})

describe('what is good', () => {
  const cost = { errors: { usd: 3 } }
  const allButFirst = (without: number, more: Partial<Asking> = {}) =>
    costOf({ trials: madeUpTrials(100, i => (i < without ? { good: undefined } : {})), cost, ...more })
  const interval = (estimate: Estimate) => (estimate.kind === 'known' ? estimate.interval! : undefined)!

  it('is not an answer where declining was right, and is not asked of what was declined', () => {
    // 30 questions cannot be answered, of which the metric says nothing: 10 are declined, 20 answered; the other 70 are right.
    const trials = madeUpTrials(100, i =>
      i < 30 ? { good: undefined, ...(i < 10 ? { abstained: true } : {}) } : {},
    )
    const shouldDecline = new Set(trials.slice(0, 30).map(({ exampleId }) => exampleId))
    const result = costOf({ trials, cost, shouldDecline })
    expect(value(part(result, 'errors'))).toBeCloseTo(0.2 * 3, 12)
    expect(value(result.goodShare)).toBeCloseTo(0.7, 12)
    expect(value(result.undoneShare)).toBeCloseTo(0.1, 12)
    expect(result.notes).toContain('20 answers to questions that should have been declined count as errors.')
    expect(result.ends).toBeUndefined()
  })

  it('is what the metric says where it says something, also of a question that should be declined', () => {
    const trials = madeUpTrials(40)
    const shouldDecline = new Set(trials.map(({ exampleId }) => exampleId))
    expect(value(part(costOf({ trials, cost, shouldDecline }), 'errors'))).toBe(0)
  })

  it('is unknown, with what rests on it, where it is open for more than 5% of the answers given', () => {
    // Outside of 0 to 1 is no share of a good answer.
    const result = costOf({ trials: madeUpTrials(100, i => (i < 10 ? { good: 2 } : {})), cost })
    for (const figure of [part(result, 'errors'), result.goodShare, result.usdPerTask, result.usdPerGoodTask])
      expect(reason(figure)).toBe(
        '10 of the 100 answers that model gave (10.0%) have no value of right: the rest may not be like them',
      )
    expect(value(part(result, 'model'))).toBeCloseTo(0.002, 12)
    // What is declined is not given, and needs no value.
    const trials = madeUpTrials(100, i => (i < 10 ? { good: undefined, abstained: true } : {}))
    expect(value(part(costOf({ trials, cost }), 'errors'))).toBe(0)
  })

  it('lies between all that is open being bad and all of it being good', () => {
    const none = costOf({ trials: madeUpTrials(100), cost })
    const bad = costOf({ trials: madeUpTrials(100, i => (i < 4 ? { good: 0 } : {})), cost })
    const open = allButFirst(4)
    const figures = ({ usdPerTask, goodShare, usdPerGoodTask, ...rest }: CostResult) => [
      usdPerTask,
      goodShare,
      usdPerGoodTask,
      part({ usdPerTask, goodShare, usdPerGoodTask, ...rest }, 'errors'),
    ]
    figures(open).forEach((figure, at) => {
      const [best, worst] = [figures(none)[at]!, figures(bad)[at]!].map(interval)
      expect(interval(figure).lower).toBeCloseTo(Math.min(best!.lower, worst!.lower), 12)
      expect(interval(figure).upper).toBeCloseTo(Math.max(best!.upper, worst!.upper), 12)
      expect(figure).toMatchObject({ unscored: 4, value: value(figures(none)[at]) })
    })
    expect([...open.ends!.usdPerTask!.bad]).toEqual([...bad.draws!])
    expect([...open.ends!.usdPerTask!.good]).toEqual([...none.draws!])
    expect(open.notes.join(' ')).toContain(
      '4 of the 100 answers that model gave (4.0%) have no value of what is good',
    )
    expect(interval(part(open, 'model'))).toEqual(interval(part(none, 'model')))
  })

  it('of what is open can take away a difference between two candidates', () => {
    const other: TalliedCandidate = { ...model, name: 'other' }
    const byOpen = (openOfOther: number) => {
      const trials = [
        ...madeUpTrials(100, i => ({ good: i < 12 ? 0 : 1 })),
        ...madeUpTrials(100, i => ({
          candidate: 'other',
          good: i >= 20 && i < 20 + openOfOther ? undefined : i === 5 ? 0 : 1,
        })),
      ]
      const results = costs({ trials, cost, candidates: [model, other] })
      return rankCosts({ results, by: 'usdPerTask', level: 0.95, seed: 'test' }).differences[0]!
    }
    expect(byOpen(0).isToldApart).toBe(true)
    expect(byOpen(5).isToldApart).toBe(false)
  })
})

describe('people for tasks that fail and tasks that are declined', () => {
  /** How often the upper end of the cost of people lies below the truth, exactly: over all counts that can be found. */
  function missed(n: number, shares: readonly number[]): number[] {
    const most = 9
    const found = shares.map(() => 0)
    for (let failed = 0; failed <= most; failed++)
      for (let declined = 0; failed + declined <= most; declined++) {
        const trials = madeUpTrials(n, i =>
          i < failed ? { fails: true } : i < failed + declined ? { abstained: true } : {},
        )
        const { usdPerTask } = costOf({
          trials,
          cost: { review: { minutes: 1, wage: 60 }, candidates: { model: { usdPerCall: 0 } } },
          seed: `people ${failed} ${declined}`,
          draws: 2_000,
        })
        shares.forEach((share, at) => {
          if (interval(usdPerTask).upper < 2 * share) found[at]! += chance(n, { failed, declined }, share)
        })
      }
    return found
  }
  const interval = (estimate: Estimate) => (estimate.kind === 'known' ? estimate.interval! : undefined)!
  const logFactorial = (n: number): number =>
    Array.from({ length: n }, (_, i) => Math.log(i + 1)).reduce((sum, one) => sum + one, 0)
  const chance = (n: number, k: { failed: number; declined: number }, share: number): number => {
    const rest = n - k.failed - k.declined
    return Math.exp(
      logFactorial(n) -
        logFactorial(k.failed) -
        logFactorial(k.declined) -
        logFactorial(rest) +
        (k.failed + k.declined) * Math.log(share) +
        rest * Math.log(1 - 2 * share),
    )
  }

  it('are not counted twice: the upper 97.5% end is missed up to 2.5% of the time, not never', {
    tags: 'slow',
  }, () => {
    const found = missed(300, [0.005, 0.007, 0.008, 0.01])
    for (const share of found) expect(share).toBeLessThan(0.025)
    expect(Math.max(...found)).toBeGreaterThan(0.01)
  })
})

describe('what is not stated', () => {
  it('is at 0 and said to be left out, and is not when it is stated', () => {
    const out = (result: CostResult) => result.parts.filter(({ isLeftOut }) => isLeftOut).map(one => one.part)
    const bare = costOf({ trials: madeUpTrials(20) })
    expect(out(bare)).toEqual(['review', 'errors'])
    expect(bare.notes).toContain(
      'Left out: people who look at answers, because nothing is stated in cost.review.',
    )
    const said = { errors: { usd: 0 }, candidates: { model: { review: false } } }
    expect(out(costOf({ trials: madeUpTrials(20), cost: said }))).toEqual([])
    const own = madeUpTrials(20, () => ({ candidate: 'program', usage: undefined }))
    const flat = { candidates: { program: { usdPerCall: 0 } } }
    expect(out(costOf({ trials: own, candidates: [program], cost: flat }))).toEqual([
      'infrastructure',
      'review',
      'errors',
    ])
  })
})

describe('what moves the cost', () => {
  it('is sorted by swing, each input alone from its low to its high end', () => {
    const cost = {
      review: { rate: { low: 0.1, high: 0.3 }, minutes: { low: 2, high: 4 }, wage: { low: 30, high: 31 } },
    }
    const { tornado, usdPerTask } = costOf({ trials: madeUpTrials(50), cost })
    expect(tornado.map(({ name }) => name).slice(0, 2)).toEqual(['reviewed answers', 'minutes a review'])
    const middle = value(usdPerTask)
    expect(tornado[0]?.usdAtLow).toBeCloseTo(middle - (0.1 * 3 * 30.5) / 60, 9)
    expect(tornado[0]?.usdAtHigh).toBeCloseTo(middle + (0.1 * 3 * 30.5) / 60, 9)
  })
})

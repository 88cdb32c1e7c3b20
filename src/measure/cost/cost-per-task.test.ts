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
}

function costs({ trials, cost = {}, candidates = [model], ...rest }: Asking): CostResult[] {
  const tally = createCostTally({ candidates, good: { id: 'right', direction: 'higher' } })
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
    expect(result.notes.join(' ')).toContain('20 tries failed; what they cost is not reported')
    const free = costOf({ trials, cost: { failedAttempt: 'free' } })
    expect(value(part(free, 'retries'))).toBe(0)
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

  it('100,000 trials give the narrow interval of so many', () => {
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
  it('holds the true cost in about 95 of 100 runs of 60 examples', () => {
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
  it('is said to rest on a part of the answers where many have no value of it', () => {
    // Outside of 0 to 1 is no share of a good answer.
    const scored = (without: number) =>
      costOf({ trials: madeUpTrials(100, i => (i < without ? { good: 2 } : {})) })
    expect(scored(10).notes).toContain(
      '10.0% of the answers have no value of what is good and are counted as the others on average.',
    )
    expect(scored(4).notes.join(' ')).not.toContain('no value of what is good')
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

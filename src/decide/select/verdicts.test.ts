import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { wilsonInterval } from '../../stats/index.ts'
import type { Cell, Comparison } from '../compare/index.ts'
import { nothingOutside, type OutsideFigure, requirementSchema, verdictsOf } from './index.ts'

type Known = Extract<Cell['estimate'], { kind: 'known' }>

const estimate = (value: number, lower: number, upper: number, more: Partial<Known> = {}): Known => ({
  kind: 'known',
  value,
  interval: { lower, upper, level: 0.95 },
  method: 'wilson',
  n: 300,
  unscored: 0,
  errored: 0,
  warnings: [],
  ...more,
})

function verdict(
  asked: { min?: number; max?: number; slice?: string; confidence?: number },
  found: Cell['estimate'] | undefined,
  {
    warnings = [],
    repeats = 1,
    more = {},
  }: {
    warnings?: Comparison['warnings']
    repeats?: number
    /** Facts beside a rate whose examples are all those of the dataset. */
    more?: { examples?: number; missing?: number; metric?: object; cell?: object }
  } = {},
) {
  const requirement = requirementSchema.parse({ metric: 'exact', ...asked })
  const cells =
    found === undefined
      ? []
      : [
          {
            candidate: 'a',
            metric: 'exact',
            slice: asked.slice ?? 'all',
            estimate: found,
            notApplicable: 0,
            ...more.cell,
          },
        ]
  const metric = {
    id: 'exact',
    title: 'Exact',
    direction: 'higher',
    range: [0, 1],
    aggregation: 'rate',
    ...more.metric,
  }
  const open = found === undefined ? 0 : found.unscored + found.errored
  const examples = more.examples ?? (found?.n ?? 0) + (repeats === 1 ? open : 0)
  // Of a comparison, what a verdict rests on.
  const comparison = {
    runs: [{ id: 'r', repeats }],
    dataset: { examples },
    candidates: [
      { name: 'a', run: 'r', trials: { answered: examples * repeats - (more.missing ?? 0), failed: 0 } },
    ],
    metrics: [metric],
    cells,
    warnings,
  } as unknown as Comparison
  const [said] = verdictsOf([requirement], comparison)
  return { ...said?.verdicts[0], words: said?.requirement }
}

/** A rate over 300 examples, as the estimate chapter would give it. */
const rate = (successes: number, n: number, more: Partial<Known> = {}): Known => {
  const interval = wilsonInterval({ successes, trials: n })!
  return estimate(successes / n, interval.lower, interval.upper, { n, ...more })
}

describe('verdictsOf', () => {
  it('passes and fails by the probability of meeting it, in both directions', () => {
    expect(verdict({ min: 0.8 }, rate(270, 300))).toMatchObject({ outcome: 'pass', words: 'exact ≥ 80.0%' })
    expect(verdict({ min: 0.8 }, rate(210, 300))).toMatchObject({ outcome: 'fail' })
    expect(verdict({ max: 0.1 }, rate(15, 300))).toMatchObject({ outcome: 'pass', words: 'exact ≤ 10.0%' })
    expect(verdict({ max: 0.1 }, rate(60, 300))).toMatchObject({ outcome: 'fail' })
  })

  it('takes 0 of n for no certainty: 0 of 50 is no proof of at most 2%', () => {
    const said = verdict({ max: 0.02 }, rate(0, 50))
    expect(said.outcome).toBe('inconclusive')
    // The Beta posterior of oracles/stats/decision.json.
    expect(said.probability).toBeCloseTo(0.845821418273208, 10)
    expect(said.reason).toContain('84.6%')
    expect(verdict({ max: 0.02 }, rate(0, 50 + said.examplesNeeded!)).outcome).toBe('pass')
    expect(verdict({ max: 0.02 }, rate(0, 49 + said.examplesNeeded!)).outcome).toBe('inconclusive')
  })

  it('never calls a limit missed that the figure itself keeps, and never met one at the end of the scale', () => {
    expect(verdict({ max: 1e-6 }, rate(0, 300))).toMatchObject({ outcome: 'inconclusive' })
    expect(verdict({ max: 0 }, rate(0, 300))).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringContaining('None of 300 examples speaks against it'),
    })
    expect(verdict({ max: 0 }, rate(1, 300)).outcome).toBe('fail')
  })

  it('counts what has no value in trials, of all repeats', () => {
    const lacking = (errored: number) => rate(290, 300, { errored })
    // 45 of 1,500 are 3%, 45 of 345 would be 13%.
    expect(verdict({ min: 0.8 }, lacking(45), { repeats: 5 }).outcome).toBe('pass')
    expect(verdict({ min: 0.8 }, lacking(45)).outcome).toBe('inconclusive')
    expect(verdict({ min: 0.8 }, lacking(90), { repeats: 5 }).reason).toContain(
      '90 of 1500 trials have no value',
    )
  })

  it('holds only what holds with each open answer counted against it: no share of them is free', () => {
    // 855 right of 952 that have a value are 89.8%; of all 1,000 they are 85.5%, of which 85% is not sure.
    const lost = verdict({ min: 0.85 }, rate(855, 952, { errored: 48 }))
    expect(lost.outcome).toBe('inconclusive')
    expect(lost).not.toHaveProperty('probability')
    expect(lost.reason).toBe(
      '48 of 1000 trials have no value (4.8%). Without them: met with probability over 99.9%; with each of them counted against it the figure is 85.5%: met with probability 66.8%.',
    )
    expect(verdict({ max: 0.15 }, rate(97, 952, { unscored: 48 })).outcome).toBe('inconclusive')
  })

  it('still passes what passes with every open answer wrong, with the probability of that case', () => {
    const lost = verdict({ min: 0.82 }, rate(855, 952, { errored: 48 }))
    expect(lost.outcome).toBe('pass')
    expect(lost.probability).toBe(verdict({ min: 0.82 }, rate(855, 1_000)).probability)
    expect(lost.reason).toContain('with each of the 48 trials without a value counted against it')
    expect(verdict({ max: 0.2 }, rate(97, 952, { unscored: 48 })).probability).toBe(
      verdict({ max: 0.2 }, rate(145, 1_000)).probability,
    )
  })

  it('calls nothing missed that open answers could save', () => {
    const found = rate(790, 952, { errored: 48 })
    expect(verdict({ min: 0.85 }, rate(790, 952))).toMatchObject({ outcome: 'fail' })
    expect(verdict({ min: 0.85 }, found)).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringContaining('with each of them counted for it the figure is 83.8%'),
    })
    expect(verdict({ min: 0.88 }, found)).toMatchObject({
      outcome: 'fail',
      reason: expect.stringContaining('counted for it'),
    })
  })

  it('never passes or fails where filling the open answers in some way would say otherwise', () => {
    const counts = fc
      .integer({ min: 20, max: 600 })
      .chain(n =>
        fc.tuple(
          fc.integer({ min: 0, max: n }),
          fc.constant(n),
          fc.integer({ min: 0, max: Math.floor(n / 19) }),
        ),
      )
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ([right, n, lost], threshold) => {
        const said = verdict({ min: threshold }, rate(right, n, { errored: lost })).outcome
        if (said === 'inconclusive') return
        for (const filled of [0, Math.floor(lost / 2), lost])
          expect(verdict({ min: threshold }, rate(right + filled, n + lost)).outcome).toBe(said)
      }),
    )
  })

  it('counts the trials that an unfinished run has not made, and leaves those of a mean without an end open', () => {
    const part = verdict({ min: 0.8 }, rate(160, 170), { more: { examples: 400, missing: 230 } })
    expect(part.outcome).toBe('inconclusive')
    expect(part.reason).toContain('230 of 400 trials have no value (57.5%), not made yet')
    const nearly = { more: { examples: 400, missing: 8 } }
    expect(verdict({ min: 0.8 }, rate(370, 392), nearly).outcome).toBe('pass')
    expect(verdict({ min: 0.9 }, rate(365, 392), nearly).outcome).toBe('inconclusive')
    const endless = { more: { metric: { range: [0, null], aggregation: 'mean' } } }
    const seconds = estimate(2, 1.9, 2.1, { errored: 1 })
    expect(verdict({ max: 3 }, seconds, endless)).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringContaining('the scale has no end at which they could be counted against it'),
    })
    expect(verdict({ min: 1 }, seconds, endless).outcome).toBe('pass')
  })

  it('weighs open answers as the dataset does, and widens the interval of a mean by them', () => {
    const weighted = { more: { cell: { openShare: 0.2 } } }
    expect(verdict({ min: 0.8 }, rate(290, 300, { errored: 3 }), weighted).reason).toContain('(20.0%)')
    const mean = { more: { metric: { aggregation: 'mean' } } }
    const found = estimate(0.9, 0.89, 0.91, { errored: 9 })
    const plain = verdict({ min: 0.86 }, estimate(0.9, 0.89, 0.91), mean).probability!
    const counted = verdict({ min: 0.86 }, found, mean)
    expect(plain).toBeGreaterThan(0.999)
    // 9 of 309 at 0: the mean is 0.8738; its error 0.97 x 0.0051 and sqrt(0.0291 x 0.9709^2 x 0.81 / 300) together.
    expect(counted.outcome).toBe('inconclusive')
    expect(counted.reason).toContain('0.874')
    expect(verdict({ min: 0.84 }, found, mean).probability).toBeCloseTo(0.99967, 4)
  })

  it('says how many more of a slice, and how many at the mix of the dataset', () => {
    const said = verdict({ min: 0.8, slice: 'line=home' }, rate(41, 50), { more: { examples: 500 } })
    expect(said.examplesNeeded).toBeGreaterThan(0)
    expect(said.examplesAtMix).toBe(said.examplesNeeded! * 10)
    expect(verdict({ min: 0.8 }, rate(41, 50))).not.toHaveProperty('examplesAtMix')
  })

  it('asks for the stated confidence', () => {
    const found = rate(249, 300)
    const { probability } = verdict({ min: 0.8 }, found)
    expect(probability).toBeGreaterThan(0.8)
    expect(probability).toBeLessThan(0.95)
    expect(verdict({ min: 0.8, confidence: 0.8 }, found).outcome).toBe('pass')
    expect(verdict({ min: 0.8, confidence: 0.99 }, found).outcome).toBe('inconclusive')
  })

  it('says how many more examples would settle it, and nothing where none would', () => {
    const said = verdict({ min: 0.8 }, rate(246, 300))
    expect(said.outcome).toBe('inconclusive')
    const n = 300 + said.examplesNeeded!
    expect(verdict({ min: 0.8 }, rate(0.82 * n, n)).outcome).toBe('pass')
    expect(verdict({ min: 0.8 }, rate(0.82 * (n - 1), n - 1)).outcome).toBe('inconclusive')
    expect(verdict({ min: 0.8 }, rate(240, 300))).not.toHaveProperty('examplesNeeded')
  })

  it('takes repeats and clusters for as many examples as their interval is worth', () => {
    const wide = estimate(0.85, 0.78, 0.92, { method: 'cluster-cr2', clusters: 30 })
    const sure = verdict({ min: 0.8 }, rate(255, 300)).probability!
    const unsure = verdict({ min: 0.8 }, wide).probability!
    expect(unsure).toBeLessThan(sure)
    // A normal of the same spread: (0.85 - 0.8) / (0.07 / 1.96) is 1.4.
    expect(unsure).toBeCloseTo(0.919, 1)
    const alike = estimate(0, 0, 0.1, { method: 'wilson-on-clusters', clusters: 30 })
    expect(verdict({ max: 0.05 }, alike).probability).toBeCloseTo(0.9215, 2)
  })

  it.each([
    [
      'too many trials have no value',
      estimate(0.99, 0.98, 1, { n: 200, unscored: 11, errored: 0 }),
      '11 of 211',
    ],
    [
      'nothing was scored',
      { kind: 'unknown', reason: 'no trial has a value', n: 0, unscored: 3, errored: 0 } as const,
      'no trial has a value',
    ],
    ['the metric or slice is not there', undefined, 'the run has no exact on all'],
  ])('is inconclusive when %s', (_, found, words) => {
    const said = verdict({ min: 0.5 }, found)
    expect(said.outcome).toBe('inconclusive')
    expect(said).not.toHaveProperty('probability')
    expect(said.reason).toContain(words)
  })

  it('lets no judge without a valid card decide', () => {
    const warning = {
      kind: 'judge_without_card',
      message: 'Exact: never compared with people.',
      metric: 'exact',
    }
    expect(verdict({ min: 0.5 }, rate(270, 300), { warnings: [warning] })).toMatchObject({
      outcome: 'inconclusive',
      reason: 'Exact: never compared with people.',
    })
  })

  it('never passes what fails the opposite requirement, whatever the counts', () => {
    const counts = fc
      .integer({ min: 1, max: 400 })
      .chain(n => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ([successes, n], threshold) => {
        const found = rate(successes, n)
        const [atLeast, atMost] = [verdict({ min: threshold }, found), verdict({ max: threshold }, found)]
        expect(atLeast.probability! + atMost.probability!).toBeCloseTo(1, 9)
        if (atLeast.outcome === 'fail') expect(atMost.outcome).toBe('pass')
        if (atMost.outcome === 'fail') expect(atLeast.outcome).toBe('pass')
        expect([atLeast.outcome, atMost.outcome]).not.toEqual(['pass', 'pass'])
      }),
    )
  })

  it('passes at 95% a requirement that is truly missed at most one time in twenty', () => {
    const random = seededRandom('calibration of verdicts')
    const [draws, n, limit] = [20_000, 100, 0.9]
    let passed = 0
    let wrong = 0
    for (let draw = 0; draw < draws; draw++) {
      // Truths spread evenly around the limit, as the prior of the posterior has them there.
      const truth = 0.8 + 0.2 * random.float()
      let right = 0
      for (let at = 0; at < n; at++) if (random.float() < truth) right++
      if (passes(right, n, limit)) {
        passed++
        if (truth < limit) wrong++
      }
    }
    expect(passed).toBeGreaterThan(5_000)
    expect(wrong / passed).toBeLessThan(0.05)
    expect(wrong).toBeGreaterThan(0)
  })
})

const known = new Map<number, boolean>()
/** The verdict on each count is computed once. */
function passes(right: number, n: number, limit: number): boolean {
  const before = known.get(right)
  if (before !== undefined) return before
  const outcome = verdict({ min: limit }, rate(right, n)).outcome === 'pass'
  known.set(right, outcome)
  return outcome
}

describe('requirements on load and cost', () => {
  const comparison = {
    runs: [{ id: 'r', repeats: 1 }],
    dataset: { examples: 10 },
    candidates: [{ name: 'a', run: 'r', trials: { answered: 10, failed: 0 } }],
    metrics: [],
    cells: [],
    warnings: [],
  } as unknown as Comparison
  const usd = (value: number): Known => estimate(value, value, value)
  const judged = (requirement: unknown, outside: { latency?: OutsideFigure; cost?: OutsideFigure }) => {
    const [said] = verdictsOf([requirementSchema.parse(requirement)], comparison, {
      latency: (asked, name) => outside.latency ?? nothingOutside.latency(asked, name),
      cost: name => outside.cost ?? nothingOutside.cost(name),
    })
    return { ...said!.verdicts[0]!, words: said!.requirement }
  }
  const latency = { latency: 'p95', max: '2s', at: '50/s', blocking: true }

  it('takes latency from the load run, and has no verdict without one', () => {
    expect(judged(latency, {})).toMatchObject({
      outcome: 'inconclusive',
      words: 'p95 latency ≤ 2s at 50/s and 75/s',
      reason: 'No verdict at 75/s: no load run was looked at.',
      estimate: { kind: 'unknown' },
    })
    const measured = {
      kind: 'known',
      estimate: usd(1_500),
      probability: 0.97,
      basis: 'load run x at 75/s',
    } as const
    expect(judged(latency, { latency: measured })).toMatchObject({ outcome: 'pass', probability: 0.97 })
    expect(judged(latency, { latency: { ...measured, probability: 0.6 } }).outcome).toBe('inconclusive')
    expect(
      judged(latency, { latency: { ...measured, estimate: usd(3_000), probability: 0.01 } }).outcome,
    ).toBe('fail')
  })

  it('takes cost from its draws, and a certain cost for certain', () => {
    const cost = { costPerTask: '0.05 usd' }
    const draws = Float64Array.from({ length: 100 }, (_, at) => (at < 96 ? 0.04 : 0.06))
    const found = judged(cost, { cost: { kind: 'known', estimate: usd(0.04), draws, basis: 'cost' } })
    expect(found).toMatchObject({ outcome: 'pass', probability: 0.96, words: 'cost per task ≤ $0.05' })
    const { interval: _interval, ...certain } = usd(0.04)
    expect(judged(cost, { cost: { kind: 'known', estimate: certain, basis: 'price' } }).outcome).toBe('pass')
    expect(judged(cost, {}).reason).toBe('No cost: no cost was computed.')
  })
})

describe('requirementSchema', () => {
  it('wants min or max, one of them', () => {
    expect(requirementSchema.safeParse({ metric: 'x' }).success).toBe(false)
    expect(requirementSchema.safeParse({ metric: 'x', min: 0, max: 1 }).success).toBe(false)
    expect(requirementSchema.parse({ metric: 'x', max: 0 })).toEqual({
      metric: 'x',
      max: 0,
      slice: 'all',
      blocking: false,
      confidence: 0.95,
    })
  })

  it.each([
    { latency: 'p95', max: '2', at: '50/s' },
    { latency: 'p96', max: '2s', at: '50/s' },
    { latency: 'p95', max: '2s', at: '50' },
    { costPerTask: '0.05 eur' },
    { costPerTask: 0 },
    { metric: 'x', min: 0, confidence: 0.5 },
    {},
  ])('refuses %j', requirement => {
    expect(requirementSchema.safeParse(requirement).success).toBe(false)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { calibrateJudge } from './calibrate-judge.ts'
import { partOf } from './divide-labels.ts'
import { ratingValue } from './human-rating.ts'
import { cardState, judgeCard, readJudgeCard } from './judge-card.ts'
import { judgeGate } from './judge-gate.ts'
import { consensus, type JudgedItem, type JudgeScale } from './judged-item.ts'

const scale: JudgeScale = { kind: 'nominal', positive: 1 }
const settings = { scale, seed: 'test', replicates: 300 }

/** Answers with a true value, raters and a scorer that each see it with their own share of errors. */
function items(of: {
  n: number
  raters?: number
  rater?: number
  scorer?: number
  rate?: number
}): JudgedItem[] {
  const { n, raters = 3, rater = 0.95, scorer = 0.95, rate = 0.5 } = of
  const random = seededRandom('items', n, raters, rater, scorer, rate)
  const seen = (truth: number, skill: number) => (random.float() < skill ? truth : 1 - truth)
  return Array.from({ length: n }, (_, at) => {
    const truth = random.float() < rate ? 1 : 0
    return {
      id: `i${at}`,
      verdict: seen(truth, scorer),
      ratings: Array.from({ length: raters }, (_, who) => ({ rater: `r${who}`, value: seen(truth, rater) })),
    }
  })
}
const value = (estimate: unknown) => (estimate as { value: number }).value

describe('calibrating a scorer against people', () => {
  it('passes one that agrees, and fails one that guesses', () => {
    expect(calibrateJudge(items({ n: 400, scorer: 0.99, rater: 0.99 }), settings).gate.verdict.outcome).toBe(
      'pass',
    )
    const guess = calibrateJudge(items({ n: 400, scorer: 0.5 }), settings)
    expect(guess.gate.verdict.outcome).toBe('fail')
    expect(Math.abs(value(guess.agreement.kappa))).toBeLessThan(0.15)
  })

  it('is inconclusive where labels are too few, and says how many would settle it', () => {
    const found = calibrateJudge(items({ n: 60, scorer: 0.95, rater: 0.98 }), settings)
    expect(found.gate.verdict).toMatchObject({ outcome: 'inconclusive' })
    const needed = (found.gate.verdict as { examplesNeeded?: number }).examplesNeeded ?? 0
    expect(needed).toBeGreaterThan(60)
  })

  it('refuses fewer items than a figure needs, with the number that is missing', () => {
    const few = items({ n: 49 })
    expect(() => calibrateJudge(few, settings)).toThrow(/49 items .* 50 are needed/)
    const two = items({ n: 80, raters: 2 })
    expect(() => calibrateJudge(two, settings)).toThrow(
      expect.objectContaining({
        code: 'calibration_too_small',
        hint: expect.stringContaining('50 more items'),
      }),
    )
  })

  it('counts what it leaves out, each for its reason, and never a missing verdict as a wrong one', () => {
    const all = items({ n: 100, scorer: 1, rater: 1 }).map((item, at) => ({
      ...item,
      verdict: at < 20 ? undefined : item.verdict,
      ratings:
        at >= 90
          ? [
              ...item.ratings,
              { rater: 'r3', value: 1 - Number(item.ratings[0]?.value) },
              { rater: 'r4', value: 2 },
            ]
          : item.ratings,
    }))
    const tied = all.map((item, at) =>
      at < 80 ? item : { ...item, ratings: [0, 1, 2].map(value => ({ rater: `r${value}`, value })) },
    )
    const found = calibrateJudge(tied, settings)
    expect(found.leftOut).toEqual({ tooFewRatings: 0, noVerdict: 20, tiedPeople: 20 })
    expect(found.items).toBe(60)
    expect(value(found.agreement.raw_agreement)).toBe(1)
    expect(found.warnings.join()).toContain('no verdict on 20 of 100')
  })

  it('says that kappa is low for a rare verdict, where AC1 is high', () => {
    const found = calibrateJudge(items({ n: 300, rate: 0.03, scorer: 0.97, rater: 0.98 }), settings)
    expect(value(found.agreement.ac1)).toBeGreaterThan(value(found.agreement.kappa) + 0.2)
    expect(found.warnings.join()).toContain('far below AC1')
  })

  it('takes ordered levels and numbers, each with its own measure', () => {
    const grades = items({ n: 120 }).map((item, at) => ({
      ...item,
      verdict: (at % 5) + 1,
      ratings: item.ratings.map(({ rater }, who) => ({
        rater,
        value: Math.min(5, (at % 5) + 1 + (who === 0 ? 1 : 0)),
      })),
    }))
    const ordinal = calibrateJudge(grades, { ...settings, scale: { kind: 'ordinal' } })
    expect(ordinal.gate).toMatchObject({ measure: 'weighted_kappa', verdict: { outcome: 'pass' } })
    const numeric = calibrateJudge(grades, { ...settings, scale: { kind: 'numeric' } })
    expect(numeric.gate.measure).toBe('pearson')
    expect(value(numeric.agreement.mean_difference)).toBeLessThan(0)
    expect(numeric.confusion).toBeUndefined()
  })

  it('measures what length and family add beyond what people see, and finds nothing where there is nothing', {
    tags: 'slow',
  }, () => {
    const plain = items({ n: 200, scorer: 0.95 }).map((item, at) => ({
      ...item,
      length: 50 + ((at * 37) % 100),
    }))
    const within = (estimate: unknown) =>
      (estimate as { interval: { lower: number; upper: number } }).interval
    const holdsNothing = Array.from({ length: 40 }, (_, world) => {
      const random = seededRandom('lengths', world)
      const fair = plain.map(item => ({ ...item, length: 20 + random.below(200) }))
      const { lower, upper } = within(calibrateJudge(fair, { ...settings, replicates: 150 }).biases.verbosity)
      return lower <= 0 && upper >= 0
    })
    // 95% intervals: of 40 worlds without a bias, seven misses would be a chance below one in a thousand.
    expect(holdsNothing.filter(Boolean).length).toBeGreaterThan(33)
    expect(calibrateJudge(plain, settings).biases.self_preference).toBeUndefined()
    const vain = plain.map((item, at) => ({
      ...item,
      isOwnFamily: at % 2 === 0,
      verdict: item.length > 110 || at % 2 === 0 ? 1 : (item.verdict as number),
    }))
    const found = calibrateJudge(vain, settings)
    expect(within(found.biases.verbosity).lower).toBeGreaterThan(0)
    expect(within(found.biases.self_preference).lower).toBeGreaterThan(0)
    expect(found.warnings.join()).toContain('longer by one standard deviation')
    expect(found.warnings.join()).toContain('its own family')
  })

  it('has the same figures whatever the order of raters, and whichever names they have', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), seed => {
        const plain = items({ n: 60, scorer: 0.8 })
        const random = seededRandom(seed)
        const mixed = plain.map(item => ({
          ...item,
          ratings: [...item.ratings]
            .sort(() => random.float() - 0.5)
            .map((rating, at) => ({ ...rating, rater: `x${at}` })),
        }))
        const quick = { ...settings, replicates: 2 }
        const [a, b] = [calibrateJudge(plain, quick), calibrateJudge(mixed, quick)]
        expect(value(b.agreement.kappa)).toBe(value(a.agreement.kappa))
        expect(value(b.ceiling.alpha)).toBeCloseTo(value(a.ceiling.alpha), 12)
      }),
      { numRuns: 20 },
    )
  })
})

describe('what people say together', () => {
  it('is the majority, nothing for a tie, and the mean of numbers', () => {
    const of = (...values: (string | number)[]) => values.map(value => ({ value }))
    expect(consensus(of('a', 'b', 'a'), scale)).toBe('a')
    expect(consensus(of('a', 'b'), scale)).toBeUndefined()
    expect(consensus([], scale)).toBeUndefined()
    expect(consensus(of(1, 2, 6), { kind: 'numeric' })).toBe(3)
  })

  it('reads yes, true, 1 and "1" alike, and leaves labels as they are', () => {
    expect([true, 'Yes', 1, '1', 'TRUE'].map(ratingValue)).toEqual([1, 1, 1, 1, 1])
    expect([false, 'no', 0, '0'].map(ratingValue)).toEqual([0, 0, 0, 0])
    expect(ratingValue('not_covered')).toBe('not_covered')
  })
})

describe('the gate', () => {
  const known = (of: { value: number; lower: number; n?: number }) =>
    ({
      kind: 'known',
      value: of.value,
      interval: { lower: of.lower, upper: 1, level: 0.95 },
      method: 'bootstrap',
      n: of.n ?? 100,
      unscored: 0,
      errored: 0,
      warnings: [],
    }) as const
  it.each([
    [{ value: 0.9, lower: 0.81 }, 'pass'],
    [{ value: 0.9, lower: 0.79 }, 'inconclusive'],
    [{ value: 0.79, lower: 0.7 }, 'fail'],
  ])('judges %o as %s', (of, outcome) => {
    expect(judgeGate(known(of)).outcome).toBe(outcome)
  })
  it('asks for four times the labels to halve the interval', () => {
    expect(judgeGate(known({ value: 0.9, lower: 0.7, n: 100 }))).toMatchObject({ examplesNeeded: 400 })
  })
})

describe('the parts of the labels', () => {
  it('keep an example where it is, and hold about a tenth, three tenths and the rest', () => {
    const counts = { prompt: 0, development: 0, test: 0 }
    for (let at = 0; at < 10_000; at++) counts[partOf(`example-${at}`)]++
    expect(counts.prompt / 10_000).toBeCloseTo(0.1, 1)
    expect(counts.development / 10_000).toBeCloseTo(0.3, 1)
    expect(partOf('travel-001')).toBe(partOf('travel-001'))
  })
})

describe('a card', () => {
  const clock = { now: () => Date.parse('2026-11-27T00:00:00Z') }
  const scorer = { id: 'groundedness', version: '1.0.0' }
  const facts = { scorer, part: 'test', synthetic: false, runs: ['r'], data: [1], clock } as const
  const good = () => judgeCard(calibrateJudge(items({ n: 400, scorer: 0.99, rater: 0.99 }), settings), facts)

  it('comes back from its text as it was, and is refused in words when it is something else', () => {
    const card = good()
    expect(readJudgeCard(JSON.stringify(card), 'a.json')).toEqual(card)
    expect(() => readJudgeCard('{"schema":"other"}', 'a.json')).toThrow(/a\.json is not a judge card: schema/)
    expect(() => readJudgeCard('', 'a.json')).toThrow(/is not a judge card/)
  })

  it('is valid for its version and its time, and for nothing else', () => {
    const card = good()
    const later = { now: () => clock.now() + 200 * 86_400_000 }
    expect(cardState(card, scorer, clock)).toEqual({ state: 'valid' })
    expect(cardState(undefined, scorer, clock).state).toBe('missing')
    expect(cardState(card, { ...scorer, version: '1.1.0' }, clock).state).toBe('other_version')
    expect(cardState(card, scorer, later).state).toBe('expired')
    expect(cardState({ ...card, synthetic: true }, scorer, clock).state).toBe('synthetic')
    expect(cardState({ ...card, part: 'development' }, scorer, clock).state).toBe('not_tested')
    const failed = judgeCard(calibrateJudge(items({ n: 100, scorer: 0.6 }), settings), facts)
    expect(cardState(failed, scorer, clock)).toMatchObject({
      state: 'not_passed',
      why: expect.stringContaining('kappa'),
    })
  })
})

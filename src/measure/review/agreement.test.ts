import { describe, expect, it } from 'vitest'
import { agreementNote } from './agreement-note.ts'
import { agreementSoFar, type GivenRating, outliersOf } from './agreement-so-far.ts'
import { agreementWithRest, majorityValue } from './agreement-with-rest.ts'
import { hotSpots } from './hot-spots.ts'
import { raterLetters } from './rater-letters.ts'

const rate = (item: number, values: Readonly<Record<string, number>>): GivenRating[] =>
  Object.entries(values).map(([rater, value]) => ({ item: `i${item}`, rater, value }))

/** Ann and Ben agree; Cho says the other thing on two of three. */
const leaning = Array.from({ length: 60 }, (_, at) =>
  rate(at, { ann: at % 2, ben: at % 2, cho: at % 3 === 0 ? at % 2 : 1 - (at % 2) }),
).flat()

describe('agreement of each rater with the rest', () => {
  it('is worst for who differs, with the interval around it', () => {
    const found = agreementWithRest(leaning, { seed: 1, isOrdered: false })
    const cho = found.find(({ rater }) => rater === 'cho')
    expect(cho).toMatchObject({ n: 60 })
    expect(cho!.kappa).toBeCloseTo(-1 / 3, 1)
    expect(cho!.interval!.lower).toBeLessThan(cho!.kappa)
    expect(cho!.interval!.upper).toBeGreaterThan(cho!.kappa)
    // Where Cho differs from Ben, the rest of Ann is tied and no majority.
    expect(found.find(({ rater }) => rater === 'ann')).toEqual({ rater: 'ann', kappa: 1, n: 20 })
  })

  it('counts a near miss on levels as less than a far one', () => {
    const with_ = (far: number) =>
      Array.from({ length: 30 }, (_, at) =>
        rate(at, { ann: (at % 5) + 1, ben: at % 5 === 0 ? far : (at % 5) + 1 }),
      ).flat()
    const kappa = (far: number) =>
      agreementWithRest(with_(far), { seed: 1, isOrdered: true }).find(({ rater }) => rater === 'ben')!.kappa
    expect(kappa(2)).toBeGreaterThan(kappa(5) + 0.2)
  })

  it('is not there for one rater, one value, or nothing', () => {
    expect(agreementWithRest([], { seed: 1, isOrdered: false })).toEqual([])
    expect(agreementWithRest(rate(1, { ann: 1 }), { seed: 1, isOrdered: false })).toEqual([])
    expect(agreementWithRest(rate(1, { ann: 1, ben: 1 }), { seed: 1, isOrdered: false })).toEqual([])
  })

  it('takes no side in a tie', () => {
    expect(majorityValue([])).toBeUndefined()
    expect(majorityValue([1, 0])).toBeUndefined()
    expect(majorityValue([1, 0, 0])).toBe(0)
  })
})

describe('raters far from the others', () => {
  it('are those without whom alpha rises by more than a tenth', () => {
    expect(outliersOf(agreementSoFar(leaning))).toEqual(['cho'])
    expect(outliersOf({ alpha: 0.5, without: { ann: 0.6, ben: 0.61, cho: undefined } })).toEqual(['ben'])
  })
  it('are none of two, since each is as far from the other', () => {
    expect(outliersOf({ alpha: 0.1, without: { ann: 0.9, ben: 0.9 } })).toEqual([])
  })
})

describe('alpha', () => {
  it('counts levels by rank and numbers by distance', () => {
    const near = Array.from({ length: 20 }, (_, at) =>
      rate(at, { ann: at % 5, ben: Math.min(4, (at % 5) + 1) }),
    ).flat()
    const [nominal, ordinal, interval] = (['nominal', 'ordinal', 'interval'] as const).map(
      level => agreementSoFar(near, { level }).alpha as number,
    )
    expect(ordinal!).toBeGreaterThan(nominal! + 0.5)
    expect(interval!).toBeGreaterThan(nominal! + 0.5)
  })
  it('has no interval where every resample says the same: that would claim certainty', () => {
    const agreed = Array.from({ length: 40 }, (_, at) => rate(at, { ann: at % 2, ben: at % 2 })).flat()
    expect(agreementSoFar(agreed)).toMatchObject({ alpha: 1, interval: undefined })
  })
})

describe('what agreement says', () => {
  const interval = (lower: number) => ({ lower, upper: 1, level: 0.95 })
  it.each([
    [{ items: 0, alpha: undefined, interval: undefined }, /^No item has two ratings yet\.$/],
    [{ items: 9, alpha: undefined, interval: undefined }, /one and the same value on all 9 items/],
    [
      { items: 80, alpha: 0.33, interval: interval(0.2) },
      /no judge can be validated .* question and the guidelines first\.$/,
    ],
    [{ items: 80, alpha: 0.75, interval: interval(0.5) }, /interval reaches below 0\.667/],
    [
      { items: 80, alpha: 0.75, interval: interval(0.7) },
      /tentative conclusions; 0\.80 is wanted for firm ones\.$/,
    ],
    [{ items: 80, alpha: 0.9, interval: interval(0.8) }, /^Raters agree well\.$/],
    [
      { items: 12, alpha: 0.2, interval: undefined },
      /no judge can be validated .* It is early: 12 of the 50/,
    ],
    [{ items: 12, alpha: 0.9, interval: undefined }, /^Raters agree well\. It is early/],
  ])('%j', (agreement, words) => {
    expect(agreementNote(agreement)).toMatch(words)
  })
})

describe('hot spots', () => {
  const some = (slice: string, n: number, disputed: number) =>
    Array.from({ length: n }, (_, at) => ({ slices: [slice, 'all=1'], isDisputed: at < disputed }))
  it('are the slices with the highest share of disputes, not the small ones, nor those without any', () => {
    expect(
      hotSpots([...some('a', 5, 4), ...some('b', 10, 5), ...some('tiny', 4, 4), ...some('calm', 9, 0)]),
    ).toEqual([
      { slice: 'a', items: 5, disputed: 4 },
      { slice: 'b', items: 10, disputed: 5 },
      { slice: 'all=1', items: 28, disputed: 13 },
    ])
  })
  it('are ten at most, and none without items', () => {
    expect(hotSpots([])).toEqual([])
    expect(hotSpots(Array.from({ length: 30 }, (_, at) => some(`s${at}`, 6, 1)).flat())).toHaveLength(10)
  })
})

describe('letters of raters', () => {
  const names = Array.from({ length: 30 }, (_, at) => `rater ${String(at).padStart(2, '0')}`)
  it('are one each, beyond Z too, and do not follow the names', () => {
    const letters = raterLetters(names, 5)
    expect(new Set(letters.values()).size).toBe(30)
    expect([...letters.values()]).toEqual(expect.arrayContaining(['A', 'Z', 'AA', 'AD']))
    expect(names.map(name => letters.get(name))).not.toEqual([...letters.values()].sort())
    expect(raterLetters([...names].reverse(), 5)).toEqual(letters)
  })
})

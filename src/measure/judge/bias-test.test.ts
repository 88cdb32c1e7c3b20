import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errored, type Score, scored, seededRandom, shuffled, unscored } from '../../kernel/index.ts'
import type { Estimate } from '../../stats/index.ts'
import { type BiasReading, type BiasTest, biasTestFigures } from './bias-test.ts'

interface World {
  readonly seed: string | number
  readonly n?: number
  /** Answers to one example. */
  readonly perExample?: number
  /** Share of the way to the score before. */
  readonly pull?: number
  readonly noise?: number
  readonly formal?: number
}

/** A judge on a scale from 0 to 10 that is asked as the command asks it. */
function world({ seed, n = 60, perExample = 1, pull = 0, noise = 0, formal = 0 }: World): BiasTest {
  const random = seededRandom('world', seed)
  const quality = Array.from({ length: n }, () => 10 * random.float())
  const order = shuffled(
    quality.map((_, at) => at),
    random,
  )
  const spread = () => noise * (random.float() + random.float() + random.float() - 1.5)
  let last = 5
  const ask = (at: number, bonus = 0): Score => {
    last = (1 - pull) * (quality[at] as number) + pull * last + spread() + bonus
    return scored(last)
  }
  const first = quality.map((_, at) => ask(at))
  const again = new Map(order.map(at => [at, ask(at)]))
  return {
    readings: quality.map(
      (_, at): BiasReading => ({
        cluster: `e${Math.floor(at / perExample)}`,
        first: first[at] as Score,
        shuffled: again.get(at) as Score,
        formal: at % 3 === 0 ? undefined : ask(at, formal),
        plain: ask(at),
      }),
    ),
    shuffledOrder: order,
    range: [0, 10],
    seed: String(seed),
    replicates: 400,
  }
}

const known = (estimate: Estimate) => {
  if (estimate.kind === 'unknown' || estimate.interval === undefined)
    throw new Error(JSON.stringify(estimate))
  return { ...estimate, interval: estimate.interval }
}
const covers = (estimate: Estimate, value: number): boolean => {
  const { lower, upper } = known(estimate).interval
  return lower <= value && value <= upper
}

describe('scoring answers again, to see what moves a scorer', () => {
  it('finds nothing in a judge that always says the same, and does not claim to be certain', () => {
    const figures = biasTestFigures(world({ seed: 'steady' }))
    expect(figures.style_formal).toMatchObject({ value: 0, n: 40, method: 'all-alike' })
    expect(figures.style_plain).toMatchObject({ value: 0, n: 60 })
    expect(figures.order_change).toMatchObject({ value: 0, n: 60, method: 'wilson' })
    expect(figures.anchoring).toMatchObject({ value: 0, method: 'all-alike' })
    for (const figure of Object.values(figures)) {
      const { lower, upper } = known(figure).interval
      expect(lower).toBeLessThanOrEqual(0)
      expect(upper).toBeGreaterThan(0)
    }
  })

  it('finds the pull of a judge that drifts to its last score, exactly where nothing else moves it', () => {
    const { anchoring, order_change } = biasTestFigures(world({ seed: 'drift', pull: 0.4 }))
    expect(known(anchoring).value).toBeCloseTo(0.4, 9)
    expect(known(anchoring).interval.lower).toBeGreaterThan(0.2)
    expect(order_change).toMatchObject({ value: 1, n: 60 })
  })

  it('finds what formal words are worth, in points', () => {
    const { style_formal, style_plain } = biasTestFigures(world({ seed: 'formal', formal: 1, noise: 0.2 }))
    expect(known(style_formal).interval.lower).toBeGreaterThan(0.8)
    expect(known(style_formal).value).toBeCloseTo(1, 0)
    expect(covers(style_plain, 0)).toBe(true)
  })

  it.each([
    { pull: 0, perExample: 1 },
    { pull: 0, perExample: 3 },
    { pull: 0.3, perExample: 1 },
  ])(
    'has intervals that hold the truth about as often as they say: $pull, $perExample',
    { tags: 'slow' },
    of => {
      const worlds = Array.from({ length: 200 }, (_, seed) =>
        biasTestFigures(world({ ...of, seed, noise: 1 })),
      )
      const share = (holds: (figures: ReturnType<typeof biasTestFigures>) => boolean) =>
        worlds.filter(holds).length / 200
      // Of 200 worlds; the resampling interval of a slope is known to be a little narrow at 60 answers.
      expect(share(({ anchoring }) => covers(anchoring, of.pull))).toBeGreaterThan(0.88)
      if (of.pull === 0) expect(share(({ style_formal }) => covers(style_formal, 0))).toBeGreaterThan(0.9)
    },
  )

  it('counts answers without a score apart, and takes none for 0', () => {
    const test = world({ seed: 'gaps' })
    const readings = test.readings.map(
      (reading, at): BiasReading =>
        at === 1
          ? { ...reading, formal: errored('metric_failed', 'down') }
          : at === 2
            ? { ...reading, formal: unscored('unparsable'), shuffled: unscored('unparsable') }
            : reading,
    )
    const figures = biasTestFigures({ ...test, readings })
    expect(figures.style_formal).toMatchObject({ value: 0, n: 38, unscored: 1, errored: 1 })
    expect(figures.order_change).toMatchObject({ value: 0, n: 59, unscored: 1 })
    const { n, unscored: without } = known(figures.anchoring)
    expect(without).toBeGreaterThanOrEqual(1)
    expect(n + without).toBeGreaterThanOrEqual(58)
    const none = { ...test, readings: readings.map(reading => ({ ...reading, first: unscored('no_data') })) }
    for (const figure of Object.values(biasTestFigures(none)))
      expect(figure).toMatchObject({ kind: 'unknown', n: 0 })
  })

  it('takes answers to one example together', () => {
    const figures = biasTestFigures(world({ seed: 'clusters', perExample: 3, noise: 1 }))
    expect(figures.style_plain).toMatchObject({ n: 60, clusters: 20, method: 'cluster-cr2' })
    expect(figures.anchoring).toMatchObject({ clusters: 20, method: 'cluster-bootstrap' })
  })

  it('gives an interval around every figure, or says why not, whatever the scores', () => {
    const score = fc.oneof(
      fc.integer({ min: 0, max: 3 }).map(value => scored(value)),
      fc.constant(unscored('unparsable')),
      fc.constant(errored('metric_failed')),
    )
    const reading = fc.record({
      cluster: fc.constantFrom('a', 'b', 'c', 'd'),
      first: score,
      shuffled: score,
      formal: fc.option(score, { nil: undefined }),
      plain: fc.option(score, { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 12 }), readings => {
        const order = shuffled([...readings.keys()], seededRandom(readings.length))
        const test = { readings, shuffledOrder: order, range: [0, 3] as const, seed: 's', replicates: 120 }
        for (const figure of Object.values(biasTestFigures(test))) {
          if (figure.kind === 'unknown') continue
          expect(Number.isFinite(figure.value)).toBe(true)
          if (figure.interval === undefined) expect(figure.warnings.join()).not.toBe('')
          else expect(figure.interval.lower).toBeLessThan(figure.interval.upper + 1e-12)
        }
      }),
      { numRuns: 150 },
    )
  })
})

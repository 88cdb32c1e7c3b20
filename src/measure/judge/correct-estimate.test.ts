import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../../kernel/index.ts'
import { correctEstimate, type ScoredItem } from './correct-estimate.ts'

interface World {
  readonly n: number
  readonly labelled: number
  readonly rate: number
  readonly sensitivity: number
  readonly specificity: number
}

function draw({ n, labelled, rate, sensitivity, specificity }: World, random: Random): ScoredItem[] {
  return Array.from({ length: n }, (_, at) => {
    const people = random.float() < rate ? 1 : 0
    const judged = random.float() < (people === 1 ? sensitivity : 1 - specificity) ? 1 : 0
    return { judged, people: at < labelled ? people : undefined }
  })
}

const hard: World = { n: 1000, labelled: 100, rate: 0.8, sensitivity: 0.9, specificity: 0.6 }

describe('the estimate corrected by people', () => {
  it('is not moved by a judge that says yes to everything', () => {
    const items = draw({ ...hard, sensitivity: 1, specificity: 0 }, seededRandom('yes'))
    const found = correctEstimate(items, { seed: 's' })!
    expect(found.raw.value).toBe(1)
    expect(found.corrected.value).toBeCloseTo(found.labelled.value, 2)
    expect(found.effectiveLabels).toBeUndefined()
  })

  it('says what a good judge is worth, and how many labels more reach a width', () => {
    const items = draw({ ...hard, sensitivity: 0.97, specificity: 0.97 }, seededRandom('good'))
    const found = correctEstimate(items, { seed: 's' })!
    const width = ({ upper, lower }: { upper: number; lower: number }) => upper - lower
    expect(width(found.corrected.interval)).toBeLessThan(width(found.labelled.interval!))
    expect(found.effectiveLabels!).toBeGreaterThan(200)
    expect(found.labelsForWidth!).toBeGreaterThan(0)
  })

  it('needs labels, and takes grades', () => {
    expect(correctEstimate([{ judged: 1, people: undefined }], { seed: 's' })).toBeUndefined()
    expect(correctEstimate([], { seed: 's' })).toBeUndefined()
    const random = seededRandom('grades')
    const items = Array.from({ length: 400 }, (_, at) => {
      const people = 1 + random.below(5)
      return { judged: Math.min(5, people + random.below(2)), people: at < 60 ? people : undefined }
    })
    const found = correctEstimate(items, { seed: 's' })!
    expect(found.corrected.method).toBe('ppi++')
    expect(found.raw.value).toBeGreaterThan(found.corrected.value)
  })

  it.each<[string, World]>([
    ['few labels, high rate', { ...hard, labelled: 30, rate: 0.95 }],
    ['a poor judge', { ...hard, labelled: 60, rate: 0.7, sensitivity: 0.7, specificity: 0.6 }],
    ['a good judge', { ...hard, labelled: 100, rate: 0.9, sensitivity: 0.97, specificity: 0.95 }],
  ])(
    'covers the truth at least 92%% of the time in a short simulation: %s',
    { tags: 'slow' },
    (name, world) => {
      const random = seededRandom('cover', name)
      const draws = 250
      let covered = 0
      let total = 0
      for (let at = 0; at < draws; at++) {
        const found = correctEstimate(draw(world, random), { seed: `${name}/${at}`, draws: 2_000 })!
        total += found.corrected.value
        if (found.corrected.interval.lower <= world.rate && world.rate <= found.corrected.interval.upper)
          covered++
      }
      // 93% is asked; four standard errors of 250 draws are 6 points, and the page of simulations has the exact figures.
      expect(covered / draws).toBeGreaterThan(0.9)
      expect(total / draws).toBeCloseTo(world.rate, 1)
    },
  )
})

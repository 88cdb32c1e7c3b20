import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import type { GivenRating } from './agreement-so-far.ts'
import { type Gold, goldLabels } from './gold-labels.ts'

const rate = (item: string, values: Readonly<Record<string, string | number>>): GivenRating[] =>
  Object.entries(values).map(([rater, value]) => ({ item, rater, value }))

const ratings = [
  ...rate('agreed', { ann: 1, ben: 1, cho: 0 }),
  ...rate('tied', { ann: 1, ben: 0 }),
  ...rate('decided', { ann: 1, ben: 1, cho: 0 }),
]

describe('gold labels', () => {
  it('are the majority, or what an adjudicator decided; a tie is none', () => {
    const decided = [{ item: 'decided', rater: 'eva', value: 0 }]
    const { labels, undecided, warnings } = goldLabels(ratings, { by: 'majority', decided })
    expect(labels).toEqual([
      { item: 'agreed', value: 1, by: 'majority', raters: 3, share: 2 / 3 },
      { item: 'decided', value: 0, by: 'adjudication', raters: 3, share: 1 / 3, adjudicator: 'eva' },
    ])
    expect(undecided).toEqual(['tied'])
    expect(warnings).toEqual([])
  })

  it('are nothing without ratings, by either method', () => {
    for (const by of ['majority', 'dawid_skene'] as const)
      expect(goldLabels([], { by, decided: [] })).toMatchObject({ labels: [], undecided: [] })
  })

  it('by Dawid and Skene beat the majority when some raters guess, and say when they lean on little', {
    tags: 'slow',
  }, () => {
    const random = seededRandom('gold')
    const truth = Array.from({ length: 400 }, () => random.below(2))
    const skill = { ann: 0.97, ben: 0.95, cho: 0.5, dan: 0.5, eve: 0.5 }
    const crowd = truth.flatMap((value, at) =>
      rate(
        `i${String(at).padStart(3, '0')}`,
        Object.fromEntries(
          Object.entries(skill).map(([rater, right]) => [rater, random.float() < right ? value : 1 - value]),
        ),
      ),
    )
    const right = ({ labels }: Gold): number => labels.filter(({ value }, at) => value === truth[at]).length
    const modelled = goldLabels(crowd, { by: 'dawid_skene', decided: [] })
    expect(right(modelled)).toBeGreaterThan(370)
    expect(right(modelled)).toBeGreaterThan(right(goldLabels(crowd, { by: 'majority', decided: [] })) + 30)
    expect(modelled.warnings).toEqual([])
    expect(goldLabels(ratings, { by: 'dawid_skene', decided: [] }).warnings[0]).toContain(
      '3 raters and 3 items',
    )
  })
})

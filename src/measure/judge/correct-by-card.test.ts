import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { correctByCard } from './correct-by-card.ts'
import type { JudgeCard } from './judge-card.ts'

/** Rows are the scorer's verdicts 0 and 1, columns the people's. */
const card = (counts: number[][], categories: (number | string)[] = [0, 1]): JudgeCard =>
  ({ confusion: { categories, counts } }) as unknown as JudgeCard

const verdicts = (ones: number, n: number): number[] =>
  Array.from({ length: n }, (_, at) => (at < ones ? 1 : 0))

describe('the estimate corrected by a card', () => {
  it('is the textbook figure: (apparent rate + specificity - 1) / (sensitivity + specificity - 1)', () => {
    // Sensitivity 90 of 100, specificity 80 of 100, 60% judged positive.
    const found = correctByCard(
      verdicts(300, 500),
      card([
        [80, 10],
        [20, 90],
      ]),
    )
    expect(found).toMatchObject({
      raw: { value: 0.6, n: 500 },
      corrected: { method: 'rogan-gladen' },
      warnings: [],
    })
    if ('why' in found) throw new Error(found.why)
    expect(found.corrected.value).toBeCloseTo((0.6 + 0.8 - 1) / 0.7, 12)
  })

  it('says when the verdicts cannot come from such a scorer', () => {
    const found = correctByCard(
      verdicts(10, 1000),
      card([
        [80, 10],
        [20, 90],
      ]),
    )
    expect(found).toMatchObject({
      corrected: { value: 0 },
      warnings: [expect.stringContaining('label a part')],
    })
  })

  it.each([
    [
      'a card no better than chance',
      verdicts(5, 10),
      card([
        [50, 50],
        [50, 50],
      ]),
      'chance',
    ],
    [
      'a card with answers of one kind',
      verdicts(5, 10),
      card([
        [0, 5],
        [0, 90],
      ]),
      'one kind',
    ],
    [
      'a card of labels',
      verdicts(5, 10),
      card(
        [
          [5, 1],
          [1, 5],
        ],
        ['no', 'yes'],
      ),
      '0 and 1',
    ],
    [
      'grades',
      [0.5, 1],
      card([
        [80, 10],
        [20, 90],
      ]),
      'other verdicts',
    ],
    [
      'no verdicts',
      [],
      card([
        [80, 10],
        [20, 90],
      ]),
      'no verdict',
    ],
  ])('says why there is none for %s', (_, given, on, why) => {
    expect(correctByCard(given, on)).toEqual({ why: expect.stringContaining(why) })
  })

  it('covers the human rate at least 92% of the time in a short simulation', () => {
    const random = seededRandom('card-cover')
    const [rate, sensitivity, specificity, rounds] = [0.8, 0.9, 0.75, 300]
    const judge = (people: number): number =>
      random.float() < (people === 1 ? sensitivity : 1 - specificity) ? 1 : 0
    let covered = 0
    for (let round = 0; round < rounds; round++) {
      const counts = [
        [0, 0],
        [0, 0],
      ]
      for (let at = 0; at < 150; at++) {
        const people = at % 2
        const row = counts[judge(people)] as number[]
        row[people] = (row[people] as number) + 1
      }
      const given = Array.from({ length: 400 }, () => judge(random.float() < rate ? 1 : 0))
      const found = correctByCard(given, card(counts))
      if ('why' in found) throw new Error(found.why)
      const { lower, upper } = found.corrected.interval
      if (lower <= rate && rate <= upper) covered++
    }
    expect(covered / rounds).toBeGreaterThan(0.92)
  })
})

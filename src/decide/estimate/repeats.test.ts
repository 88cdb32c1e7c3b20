import { describe, expect, it } from 'vitest'
import { scored } from '../../kernel/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import { answeredTrial, metricFacts } from '../compare/__fixtures__/made-up-run.ts'
import { createScoreCollector } from './collect-scores.ts'
import { flakyExamples, identicalRepeats, repeatFacts } from './repeats.ts'

function repeated(rows: readonly (readonly number[])[], metric: MetricFacts = metricFacts({ id: 'm' })) {
  const collector = createScoreCollector({
    examples: new Map(),
    metrics: [metric],
    candidates: ['a'],
    repeats: rows[0]!.length,
  })
  rows.forEach((row, at) => {
    row.forEach((value, repeat) => {
      collector.add(
        answeredTrial({
          candidate: 'a',
          exampleId: `e${at}`,
          repeat,
          response: { text: String(value) },
          scores: { m: scored(value) },
        }),
      )
    })
  })
  const table = collector.finish()
  return { table, columns: table.candidates[0]!, metric: 'm', level: 0.95 }
}

describe('repeats', () => {
  it('split the variance, and tell when more of them are useless', () => {
    const steady = repeatFacts(
      repeated([
        [1, 1],
        [0, 0],
        [1, 1],
        [0, 0],
      ]),
    )!
    expect(steady).toMatchObject({ withinVariance: 0, moreRepeatsHelp: false, consistency: 1 })
    const noisy = repeatFacts(
      repeated([
        [1, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ]),
    )!
    expect(noisy.moreRepeatsHelp).toBe(true)
    expect(noisy.betweenVariance).toBe(0)
  })

  it('give pass@k and pass^k: 2 of 3 passes is 1 and 1/3 at k = 2', () => {
    const { passAtK } = repeatFacts(
      repeated([
        [1, 1, 0],
        [1, 1, 0],
      ]),
    )!
    expect(passAtK.map(({ k }) => k)).toEqual([1, 2, 3])
    expect(passAtK[1]).toMatchObject({ any: { value: 1 }, all: { value: expect.closeTo(1 / 3, 12) } })
  })

  it('count a 0 as a pass where lower is better', () => {
    const lower = metricFacts({ id: 'm', direction: 'lower' })
    expect(
      repeatFacts(
        repeated(
          [
            [0, 0],
            [0, 1],
          ],
          lower,
        ),
      )!.passAtK[0],
    ).toMatchObject({ any: { value: 0.75 } })
    expect(
      flakyExamples(
        repeated(
          [
            [0, 0, 1],
            [0, 0, 0],
          ],
          lower,
        ),
      ),
    ).toMatchObject([{ exampleId: 'e0', passes: 2, of: 3 }])
  })

  it('list flaky examples, flakiest first: 2c(n-c)/(n(n-1))', () => {
    const found = flakyExamples(
      repeated([
        [1, 1, 1, 0],
        [1, 1, 0, 0],
        [1, 1, 1, 1],
      ]),
    )
    expect(found.map(({ exampleId }) => exampleId)).toEqual(['e1', 'e0'])
    expect(found[0]!.flips).toBeCloseTo(2 / 3, 12)
    expect(found[0]!.interval!.lower).toBeCloseTo(0.0676, 3)
  })

  it('are compared by text', () => {
    expect(
      identicalRepeats(
        ...pairOf(
          repeated([
            [1, 1],
            [0, 1],
            [0, 0],
          ]),
        ),
      ),
    ).toEqual({ same: 2, of: 3 })
  })

  it('say nothing without repeats', () => {
    expect(repeatFacts(repeated([[1], [0]]))).toBeUndefined()
  })
})

const pairOf = ({ table, columns }: ReturnType<typeof repeated>) => [table, columns] as const

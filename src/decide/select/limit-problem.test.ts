import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limitProblem, marginProblem } from './index.ts'

const share = { id: 'hallucination_rate', range: [0, 1] }
const time = { id: 'latency_ms', range: [0, Number.MAX_VALUE] }

describe('limitProblem', () => {
  it.each([
    [
      { max: 2 },
      share,
      'max 2 can never be missed: hallucination_rate lies between 0 and 1 (did you mean 0.02?)',
    ],
    [
      { min: 85 },
      share,
      'min 85 can never be met: hallucination_rate lies between 0 and 1 (did you mean 0.85?)',
    ],
    [{ min: -1 }, share, 'min -1 can never be missed: hallucination_rate lies between 0 and 1'],
    [{ max: -0.1 }, share, 'max -0.1 can never be met: hallucination_rate lies between 0 and 1'],
    [{ max: 1 }, share, 'max 1 can never be missed: hallucination_rate lies between 0 and 1'],
    [{ min: 0 }, share, 'min 0 can never be missed: hallucination_rate lies between 0 and 1'],
    [{ max: -5 }, time, 'max -5 can never be met: latency_ms is at least 0'],
    [{ min: 1000 }, share, 'min 1000 can never be met: hallucination_rate lies between 0 and 1'],
  ])('%j is told', (limit, metric, words) => {
    expect(limitProblem(limit, metric)).toBe(words)
  })

  it.each([
    [{ min: 1 }, share],
    [{ max: 0 }, share],
    [{ min: 0, weight: 1 }, share],
    [{ max: 1, weight: 1 }, share],
    [{ max: 1e9 }, time],
    [{ min: 3 }, { id: 'x', range: [null, null] }],
  ])('%j can be kept and missed, or is the zero of a weight', (limit, metric) => {
    expect(limitProblem(limit, metric)).toBeUndefined()
  })

  it('tells exactly the limits that all values keep, or none', () => {
    const inside = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.boolean(),
        inside,
        (limit, isMin, value) => {
          const keeps = (one: number) => (isMin ? one >= limit : one <= limit)
          const problem = limitProblem(isMin ? { min: limit } : { max: limit }, share)
          if (problem?.includes('missed')) expect(keeps(value)).toBe(true)
          else if (problem?.includes('met')) expect(keeps(value)).toBe(false)
          else expect([keeps(0), keeps(1)].toSorted()).toEqual([false, true])
        },
      ),
    )
  })
})

describe('marginProblem', () => {
  it('tells a margin as wide as the range', () => {
    expect(marginProblem(3, share)).toBe(
      '3 can never be missed: hallucination_rate lies between 0 and 1 (did you mean 0.03?)',
    )
    expect(marginProblem(1, share)).toContain('can never be missed')
    expect(marginProblem(0.03, share)).toBeUndefined()
    expect(marginProblem(3, time)).toBeUndefined()
  })
})

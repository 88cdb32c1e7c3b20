import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPurse, purseMemory } from './index.ts'

const purseOf = (leftUsd: number, mostUsd: readonly number[]) =>
  createPurse({ leftUsd, mostUsd: row => mostUsd[row] as number, memory: purseMemory(mostUsd.length) })

describe('a purse', () => {
  it('sends as many as the money carries, and more when they turn out cheaper', () => {
    const purse = purseOf(1, new Array(100).fill(0.25))
    expect([0, 1, 2, 3, 4].map(row => purse.reserve(row))).toEqual([true, true, true, true, false])
    purse.settle(0, 0.05)
    expect(purse.reserve(4)).toBe(false)
    purse.settle(1, 0.15)
    expect(purse.reserve(4)).toBe(true)
  })

  it('lays aside more for all after one that was dearer than its most', () => {
    const purse = purseOf(1, new Array(100).fill(0.1))
    expect(purse.reserve(0)).toBe(true)
    purse.settle(0, 0.3)
    // Seven tenths are left, and each may take three.
    expect([1, 2, 3].map(row => purse.reserve(row))).toEqual([true, true, false])
  })

  it('gives nothing where nothing is left', () => {
    for (const left of [0, -1]) expect(purseOf(left, [0.1]).reserve(0)).toBe(false)
    expect(purseOf(0.1, [0.2]).reserve(0)).toBe(false)
  })

  it('is never overspent by requests that keep to their most, in whatever order they end', () => {
    const request = fc.record({
      most: fc.double({ min: 0, max: 0.5, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      endsBefore: fc.nat(9),
    })
    fc.assert(
      fc.property(
        fc.array(request, { maxLength: 60 }),
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        (requests, left) => {
          const purse = purseOf(
            left,
            requests.map(({ most }) => most),
          )
          const underWay = new Set<number>()
          let spent = 0
          for (const [row, { endsBefore }] of requests.entries()) {
            for (const other of [...underWay].slice(0, endsBefore)) {
              const { most, share } = requests[other] as (typeof requests)[number]
              underWay.delete(other)
              purse.settle(other, most * share)
              spent += most * share
            }
            if (purse.reserve(row)) underWay.add(row)
          }
          const worst = [...underWay].reduce((sum, row) => sum + (requests[row]?.most ?? 0), spent)
          expect(worst).toBeLessThanOrEqual(left * (1 + 1e-9))
        },
      ),
    )
  })
})

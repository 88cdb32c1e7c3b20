import { describe, expect, it } from 'vitest'
import { accuracy, decide, rightOf, runOf, usd } from './__fixtures__/selection.ts'
import type { OutsideFigure } from './outside-figure.ts'

const constant = (value: number): Float64Array => new Float64Array(1_000).fill(value)

/** A cost of 4 cents, which is `bad` with all that is open counted as an error and `good` with none. */
const cost = (bad: number, good: number): OutsideFigure => ({
  ...(usd(0.04, constant(0.04)) as Extract<OutsideFigure, { kind: 'known' }>),
  ends: { bad: constant(bad), good: constant(good) },
})

const verdictOn = async (limit: number, found: OutsideFigure) => {
  const decision = await decide({
    run: runOf({ a: rightOf(190, 200) }, [accuracy]),
    requirements: [{ costPerTask: limit, blocking: true }],
    costs: { a: found },
  })
  const [candidate] = decision.candidates
  return { ...candidate!.verdicts[0]!, all: candidate!.probabilityAll }
}

describe('a cost of which a part is open', () => {
  it('meets a limit only if it does with all that is open counted against it, alone and with other requirements', async () => {
    const [met, open] = [await verdictOn(0.05, cost(0.045, 0.03)), await verdictOn(0.05, cost(0.06, 0.03))]
    expect(met).toMatchObject({ outcome: 'pass', probability: 1 })
    expect(open).toMatchObject({ outcome: 'inconclusive', probability: 0 })
    expect([met.all, open.all]).toEqual([1, 0])
  })

  it('misses a limit only if it does with all that is open counted for it', async () => {
    expect((await verdictOn(0.035, cost(0.06, 0.036))).outcome).toBe('fail')
    expect((await verdictOn(0.035, cost(0.06, 0.03))).outcome).toBe('inconclusive')
  })
})

import type { Factors } from './candidate-factors.ts'
import type { Swing } from './cost-result.ts'
import type { TaskFactors } from './task-cost.ts'
import { totalOf, valuesOf } from './task-figures.ts'

/**
 * What moves the cost of one task: each input at its low and at its high end, everything else in the middle, the largest
 * swing first. Inputs that are exact or move nothing are left out. Inputs are moved one at a time: what two of them do
 * together is in the interval of the cost, not here.
 */
export function tornadoOf(factors: Factors): Swing[] {
  const middle = valuesOf(factors)
  const least = 1e-9 * Math.abs(totalOf(middle))
  const costAt = (name: keyof TaskFactors, value: number): number => totalOf({ ...middle, [name]: value })
  return (Object.keys(factors) as (keyof TaskFactors)[])
    .flatMap((name): Swing[] => {
      const factor = factors[name]
      if (factor.kind === 'missing' || factor.low === factor.high) return []
      const { low, high, unit } = factor
      const [usdAtLow, usdAtHigh] = [costAt(name, low), costAt(name, high)]
      if (!(Math.abs(usdAtLow - usdAtHigh) > least)) return []
      return [{ name: factor.name, unit, low, high, usdAtLow, usdAtHigh }]
    })
    .sort((a, b) => Math.abs(b.usdAtHigh - b.usdAtLow) - Math.abs(a.usdAtHigh - a.usdAtLow))
}

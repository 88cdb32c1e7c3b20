import {
  betaInterval,
  clopperPearsonInterval,
  type Interval,
  jeffreysInterval,
  rateCoverage,
  wilsonInterval,
} from '../../src/stats/index.ts'
import type { Cell } from './cell.ts'

type RateMethod = (input: { successes: number; trials: number; level?: number }) => Interval | undefined

/** Shown first, guaranteed second; the others stand beside them. */
const rateMethods: Readonly<Record<string, RateMethod>> = {
  Wilson: wilsonInterval,
  'Clopper-Pearson': clopperPearsonInterval,
  Jeffreys: jeffreysInterval,
  'Beta(1, 1)': betaInterval,
}

/** The grid of the methods reference: rates at which its table was computed. */
const referenceRates = [0.8, 0.9, 0.95, 0.98] as const

/** Exact coverage at the rates and sizes of the reference, with nothing drawn. */
export function rateCells(sizes: readonly number[]): Cell[] {
  return sizes.flatMap(n =>
    Object.entries(rateMethods).flatMap(([name, method]) => {
      const coverageAt = rateCoverage({ method, trials: n })
      return [
        ...referenceRates.map(rate => exactCell({ name, n, rate, value: coverageAt(rate) })),
        everyRateCell(name, n, coverageAt),
      ]
    }),
  )
}

function exactCell(cell: { name: string; n: number; rate: number; value: number }): Cell {
  const { name, n, rate, value } = cell
  return {
    ...shared(name, n),
    truth: `rate ${rate}`,
    value,
    ...(name === 'Clopper-Pearson' ? { wanted: [0.95, 1] as const } : {}),
  }
}

/** Coverage jumps from rate to rate, so one rate says little: the mean for methods that promise it, the lowest for guarantees. */
function everyRateCell(name: string, n: number, coverageAt: (rate: number) => number): Cell {
  const isGuarantee = name === 'Clopper-Pearson'
  const steps = 200
  let total = 0
  let lowest = 1
  for (let i = 0; i < steps; i++) {
    const coverage = coverageAt((i + 0.5) / steps)
    total += coverage
    lowest = Math.min(lowest, coverage)
  }
  return {
    ...shared(name, n),
    truth: isGuarantee ? 'lowest of 200 rates from 0 to 1' : 'mean of 200 rates from 0 to 1',
    value: isGuarantee ? lowest : total / steps,
    ...(isGuarantee ? { wanted: [0.95, 1] as const } : {}),
    ...(name === 'Wilson' ? { wanted: [0.935, 0.965] as const } : {}),
  }
}

function shared(method: string, n: number) {
  return { measure: 'coverage', method, n, drawn: 'enumerated', standardError: 0, advised: true } as const
}

import {
  binomialPmf,
  bonettPriceInterval,
  type Interval,
  mcnemarExact,
  mcnemarMidP,
  newcombePairedInterval,
  tangoInterval,
} from '../../src/stats/index.ts'
import { type Cell, coverageBand } from './cell.ts'

interface Truth {
  /** Probability that only A is right, and that only B is. */
  readonly onlyA: number
  readonly onlyB: number
}

const truths: readonly Truth[] = [
  { onlyA: 0.05, onlyB: 0.05 },
  { onlyA: 0.1, onlyB: 0.05 },
  { onlyA: 0.1, onlyB: 0.1 },
  { onlyA: 0.2, onlyB: 0.1 },
]

interface Counts {
  readonly onlyA: number
  readonly onlyB: number
  readonly n: number
}
type PairMethod = (counts: Counts) => Interval | undefined

/** For Newcombe the concordant pairs matter too: three in four of them right, whole numbers. */
const newcombe: PairMethod = ({ onlyA, onlyB, n }) => {
  const same = n - onlyA - onlyB
  const bothRight = Math.round(0.75 * same)
  return newcombePairedInterval({ onlyA, onlyB, bothRight, bothWrong: same - bothRight })
}

const methods: Readonly<Record<string, { method: PairMethod; advised: true | string }>> = {
  Tango: { method: tangoInterval, advised: true },
  'Newcombe 10': { method: newcombe, advised: 'shown beside Tango' },
  'Bonett-Price': { method: bonettPriceInterval, advised: 'shown beside Tango' },
}

/** Paired rates, weighed over all outcomes: coverage of the difference, and how often the tests reject when nothing differs. */
export function pairCells(sizes: readonly number[]): Cell[] {
  return sizes.flatMap(n => truths.flatMap(truth => [...coverageCells(n, truth), ...errorCells(n, truth)]))
}

function coverageCells(n: number, truth: Truth): Cell[] {
  const difference = truth.onlyA - truth.onlyB
  const covered = Object.keys(methods).map(() => 0)
  const width = Object.keys(methods).map(() => 0)
  eachOutcome(n, truth, (counts, probability) => {
    for (const [at, { method }] of Object.values(methods).entries()) {
      const interval = method(counts)
      if (interval === undefined) continue
      width[at] = (width[at] as number) + probability * (interval.upper - interval.lower)
      if (interval.lower <= difference + 1e-12 && difference <= interval.upper + 1e-12)
        covered[at] = (covered[at] as number) + probability
    }
  })
  return Object.entries(methods).map(([method, { advised }], at) => ({
    measure: 'coverage',
    method,
    truth: truthText(truth),
    n,
    drawn: 'enumerated',
    value: covered[at] as number,
    standardError: 0,
    width: width[at] as number,
    advised,
    ...(advised === true ? { wanted: coverageBand } : {}),
  }))
}

function errorCells(n: number, truth: Truth): Cell[] {
  if (truth.onlyA !== truth.onlyB) return []
  const tests = { 'McNemar mid-p': mcnemarMidP, 'McNemar exact': mcnemarExact }
  return Object.entries(tests).map(([method, test]) => {
    let rejected = 0
    eachOutcome(n, truth, (counts, probability) => {
      if (test(counts) <= 0.05) rejected += probability
    })
    return {
      measure: 'type-1-error',
      method,
      truth: truthText(truth),
      n,
      drawn: 'enumerated',
      value: rejected,
      standardError: 0,
      advised: method === 'McNemar mid-p' ? true : 'wastes power',
      // Half a point of grace is what Fagerland, Lydersen & Laake (2013) allow the mid-p test.
      ...(method === 'McNemar mid-p' ? { wanted: [0, 0.055] as const } : {}),
    }
  })
}

function eachOutcome(n: number, truth: Truth, see: (counts: Counts, probability: number) => void): void {
  const share = truth.onlyA + truth.onlyB
  for (let differ = 0; differ <= n; differ++) {
    const weight = binomialPmf(differ, n, share)
    if (weight < 1e-12) continue
    for (let onlyA = 0; onlyA <= differ; onlyA++) {
      const probability = weight * binomialPmf(onlyA, differ, truth.onlyA / share)
      if (probability > 1e-14) see({ onlyA, onlyB: differ - onlyA, n }, probability)
    }
  }
}

const truthText = ({ onlyA, onlyB }: Truth): string => `only A right ${onlyA}, only B right ${onlyB}`

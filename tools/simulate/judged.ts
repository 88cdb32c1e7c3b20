import { type Random, seededRandom } from '../../src/kernel/index.ts'
import { type Interval, postStratifiedRate, predictionPoweredMean } from '../../src/stats/index.ts'
import { type Cell, type CoverageInput, coverageCell, type Effort } from './cell.ts'

const judges = [
  { name: 'poor judge', sensitivity: 0.7, specificity: 0.65 },
  { name: 'fair judge', sensitivity: 0.85, specificity: 0.8 },
  { name: 'good judge', sensitivity: 0.98, specificity: 0.96 },
] as const
const rates = [0.5, 0.8, 0.95, 0.98] as const
const answers = 1_000
/** 93% is asked, and more is allowed where few labels are wrong. */
const wanted: readonly [number, number] = [0.93, 1]

/**
 * What people would say of all answers, from a judge on 1,000 and people on n of them: post-stratification for pass or fail, PPI++ for
 * grades from 1 to 5 of a judge that is half a grade too kind.
 */
export function judgedCells({ resampledDraws, replicates, sizes }: Effort): Cell[] {
  const labels = sizes.length === 1 ? [30] : [30, 60, 100, 200]
  const draws = Math.ceil(resampledDraws / 4)
  const binary = judges.flatMap(judge =>
    rates.flatMap(rate =>
      labels.map(n => {
        const random = seededRandom('simulate', 'judged', judge.name, rate, n)
        return promised({
          method: 'Beta post-stratification',
          truth: `${judge.name}, rate ${rate} (kappa ${kappaOf(judge, rate).toFixed(2)})`,
          n,
          draws,
          advised: kappaOf(judge, rate) >= leastKappa ? true : 'kappa below 0.3: shown',
          target: rate,
          interval: () => postStratified({ ...judge, rate, n, random, replicates }),
        })
      }),
    ),
  )
  const graded = labels.map(n => {
    const random = seededRandom('simulate', 'graded', n)
    return promised({
      method: 'PPI++',
      truth: 'grades from 1 to 5, a judge half a grade too kind',
      n,
      draws,
      advised: true,
      target: 3,
      interval: () => gradedInterval(n, random),
    })
  })
  return [...binary, ...graded]
}

/** A judge that agrees less than this tells little more than chance. */
const leastKappa = 0.3

function promised(input: CoverageInput): Cell {
  const cell = coverageCell(input)
  return input.advised === true ? { ...cell, wanted } : cell
}

function kappaOf({ sensitivity, specificity }: (typeof judges)[number], rate: number): number {
  const agreed = rate * sensitivity + (1 - rate) * specificity
  const positive = rate * sensitivity + (1 - rate) * (1 - specificity)
  const chance = rate * positive + (1 - rate) * (1 - positive)
  return (agreed - chance) / (1 - chance)
}

interface World {
  readonly sensitivity: number
  readonly specificity: number
  readonly rate: number
  readonly n: number
  readonly random: Random
  readonly replicates: number
}

function postStratified({
  sensitivity,
  specificity,
  rate,
  n,
  random,
  replicates,
}: World): Interval | undefined {
  const strata = [
    { judged: 0, labelled: 0, positive: 0 },
    { judged: 0, labelled: 0, positive: 0 },
  ] as const
  const counted = strata.map(stratum => ({ ...stratum }))
  for (let at = 0; at < answers; at++) {
    const isRight = random.float() < rate
    const saysRight = random.float() < (isRight ? sensitivity : 1 - specificity)
    const stratum = counted[saysRight ? 0 : 1] as { judged: number; labelled: number; positive: number }
    stratum.judged++
    if (at >= n) continue
    stratum.labelled++
    if (isRight) stratum.positive++
  }
  return postStratifiedRate(counted, { random, draws: replicates })?.interval
}

function gradedInterval(n: number, random: Random): Interval | undefined {
  const labels: number[] = []
  const judged: number[] = []
  const others: number[] = []
  for (let at = 0; at < answers; at++) {
    const grade = 1 + random.below(5)
    const given = Math.min(5, grade + random.below(2))
    if (at < n) {
      labels.push(grade)
      judged.push(given)
    } else others.push(given)
  }
  return predictionPoweredMean({ labels, judged, others })?.interval
}

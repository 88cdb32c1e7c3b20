import type { Sample } from '../../src/decide/estimate/index.ts'
import { chanceToFail, chanceToPass } from '../../src/decide/gate/index.ts'
import { liesOf, type OpenCheck } from '../../src/decide/gate/open-check.ts'
import { pairedGain } from '../../src/decide/gate/paired-gain.ts'
import { settleChecks } from '../../src/decide/gate/settle-checks.ts'
import { type Random, seededRandom } from '../../src/kernel/index.ts'
import type { MetricFacts } from '../../src/measure/run/index.ts'
import type { Cell, Effort } from './cell.ts'

const alpha = 0.05
/** Share of examples that exactly one of the two gets right, for each of the twelve metrics. */
const discordances = [0.1, 0.04, 0.06, 0.08, 0.12, 0.14, 0.16, 0.18, 0.2, 0.1, 0.08, 0.06]

interface Truth {
  readonly margin: number
  /** True drop of the first metric; the others do not change. */
  readonly drop: number
}

const truths: readonly Truth[] = [0.03, 0.05].flatMap(margin => [
  { margin, drop: 0 },
  { margin, drop: margin },
  { margin, drop: margin + 0.03 },
  { margin, drop: margin + 0.05 },
  { margin, drop: margin + 0.07 },
])

const sizes = [100, 430, 1000]

/** How often a gate over twelve correlated rates passes, fails or cannot tell, beside what was computed beforehand. */
export function gateCells({ draws: closedDraws, resampledDraws, replicates, sizes: asked }: Effort): Cell[] {
  // The short effort has small sizes only: it looks at the smallest of these.
  const some = asked.includes(430) ? sizes : sizes.slice(0, 1)
  const draws = Math.ceil(resampledDraws / 2)
  return [
    ...some.flatMap(n => truths.flatMap(truth => cellsOf(n, truth, draws))),
    ...some.slice(0, 2).flatMap(n => gradedCells(n, draws, replicates)),
    ...weightedCells(closedDraws / 2),
  ]
}

const facts: MetricFacts = {
  id: 'rate',
  version: '1',
  title: 'Rate',
  direction: 'higher',
  range: [0, 1],
  aggregation: 'rate',
}

function cellsOf(n: number, truth: Truth, draws: number): Cell[] {
  const random = seededRandom('simulate', 'gate', n, truth.margin, truth.drop)
  const tally = { gateFails: 0, gatePasses: 0, gateOpen: 0, firstFails: 0, firstPasses: 0 }
  for (let draw = 0; draw < draws; draw++) {
    const checks = settleChecks(drawChecks(n, truth, random), alpha)
    const first = checks[0]!
    const fails = checks.some(({ outcome }) => outcome === 'fail')
    const passes = checks.every(({ outcome }) => outcome === 'pass')
    if (fails) tally.gateFails++
    else if (passes) tally.gatePasses++
    else tally.gateOpen++
    if (first.outcome === 'fail') tally.firstFails++
    if (first.outcome === 'pass') tally.firstPasses++
  }
  const { margin, drop } = truth
  const plan = { examples: n, margin, discordance: discordances[0]! + drop }
  const passChance = chanceToPass(plan, -drop)
  const cell = cellFor(n, truthText(truth), draws)
  const power = { computed: chanceToFail(plan, drop, alpha / discordances.length) }
  if (drop === 0)
    return [
      cell('gate fails', tally.gateFails, { wanted: [0, 0.05] }),
      cell('gate inconclusive', tally.gateOpen),
      cell('gate passes', tally.gatePasses),
      cell('one check passes', tally.firstPasses, { computed: passChance }),
    ]
  if (drop === margin)
    return [cell('one check passes', tally.firstPasses, { computed: alpha, wanted: [0, 0.06] })]
  return [cell('one check fails', tally.firstFails, power), cell('gate fails', tally.gateFails)]
}

const cellFor =
  (n: number, truth: string, draws: number) =>
  (
    method: string,
    count: number,
    more: { computed?: number; wanted?: readonly [number, number] } = {},
  ): Cell => {
    const value = count / draws
    return {
      measure: 'share',
      method,
      truth,
      n,
      drawn: draws,
      value,
      standardError: Math.sqrt((value * (1 - value)) / draws),
      advised: true,
      ...more,
    }
  }

const points = (share: number): string => `${Math.round(100 * share)} points`

function truthText({ margin, drop }: Truth): string {
  const what =
    drop === 0
      ? 'nothing has changed'
      : `one of 12 falls by ${points(drop)}${drop === margin ? ', the margin' : ''}`
  return `margin ${points(margin)}: ${what}`
}

const gradedFacts: MetricFacts = { ...facts, aggregation: 'mean' }
const halfPoints = [-1, -0.5, 0.5, 1]

/** One graded metric that falls by exactly its margin: how often it passes all the same. */
function gradedCells(n: number, draws: number, replicates: number): Cell[] {
  const margin = 0.05
  return [0.1, 0.3].map(differ => {
    const random = seededRandom('simulate', 'gate', 'graded', n, differ)
    // Steps are one half or one, so that the mean of a difference is 0.75 (up - down).
    const down = (1 + margin / (0.75 * differ)) / 2
    let passes = 0
    for (let draw = 0; draw < draws; draw++) {
      const values = Float64Array.from({ length: n }, () => {
        if (random.float() >= differ) return 0
        return halfPoints[random.below(2) + (random.float() < down ? 0 : 2)]!
      })
      const examples = Int32Array.from({ length: n }, (_, at) => at)
      const gain = pairedGain(sampleOf(examples, values), sampleOf(examples, new Float64Array(n)), {
        metric: gradedFacts,
        level: 1 - alpha,
        seed: `graded ${n} ${differ} ${draw}`,
        replicates,
      })
      if (typeof gain !== 'string' && gain.interval !== undefined && gain.interval.lower > -margin) passes++
    }
    const text = `margin 5 points: a graded score, other on ${Math.round(100 * differ)}% of the examples, falls by the margin`
    return cellFor(n, text, draws)('one check passes', passes, { computed: alpha, wanted: [0, 0.06] })
  })
}

interface Heavy {
  readonly n: number
  /** Share of the examples that are heavy. */
  readonly share: number
  readonly weight: number
  readonly margin: number
}

const heavies: readonly Heavy[] = [
  { n: 200, share: 0.2, weight: 5, margin: 0.05 },
  { n: 200, share: 0.1, weight: 10, margin: 0.05 },
  { n: 500, share: 0.1, weight: 10, margin: 0.05 },
  { n: 430, share: 0.05, weight: 20, margin: 0.03 },
  { n: 300, share: 0.05, weight: 50, margin: 0.05 },
]

/** One weighted rate, other on a tenth and on a fifth of the examples, that falls by exactly its margin: how often it passes. */
function weightedCells(draws: number): Cell[] {
  return heavies.flatMap(heavy => [0.1, 0.2].map(differ => weightedCell(heavy, differ, draws)))
}

function weightedCell({ n, share, weight, margin }: Heavy, differ: number, draws: number): Cell {
  const random = seededRandom('simulate', 'gate', 'weighted', n, weight, differ)
  const lost = (differ + margin) / 2
  const examples = Int32Array.from({ length: n }, (_, at) => at)
  let passes = 0
  for (let draw = 0; draw < draws; draw++) {
    const [candidate, baseline] = [new Float64Array(n), new Float64Array(n)]
    const weights = examples.map(() => (random.float() < share ? weight : 1))
    for (const at of examples) {
      const place = random.float()
      const isLost = place < lost
      const isGained = !isLost && place < differ
      const isBoth = !isLost && !isGained && random.float() < 0.8
      candidate[at] = Number(isGained || isBoth)
      baseline[at] = Number(isLost || isBoth)
    }
    const side = (values: Float64Array): Sample => ({
      ...sampleOf(examples, values),
      weights: Float64Array.from(weights),
    })
    const gain = pairedGain(side(candidate), side(baseline), {
      metric: facts,
      level: 1 - alpha,
      seed: '',
      replicates: 0,
    })
    if (typeof gain !== 'string' && gain.interval !== undefined && gain.interval.lower > -margin) passes++
  }
  const text = `margin ${points(margin)}: ${Math.round(100 * share)}% of the examples weigh ${weight}, ${Math.round(100 * differ)}% differ, and the rate falls by the margin`
  return cellFor(n, text, draws)('one check passes', passes, { computed: alpha, wanted: [0, 0.06] })
}

/** What all metrics of one example share: most examples are easy for both, and some are answered anew in many ways at once. */
const hard = { share: 0.2, times: 2.5 }
const easyTimes = (1 - hard.share * hard.times) / (1 - hard.share)
/** How far an example that is answered anew leans to better or to worse on all metrics. */
const lean = 0.3

function drawChecks(n: number, { margin, drop }: Truth, random: Random): OpenCheck[] {
  const candidate = discordances.map(() => new Float64Array(n))
  const baseline = discordances.map(() => new Float64Array(n))
  for (let example = 0; example < n; example++) {
    const times = random.float() < hard.share ? hard.times : easyTimes
    const tilt = random.float() < 0.5 ? 1 + lean : 1 - lean
    for (const [metric, discordance] of discordances.entries()) {
      const onlyNew = (discordance / 2) * times * tilt
      const onlyOld = (discordance / 2) * times * (2 - tilt) + (metric === 0 ? drop : 0)
      const place = random.float()
      const isNew = place < onlyNew
      const isOld = !isNew && place < onlyNew + onlyOld
      const isBoth = !isNew && !isOld && random.uint32() % 5 !== 0
      if (isNew || isBoth) candidate[metric]![example] = 1
      if (isOld || isBoth) baseline[metric]![example] = 1
    }
  }
  const examples = Int32Array.from({ length: n }, (_, at) => at)
  return discordances.map((_, metric) => {
    const sides = [candidate[metric]!, baseline[metric]!].map(values => sampleOf(examples, values))
    const gain = pairedGain(sides[0]!, sides[1]!, {
      metric: facts,
      level: 1 - alpha,
      seed: '',
      replicates: 0,
    })
    if (typeof gain === 'string' || gain.interval === undefined)
      throw new Error('a rate always has an interval')
    return {
      name: `m${metric}`,
      kind: 'no-worse',
      warnings: [],
      lies: liesOf({ ...gain.interval, bound: -margin, keeps: 'at-least' }),
      pValue: gain.chanceAtLeast(-margin),
    }
  })
}

function sampleOf(examples: Int32Array, values: Float64Array): Sample {
  const n = values.length
  return {
    examples,
    values,
    binary: values.every(value => value === 0 || value === 1),
    clusterCount: n,
    scored: n,
    unscored: 0,
    errored: 0,
    notApplicable: 0,
    missing: 0,
  }
}

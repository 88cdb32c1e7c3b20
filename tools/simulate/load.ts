import { seededRandom } from '../../src/kernel/index.ts'
import { limitOf, measureTimes, settle, standingOf, verdictOf } from '../../src/measure/load/index.ts'
import { probabilityWithin } from '../../src/stats/index.ts'
import type { Cell, Effort } from './cell.ts'
import { burstyArrivals, oneServer, type Queue, severalServers, unevenService } from './queues.ts'

const kinds = {
  one: oneServer,
  four: (load: number, random: ReturnType<typeof seededRandom>) => severalServers(load, 4, random),
  sixteen: (load: number, random: ReturnType<typeof seededRandom>) => severalServers(load, 16, random),
  uneven: unevenService,
  bursty: burstyArrivals,
} as const
type Kind = keyof typeof kinds

const limits = [0.95, 0.99] as const
const powerOf = 0.95
/** Share beyond a limit that is kept, of the share that is allowed: 2% for p95. */
const kept = 0.4

interface Stages {
  readonly kind: Kind
  readonly load: number
  readonly n: number
  /** Begins with nobody there; the warm-up is cut, and a stage that had not settled cannot pass. */
  readonly isEmpty: boolean
  readonly draws: number
}

/** The whole grid; for the short effort, which has small sizes only, a corner of it. */
function grid({ resampledDraws, sizes: asked }: Effort): Stages[] {
  const isShort = !asked.includes(430)
  const sizes = isShort ? [1_000] : [1_000, 2_000, 5_000, 20_000]
  const loads = isShort ? [0.3, 0.85] : [0.3, 0.5, 0.7, 0.85, 0.9, 0.95]
  // Long stages cost more.
  const drawsOf = (n: number): number => Math.ceil(resampledDraws / (n <= 2_000 ? 16 : n <= 5_000 ? 40 : 100))
  const of = (wanted: readonly Kind[], at: readonly number[], lengths: readonly number[], isEmpty = false) =>
    wanted.flatMap(kind =>
      at.flatMap(load => lengths.map(n => ({ kind, load, n, isEmpty, draws: drawsOf(n) }))),
    )
  const most = sizes.filter(n => n <= 5_000)
  return [
    ...of(['one', 'four', 'uneven'], loads, sizes),
    ...of(
      ['sixteen', 'bursty'],
      isShort ? [] : [0.5, 0.7, 0.85],
      sizes.filter(n => n === 2_000 || n === 5_000),
    ),
    ...of(['one'], loads, most, true),
  ]
}

function queueOf({ kind, load, n, isEmpty }: Stages, part: string): Queue {
  return kinds[kind](load, seededRandom('simulate', part, kind, load, n, isEmpty ? 1 : 0))
}

const truthOf = ({ name }: Queue, { load, isEmpty }: Stages): string =>
  `${name}, busy ${Math.round(load * 100)}% of the time${isEmpty ? ', begun empty' : ''}`

/** How often a limit is called met or missed whose true share lies exactly on what is allowed, and met when the share is far below. */
export function loadCells(effort: Effort): Cell[] {
  return grid(effort).flatMap(verdictCells)
}

function verdictCells(stages: Stages): Cell[] {
  const queue = queueOf(stages, 'load')
  const asked = limits.flatMap(percentile => {
    const at = (p: number) =>
      limitOf({ measure: 'endToEnd', percentile, maxMs: queue.percentile(p), confidence: 0.95 })
    const tally = () => ({ pass: 0, fail: 0, plainPass: 0 })
    const beyond = 1 - percentile
    const onLimit = {
      name: `p${percentile * 100} on the limit`,
      limit: at(percentile),
      isWrong: true,
      tally: tally(),
    }
    return percentile === powerOf
      ? [
          onLimit,
          { name: `p${percentile * 100} kept`, limit: at(1 - kept * beyond), isWrong: false, tally: tally() },
        ]
      : [onLimit]
  })
  for (let draw = 0; draw < stages.draws; draw++) {
    const all = queue.times(stages.n, stages.isEmpty)
    const { cut, isSteady } = stages.isEmpty ? settle(all) : { cut: 0, isSteady: true }
    const times = all.subarray(cut)
    for (const { limit, tally } of asked) {
      const standing = standingOf(limit, times)
      const { outcome } = verdictOf(standing, { isValid: true, isSteady, reasons: [] })
      if (outcome !== 'inconclusive') tally[outcome]++
      const plain = probabilityWithin({
        exceeding: standing.exceeding,
        n: standing.n,
        allowed: 1 - limit.percentile,
      })
      if ((plain as number) >= limit.confidence) tally.plainPass++
    }
  }
  const cell = shareCell(truthOf(queue, stages), stages)
  return asked.flatMap(({ name, isWrong, tally }) =>
    isWrong
      ? [
          cell(`${name}: met`, tally.pass, true),
          cell(`${name}: missed`, tally.fail, true),
          cell(`${name}: met, taken for independent`, tally.plainPass),
        ]
      : [cell(`${name}: met`, tally.pass)],
  )
}

/** 5%, and three standard errors of drawing. */
const promised = (draws: number) => [0, 0.05 + 3 * Math.sqrt((0.05 * 0.95) / draws)] as const

const shareCell =
  (truth: string, { n, draws }: Stages) =>
  (method: string, times: number, isPromised = false): Cell => ({
    measure: 'share',
    method,
    truth,
    n,
    drawn: draws,
    value: times / draws,
    standardError: Math.sqrt(((times / draws) * (1 - times / draws)) / draws),
    advised: true,
    ...(isPromised ? { wanted: promised(draws) } : {}),
  })

/** How often the interval of a percentile holds it, of the stages that have one: few of the short ones on busy servers. */
export function percentileCells(effort: Effort): Cell[] {
  return grid(effort)
    .filter(({ isEmpty, n, load }) => !isEmpty && n <= 5_000 && !(n <= 1_000 && load >= 0.85))
    .flatMap(coverageCells)
}

function coverageCells(stages: Stages): Cell[] {
  const queue = queueOf(stages, 'percentiles')
  const asked = [0.5, ...limits].map(p => ({ p, target: queue.percentile(p), covered: 0, answered: 0 }))
  const draws = Math.ceil(stages.draws / 2)
  for (let draw = 0; draw < draws; draw++) {
    const { percentiles } = measureTimes(queue.times(stages.n, false))
    for (const one of asked) {
      const interval = percentiles.find(({ p }) => p === one.p)?.interval
      if (interval === undefined) continue
      one.answered++
      if ((interval.lower as number) <= one.target && one.target <= (interval.upper as number)) one.covered++
    }
  }
  // Where most stages have none, those that have one are the lucky ones.
  return asked
    .filter(({ answered }) => answered >= draws / 2)
    .map(({ p, covered, answered }) => ({
      measure: 'coverage' as const,
      method: `interval of p${p * 100}`,
      truth: truthOf(queue, stages),
      n: stages.n,
      drawn: draws,
      value: covered / answered,
      standardError: Math.sqrt(((covered / answered) * (1 - covered / answered)) / answered),
      unanswered: 1 - answered / draws,
      wanted: [0.93 - 3 * Math.sqrt((0.93 * 0.07) / answered), 1] as const,
      advised: true as const,
      departs: 'ranks of as many independent requests',
    }))
}

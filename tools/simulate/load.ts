import { seededRandom } from '../../src/kernel/index.ts'
import { type LoadLimit, limitOf, standingOf, verdictOf } from '../../src/measure/load/index.ts'
import { probabilityWithin } from '../../src/stats/index.ts'
import type { Cell, Effort } from './cell.ts'

/** Share of the time that the server is busy; 0: every request has a server of its own. */
const loads = [0, 0.3, 0.7, 0.85] as const
const allowed = 0.05
/** A queue is empty at first: what is measured begins after this many requests. */
const warmUp = 1_000
const stage = { isValid: true, isSteady: true, reasons: [] }

/** How often a limit is called met or missed when the true share beyond it lies exactly on what is allowed. */
export function loadCells({ resampledDraws, sizes }: Effort): Cell[] {
  // The short effort has small sizes only: it looks at the shorter stages.
  const requests = sizes.includes(430) ? [2_000, 8_000] : [2_000]
  return requests.flatMap(n => loads.flatMap(load => cellsOf(n, load, Math.ceil(resampledDraws / 8))))
}

function cellsOf(n: number, load: number, draws: number): Cell[] {
  const random = seededRandom('simulate', 'load', n, load)
  const exponential = (): number => -Math.log(1 - random.float())
  // Sojourn times of an M/M/1 queue are exponential with mean 1 / (1 - load), so the percentile is known exactly.
  const limit = limitOf({
    measure: 'endToEnd',
    percentile: 1 - allowed,
    maxMs: -Math.log(allowed) / (1 - load),
    confidence: 0.95,
  })
  const tally = { pass: 0, fail: 0, plainPass: 0, plainFail: 0 }
  for (let draw = 0; draw < draws; draw++) count(tally, limit, queue(n, load, exponential))
  const truth =
    load === 0 ? 'independent requests' : `one server, busy ${Math.round(load * 100)}% of the time`
  const cell = (method: string, times: number, wanted?: readonly [number, number]): Cell => ({
    measure: 'share',
    method,
    truth,
    n,
    drawn: draws,
    value: times / draws,
    standardError: Math.sqrt(((times / draws) * (1 - times / draws)) / draws),
    advised: true,
    ...(wanted === undefined ? {} : { wanted }),
  })
  const promised = load <= 0.3 ? ([0, 0.1] as const) : load <= 0.7 ? ([0, 0.16] as const) : undefined
  return [
    cell('limit called met', tally.pass, promised),
    cell('limit called missed', tally.fail, promised),
    cell('called met, were requests independent', tally.plainPass),
    cell('called missed, were requests independent', tally.plainFail),
  ]
}

function queue(n: number, load: number, exponential: () => number): Float64Array {
  const times = new Float64Array(n)
  let wait = 0
  for (let i = -warmUp; i < n; i++) {
    const own = exponential()
    if (i >= 0) times[i] = wait + own
    wait = load === 0 ? 0 : Math.max(0, wait + own - exponential() / load)
  }
  return times
}

interface Tally {
  pass: number
  fail: number
  plainPass: number
  plainFail: number
}

function count(tally: Tally, limit: LoadLimit, times: Float64Array): void {
  const standing = standingOf(limit, times)
  const { outcome } = verdictOf(standing, stage)
  if (outcome === 'pass') tally.pass++
  if (outcome === 'fail') tally.fail++
  const plain = probabilityWithin({ exceeding: standing.exceeding, n: standing.n, allowed }) as number
  if (plain >= limit.confidence) tally.plainPass++
  if (plain <= 1 - limit.confidence) tally.plainFail++
}

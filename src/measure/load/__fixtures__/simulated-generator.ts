import type { GapBatches, GeneratedLoad, LoadGenerator, LoadPlan, RequestRecords } from '../index.ts'
import { createPurse, type Purse, purseMemory, requestOutcomes } from '../index.ts'

export interface SimulatedServer {
  /** Milliseconds that request i takes once a place is free; Infinity never ends. */
  readonly serviceMs: (request: number, plan: LoadPlan) => number
  /** Requests served at once. */
  readonly places: number
  /** There is a place for every request, and none waits. */
  readonly isEndless?: boolean
  /** How late the generator sends request i; 0 unless given. */
  readonly lateMs?: (request: number) => number
  readonly outputTokens?: number
  /** Gaps between the tokens of request i; unless given its tokens come evenly over the second half of its time. */
  readonly gapsMs?: (request: number) => readonly number[]
  /** The server stands still between these moments. */
  readonly freeze?: readonly [fromMs: number, toMs: number]
}

/** A load generator and a server that exist only as arithmetic: a queue with so many places, in no time. */
export function simulatedGenerator(server: SimulatedServer): LoadGenerator & { readonly plans: LoadPlan[] } {
  const plans: LoadPlan[] = []
  return {
    plans,
    async generate(plan, { stop, onProgress }) {
      plans.push(plan)
      const load = simulate(plan, server)
      const latenciesMs = load.records.endMs.map((end, row) => end - (load.records.intendedMs[row] as number))
      const sent = load.records.outcome.filter(outcome => outcome !== unsent).length
      if (!stop.aborted)
        onProgress?.({ elapsedMs: 500, sent, done: sent, failed: 0, inFlight: 0, latenciesMs })
      return load
    },
    async close() {},
  }
}

const unsent = requestOutcomes.indexOf('unsent')

export function simulate(plan: LoadPlan, server: SimulatedServer): GeneratedLoad {
  const { arrivals } = plan
  const requests = arrivals.kind === 'open' ? arrivals.atMs.length : Math.min(arrivals.requests, 2_000)
  const records = emptyRecords(requests, plan.gapLimitsMs?.length)
  const gaps = createGaps(records, plan)
  const payments = createPayments(records, plan)
  const places = new Float64Array(server.places)
  const loop = new Float64Array(arrivals.kind === 'closed' ? arrivals.concurrency : 0)
  for (let row = 0; row < requests; row++) {
    const seat = loop.length === 0 ? 0 : earliest(loop)
    const intended = arrivals.kind === 'open' ? (arrivals.atMs[row] as number) : (loop[seat] as number)
    if (!payments.mayBegin(row, intended)) break
    const sent = intended + (server.lateMs?.(row) ?? 0)
    if (server.isEndless === true) places.fill(0)
    const end = serve(places, sent, { serviceMs: server.serviceMs(row, plan), freeze: server.freeze })
    if (loop.length > 0) loop[seat] = Math.min(end, intended + plan.timeoutMs)
    record(records, { row, intended, sent, end, plan, outputTokens: server.outputTokens ?? 0 })
    gaps.add(row, server.gapsMs?.(row) ?? evenGaps(records, row))
  }
  const facts = { records, generatorCpuShare: 0.1, startedAt: '2026-11-01T00:00:00.000Z' }
  const isOutOfMoney = records.outcome.includes(unsent)
  return { ...facts, ...gaps.counted(), ...(isOutOfMoney ? { isOutOfMoney } : {}) }
}

const evenGaps = ({ outputTokens, firstTokenMs, lastTokenMs }: RequestRecords, row: number): number[] => {
  const count = Math.max(0, (outputTokens[row] as number) - 1)
  return new Array(count).fill(((lastTokenMs[row] as number) - (firstTokenMs[row] as number)) / count)
}

/** Gaps to the whole microsecond, in a hundred batches. */
function createGaps(records: RequestRecords, { gapLimitsMs = [] }: LoadPlan) {
  const requestsEach = Math.max(1, Math.ceil(records.outcome.length / 100))
  const batches: Map<number, number>[] = []
  return {
    add(row: number, gapsMs: readonly number[]): void {
      const batch = Math.floor(row / requestsEach)
      const counts = batches[batch] ?? new Map<number, number>()
      batches[batch] = counts
      records.gaps[row] = gapsMs.length
      for (const gapMs of gapsMs) {
        const us = Math.round(gapMs * 1_000)
        counts.set(us, (counts.get(us) ?? 0) + 1)
        for (const [at, limitMs] of gapLimitsMs.entries())
          if (gapMs > limitMs) records.gapsBeyond[at]![row]!++
      }
    },
    counted(): { gaps?: GapBatches } {
      if (batches.every(counts => counts.size === 0)) return {}
      const countsOf = (counts: ReadonlyMap<number, number>) => {
        const us = Uint32Array.from(counts.keys()).sort()
        return { us, times: us.map(value => counts.get(value) as number) }
      }
      return { gaps: { requestsEach, batches: batches.map(countsOf) } }
    },
  }
}

/** Pays for requests in the order of the simulated time. */
function createPayments(records: RequestRecords, { money, bodyOf }: LoadPlan) {
  const underWay = new Set<number>()
  const purse: Purse | undefined =
    money &&
    createPurse({
      leftUsd: money.leftUsd,
      mostUsd: row => money.mostUsd[bodyOf[row] as number] as number,
      memory: purseMemory(records.outcome.length),
    })
  return {
    mayBegin(row: number, nowMs: number): boolean {
      if (money === undefined || purse === undefined) return true
      for (const other of underWay) {
        if ((records.endMs[other] as number) > nowMs) continue
        underWay.delete(other)
        purse.settle(other, money.costUsd(records, other))
      }
      underWay.add(row)
      return purse.reserve(row)
    },
  }
}

interface Serving {
  readonly serviceMs: number
  readonly freeze: SimulatedServer['freeze']
}

function serve(places: Float64Array, sent: number, { serviceMs, freeze }: Serving): number {
  const place = earliest(places)
  let from = Math.max(sent, places[place] as number)
  if (freeze !== undefined && from >= freeze[0] && from < freeze[1]) from = freeze[1]
  const end = from + serviceMs
  places[place] = Number.isFinite(end) ? end : from
  return end
}

interface Row {
  readonly row: number
  readonly intended: number
  readonly sent: number
  readonly end: number
  readonly plan: LoadPlan
  readonly outputTokens: number
}

function record(records: RequestRecords, { row, intended, sent, end, plan, outputTokens }: Row): void {
  const isTimeout = end - intended > plan.timeoutMs
  records.intendedMs[row] = intended
  records.sentMs[row] = sent
  records.startedMs[row] = sent
  records.endMs[row] = isTimeout ? intended + plan.timeoutMs : end
  records.firstTokenMs[row] = isTimeout ? Number.NaN : sent + (end - sent) / 2
  records.lastTokenMs[row] = isTimeout ? Number.NaN : end
  records.outcome[row] = requestOutcomes.indexOf(isTimeout ? 'timeout' : 'ok')
  records.inputTokens[row] = plan.bodies[plan.bodyOf[row] as number]?.inputTokens ?? 0
  records.outputTokens[row] = isTimeout ? 0 : outputTokens
}

export function emptyRecords(requests: number, gapLimits = 0): RequestRecords {
  const times = () => new Float64Array(requests).fill(Number.NaN)
  return {
    intendedMs: times(),
    sentMs: times(),
    startedMs: times(),
    firstTokenMs: times(),
    lastTokenMs: times(),
    endMs: times(),
    outcome: new Uint8Array(requests).fill(requestOutcomes.indexOf('unsent')),
    inputTokens: new Uint32Array(requests),
    outputTokens: new Uint32Array(requests),
    gaps: new Uint32Array(requests),
    gapsBeyond: Array.from({ length: gapLimits }, () => new Uint32Array(requests)),
  }
}

function earliest(times: Float64Array): number {
  let best = 0
  for (let i = 1; i < times.length; i++) if ((times[i] as number) < (times[best] as number)) best = i
  return best
}

/** A plan of open arrivals with one body. */
export const planAt = (atMs: Float64Array, more: Partial<LoadPlan> = {}): LoadPlan => ({
  target: { url: 'http://127.0.0.1:1/v1', method: 'POST', headers: {}, answer: 'chat' },
  bodies: [{ body: '{}', inputTokens: 10 }],
  arrivals: { kind: 'open', atMs },
  bodyOf: new Int32Array(atMs.length),
  timeoutMs: 10_000,
  connections: 256,
  threads: 1,
  ...more,
})

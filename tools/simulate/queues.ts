import type { Random } from '../../src/kernel/index.ts'

/** A waiting line whose times are known exactly; the mean time of service is 1. */
export interface Queue {
  readonly name: string
  /** Times from arrival to end of service of `n` requests in order of arrival; `isEmpty`: nobody is there at first. */
  readonly times: (n: number, isEmpty: boolean) => Float64Array
  /** The time that this share of requests does not exceed once the line has settled. */
  readonly percentile: (p: number) => number
}

interface Draws {
  readonly uniform: () => number
  readonly exponential: () => number
}

function drawsFrom(random: Random): Draws {
  const uniform = (): number => 1 - random.float()
  return { uniform, exponential: () => -Math.log(uniform()) }
}

interface SingleServer extends Draws {
  readonly service: () => number
  readonly gap: () => number
  /** What a request in the settled line waits. */
  readonly settledWait: () => number
}

/** Lindley's recursion. */
const servedOneByOne =
  ({ service, gap, settledWait }: SingleServer) =>
  (n: number, isEmpty: boolean): Float64Array => {
    let wait = isEmpty ? 0 : settledWait()
    return Float64Array.from({ length: n }, () => {
      const time = wait + service()
      wait = Math.max(0, time - gap())
      return time
    })
  }

/** M/M/1: exponential times of mean 1 / (1 - load). */
export function oneServer(load: number, random: Random): Queue {
  const draws = drawsFrom(random)
  const { uniform, exponential } = draws
  return {
    name: 'one server',
    times: servedOneByOne({
      ...draws,
      service: exponential,
      gap: () => exponential() / load,
      settledWait: () => (uniform() < load ? exponential() / (1 - load) : 0),
    }),
    percentile: p => -Math.log(1 - p) / (1 - load),
  }
}

/** GI/M/1 with gamma gaps of squared coefficient of variation 4: times are exponential of rate 1 - s, s the root of its equation. */
export function burstyArrivals(load: number, random: Random): Queue {
  const draws = drawsFrom(random)
  const { uniform, exponential } = draws
  const root = bisect(0, 1 - 1e-9, s => s - (1 + (4 * (1 - s)) / load) ** -0.25)
  return {
    name: 'one server, arrivals in bursts',
    times: servedOneByOne({
      ...draws,
      service: exponential,
      gap: () => (quarterGamma(draws) * 4) / load,
      settledWait: () => (uniform() < root ? exponential() / (1 - root) : 0),
    }),
    percentile: p => -Math.log(1 - p) / (1 - root),
  }
}

/** Gamma of shape 1/4 (Ahrens & Dieter 1974). */
function quarterGamma({ uniform, exponential }: Draws): number {
  const shape = 0.25
  const edge = (Math.E + shape) / Math.E
  for (;;) {
    const at = edge * uniform()
    if (at <= 1) {
      const value = at ** (1 / shape)
      if (exponential() >= value) return value
    } else {
      const value = -Math.log((edge - at) / shape)
      if (uniform() <= value ** (shape - 1)) return value
    }
  }
}

/** Values from which the percentile of a queue without a closed form is taken: its error is then a fiftieth of that share. */
const percentileDraws = 400_000

/**
 * M/G/1 with lognormal service, sigma 1: a few requests take ten times as long as usual. The settled wait is a geometric number of
 * residual services (Pollaczek and Khinchine), each a uniform part of one that is drawn in proportion to its length.
 */
export function unevenService(load: number, random: Random): Queue {
  const draws = drawsFrom(random)
  const { uniform, exponential } = draws
  const normal = (): number => Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * uniform())
  const service = (): number => Math.exp(normal() - 0.5)
  const settledWait = (): number => {
    let wait = 0
    while (uniform() < load) wait += Math.exp(normal() + 0.5) * uniform()
    return wait
  }
  let sorted: Float64Array | undefined
  return {
    name: 'one server, lognormal service',
    times: servedOneByOne({ ...draws, service, gap: () => exponential() / load, settledWait }),
    percentile: p => {
      sorted ??= Float64Array.from({ length: percentileDraws }, () => settledWait() + service()).sort()
      return sorted[Math.ceil(p * percentileDraws) - 1] as number
    },
  }
}

/** M/M/k. */
export function severalServers(load: number, servers: number, random: Random): Queue {
  const { uniform, exponential } = drawsFrom(random)
  const waiting = erlangC(load, servers)
  const rate = servers * (1 - load)
  const beyond = (t: number): number =>
    (1 - waiting) * Math.exp(-t) + (waiting * (rate * Math.exp(-t) - Math.exp(-rate * t))) / (rate - 1)
  return {
    name: `${servers} servers`,
    times: (n, isEmpty) => {
      const free = isEmpty
        ? new Float64Array(servers)
        : settledServers({ load, servers, uniform, exponential })
      return Float64Array.from({ length: n }, () => {
        const first = earliest(free)
        const time = (free[first] as number) + exponential()
        free[first] = time
        const gap = exponential() / (servers * load)
        for (let i = 0; i < servers; i++) free[i] = Math.max(0, (free[i] as number) - gap)
        return time
      })
    },
    percentile: p => bisect(0, 1e4, t => 1 - p - beyond(t)),
  }
}

/** Chance that all servers are busy, by Erlang's loss formula. */
function erlangC(load: number, servers: number): number {
  const offered = load * servers
  let blocked = 1
  for (let i = 1; i <= servers; i++) blocked = (offered * blocked) / (i + offered * blocked)
  return blocked / (1 - load * (1 - blocked))
}

/** When each server is free, in the settled line. */
function settledServers({
  load,
  servers,
  uniform,
  exponential,
}: Draws & { load: number; servers: number }): Float64Array {
  const free = new Float64Array(servers)
  if (uniform() < erlangC(load, servers)) {
    for (let i = 0; i < servers; i++) free[i] = exponential()
    while (uniform() < load) free[earliest(free)]! += exponential()
    return free
  }
  const shares = [1]
  for (let i = 1; i < servers; i++) shares.push(((shares[i - 1] as number) * load * servers) / i)
  let at = uniform() * shares.reduce((a, b) => a + b)
  let busy = 0
  while (busy < servers - 1 && at >= (shares[busy] as number)) at -= shares[busy++] as number
  for (let i = 0; i < busy; i++) free[i] = exponential()
  return free
}

function earliest(free: Float64Array): number {
  let first = 0
  for (let i = 1; i < free.length; i++) if ((free[i] as number) < (free[first] as number)) first = i
  return first
}

/** Where a function that is below 0 at `low` and above at `high` is 0. */
function bisect(low: number, high: number, f: (x: number) => number): number {
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2
    if (f(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

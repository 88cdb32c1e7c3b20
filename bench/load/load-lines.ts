import { median } from '../measured.ts'
import { type LoadRound, measureLoad } from './measure-load.ts'

interface Line {
  readonly what: string
  readonly asked: string
  readonly measured: string
  readonly holds: boolean
}

const rates = [50, 200, 500, 1_000, 2_000]
const percentiles = [0.5, 0.95, 0.99] as const

/** The lines of the load generator: its schedule and its figures against the server's own, and what a freezing server does to them. */
export async function loadLines(rounds: number): Promise<Line[]> {
  const lines: Line[] = []
  for (const rate of rates) {
    const setting = {
      rate,
      seconds: 6,
      rounds,
      arrivals: 'poisson',
      connections: 10_000,
      server: {},
    } as const
    lines.push(...rateLines(rate, await measureLoad(setting)))
  }
  return [...lines, ...(await freezeLines(Math.min(3, rounds)))]
}

function rateLines(rate: number, rounds: readonly LoadRound[]): Line[] {
  const what = `Load of ${rate.toLocaleString('en-US')}/s, streamed answers`
  const around = `generator ${(100 * median(rounds.map(({ cpuShare }) => cpuShare))).toFixed(0)}% of a core; load average ${spread(
    rounds.map(({ loadAverage }) => loadAverage),
    1,
  )}`
  const achieved = rounds.map(({ records, intendedMs }) => lengthOf(intendedMs) / lengthOf(records.sentMs))
  const failed = rounds.reduce((sum, round) => sum + round.failed, 0)
  const late = rounds.map(({ records }) => differences(records.sentMs, records.intendedMs))
  const lateP99 = late.map(one => percentile(one, 0.99))
  return [
    {
      what: `${what}: achieved rate over the planned one`,
      asked: 'within 1%, nothing failed',
      measured: `${spread(achieved, 4)}, ${failed} failed (${around})`,
      holds: Math.abs(median(achieved) - 1) <= 0.01 && failed === 0,
    },
    {
      what: `${what}: scheduling error`,
      asked: 'p99 < 2 ms',
      measured: `p99 ${spread(lateP99, 2)} ms; p50 ${spread(
        late.map(one => percentile(one, 0.5)),
        2,
      )}, max ${spread(
        late.map(one => percentile(one, 1)),
        1,
      )}`,
      holds: median(lateP99) < 2,
    },
    truthLine(`${what}: whole answer against the server`, rounds, 'end'),
    truthLine(`${what}: first token against the server`, rounds, 'first'),
  ]
}

/** Latency from when a request's bytes begin to leave, beside the server's time from its arrival. */
function truthLine(what: string, rounds: readonly LoadRound[], which: 'end' | 'first'): Line {
  const compared = percentiles.map(share => {
    const pairs = rounds.map(({ records, truth }) => ({
      reported: percentile(
        differences(which === 'end' ? records.endMs : records.firstTokenMs, records.startedMs),
        share,
      ),
      true: percentile(differences(which === 'end' ? truth.endedMs : truth.firstMs, truth.arrivedMs), share),
    }))
    const reported = median(pairs.map(pair => pair.reported))
    const errors = pairs.map(pair => pair.reported - pair.true)
    const trueMs = median(pairs.map(pair => pair.true))
    return {
      text: `p${100 * share} ${reported.toFixed(1)} for ${trueMs.toFixed(1)} (${signed(Math.min(...errors))} to ${signed(Math.max(...errors))})`,
      holds: Math.abs(median(errors)) <= Math.max(1, 0.02 * trueMs),
    }
  })
  return {
    what,
    asked: 'p50, p95, p99 within 2% or 1 ms',
    measured: `${compared.map(({ text }) => text).join('; ')} ms`,
    holds: compared.every(({ holds }) => holds),
  }
}

/** A server that stands still for a second every five, asked by constant arrivals over ten connections. */
async function freezeLines(rounds: number): Promise<Line[]> {
  const server = { MEDIAN_MS: '20', SPREAD: '0.1', TOKENS: '2', GAP_MS: '1', FREEZE: '5000/1000' }
  const setting = { rate: 100, seconds: 20, rounds, arrivals: 'constant', server } as const
  return [
    freezeLine('10 connections', await measureLoad({ ...setting, connections: 10 })),
    freezeLine('enough connections', await measureLoad({ ...setting, connections: 10_000 })),
  ]
}

function freezeLine(connections: string, rounds: readonly LoadRound[]): Line {
  const of = (share: number) => {
    const intended = rounds.map(({ records }) =>
      percentile(differences(records.endMs, records.intendedMs), share),
    )
    const sent = rounds.map(({ records }) => percentile(differences(records.endMs, records.startedMs), share))
    const truth = rounds.map(round => percentile(trueLatencies(round), share))
    const errors = rounds.map((_, index) => (intended[index] as number) - (truth[index] as number))
    return {
      text: `p${100 * share} from the intended time ${spread(intended, 0)} for ${median(truth).toFixed(0)}, from the send ${spread(sent, 0)}`,
      holds: Math.abs(median(errors)) <= Math.max(1, 0.02 * median(truth)),
    }
  }
  const compared = [of(0.9), of(0.99)]
  return {
    what: `Load of 100/s on a 20 ms server that freezes for 1 s every 5 s, ${connections}`,
    asked: 'p90, p99 from the intended time within 2% or 1 ms of the truth',
    measured: `${compared.map(({ text }) => text).join('; ')} ms`,
    holds: compared.every(({ holds }) => holds),
  }
}

/**
 * From the intended time to the server's own end. The clocks are one; where the plan began on it is known by the request that
 * arrived soonest after it left.
 */
function trueLatencies({ records, truth, intendedMs }: LoadRound): Float64Array {
  const start = differences(truth.arrivedMs, records.startedMs).reduce((least, one) => Math.min(least, one))
  return truth.endedMs.map((endMs, row) => endMs - start - (intendedMs[row] as number))
}

const differences = (to: Float64Array, from: Float64Array): Float64Array =>
  to.map((value, row) => value - (from[row] as number))
const lengthOf = (times: Float64Array): number => (times.at(-1) as number) - (times[0] as number)

/** Nearest rank. */
function percentile(values: Float64Array, share: number): number {
  const sorted = values.toSorted()
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number
}

const spread = (values: readonly number[], digits: number): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)})`
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`

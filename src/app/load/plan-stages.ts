import type { Requirement } from '../../decide/select/index.ts'
import { CupelError } from '../../kernel/index.ts'
import {
  type ArrivalFacts,
  type LoadLimit,
  type LoadVerdict,
  limitOf,
  parseLimit,
  parseRate,
  rateText,
  traceRate,
} from '../../measure/load/index.ts'

/** What the command line may ask for, as it was written. */
export interface StageWishes {
  readonly rate?: string | undefined
  readonly arrivals?: 'constant' | 'poisson' | 'gamma' | 'replay' | undefined
  readonly burstiness?: number | undefined
  readonly scale?: number | undefined
  readonly concurrency?: number | undefined
  readonly sweep?: string | undefined
  readonly findRate?: boolean | undefined
  readonly limits?: readonly string[] | undefined
}

/** One stage to be run. */
export interface StagePlan {
  readonly arrivals: ArrivalFacts
  /** Requests where nobody says how many, nor for how long. */
  readonly usualRequests?: number
}

/** A limit, and where it must hold: at a rate and at headroom times it, or wherever it is asked. */
export interface StatedLimit {
  readonly limit: LoadLimit
  readonly ratePerSecond?: number
  readonly headroom?: number
}

export interface LoadPlanning {
  readonly limits: readonly StatedLimit[]
  readonly stages: readonly StagePlan[]
  /** The stages are the rates of the limits themselves: a limit is judged at its own and at no other's. */
  readonly isAsStated: boolean
  /** A search instead of stages: its first level. */
  readonly search?: { readonly over: 'rate' | 'concurrency'; readonly from: number }
}

/** What stages and limits follow from the command line and the requirements of the config. */
export function planStages(
  wishes: StageWishes,
  { requirements, traceMs }: { requirements: readonly Requirement[]; traceMs: Float64Array | undefined },
): LoadPlanning {
  checkWishes(wishes, traceMs !== undefined)
  const limits = limitsOf(wishes, requirements)
  if (wishes.findRate === true) return planSearch(wishes, limits)
  const stages = stagesOf(wishes, limits, traceMs)
  if (stages.length > 0) return { limits, stages, isAsStated: isAsStated(wishes, traceMs) }
  throw new CupelError('usage_invalid', 'No rate is stated, on the command line or in the config.', {
    hint: 'Say one: cupel load --rate 5 --limit "p95<=2s". Or state it in cupel.yaml, so that select can use it:\n  requirements:\n    - { latency: p95, max: 2s, at: 5/s }',
  })
}

function checkWishes(wishes: StageWishes, hasTrace: boolean): void {
  const { rate, concurrency, sweep, findRate, arrivals, scale, burstiness } = wishes
  const ways = [
    rate !== undefined && concurrency !== undefined ? '--rate and --concurrency' : undefined,
    sweep !== undefined && findRate === true ? '--sweep and --find-rate' : undefined,
    sweep !== undefined && (rate ?? concurrency) !== undefined
      ? '--sweep and --rate or --concurrency'
      : undefined,
    scale !== undefined && rate !== undefined ? '--scale and --rate' : undefined,
    concurrency !== undefined && arrivals !== undefined ? '--concurrency and --arrivals' : undefined,
  ].find(way => way !== undefined)
  if (ways !== undefined)
    throw new CupelError('usage_invalid', `${ways} cannot be given together.`, {
      hint: 'One of them says how requests arrive.',
    })
  if ((arrivals === 'replay' || scale !== undefined) && !hasTrace)
    throw new CupelError('usage_invalid', 'A replay needs a trace with times.', {
      hint: '--trace FILE: CSV with timestamp,input,output.',
    })
  if (burstiness !== undefined && arrivals !== 'gamma')
    throw new CupelError('usage_invalid', '--burstiness is for --arrivals gamma.', {
      hint: 'Poisson arrivals have burstiness 1.',
    })
}

function limitsOf({ limits = [] }: StageWishes, requirements: readonly Requirement[]): StatedLimit[] {
  if (limits.length > 0) return limits.map(text => ({ limit: parseLimit(text) }))
  return requirements.flatMap(requirement => {
    if (!('latency' in requirement)) return []
    return [
      {
        limit: limitOf({
          measure: requirement.of === 'first-token' ? 'firstToken' : 'endToEnd',
          percentile: Number(requirement.latency.slice(1)) / 100,
          maxMs: timeOf(requirement.max),
          confidence: requirement.confidence,
        }),
        ratePerSecond: parseRate(requirement.at, 'requirements: at'),
        headroom: requirement.headroom,
      },
    ]
  })
}

/** The form is checked where the config is read. */
function timeOf(text: string): number {
  const value = Number.parseFloat(text)
  return text.trim().endsWith('ms') ? value : value * 1000
}

function planSearch(wishes: StageWishes, limits: readonly StatedLimit[]): LoadPlanning {
  const [first] = limits
  if (first === undefined)
    throw new CupelError(
      'usage_invalid',
      '--find-rate looks for the highest rate within a limit, and none is stated.',
      {
        hint: '--limit "p95<=2s", or a latency requirement in cupel.yaml.',
      },
    )
  const { concurrency, rate } = wishes
  if (concurrency !== undefined)
    return { limits, stages: [], isAsStated: false, search: { over: 'concurrency', from: concurrency } }
  const from = rate === undefined ? (first.ratePerSecond ?? 1) : parseRate(rate)
  return { limits, stages: [], isAsStated: false, search: { over: 'rate', from } }
}

function stagesOf(
  wishes: StageWishes,
  limits: readonly StatedLimit[],
  traceMs: Float64Array | undefined,
): StagePlan[] {
  const { rate, concurrency, sweep } = wishes
  if (sweep !== undefined) return sweepOf(sweep, wishes)
  if (concurrency !== undefined) return [closed(concurrency)]
  if (isReplay(wishes, traceMs)) return [replay(wishes, traceMs as Float64Array)]
  const rates = rate === undefined ? statedRates(limits) : [parseRate(rate)]
  return rates.map(one => open(wishes, one))
}

/** A trace with times is replayed unless other arrivals are asked for. */
const isReplay = ({ arrivals, rate }: StageWishes, traceMs: Float64Array | undefined): boolean =>
  arrivals === 'replay' || (arrivals === undefined && rate === undefined && traceMs !== undefined)

const isAsStated = (wishes: StageWishes, traceMs: Float64Array | undefined): boolean =>
  (wishes.rate ?? wishes.sweep ?? wishes.concurrency) === undefined && !isReplay(wishes, traceMs)

function replay({ scale, rate }: StageWishes, traceMs: Float64Array): StagePlan {
  const own = traceRate(traceMs)
  if (own === undefined)
    throw new CupelError('workload_invalid', 'The trace has fewer than two different times.', {
      hint: 'Give --rate and --arrivals poisson, and let the trace say the lengths only.',
    })
  const speed = rate === undefined ? (scale ?? 1) : parseRate(rate) / own
  return { arrivals: { kind: 'replay', scale: speed, ratePerSecond: own * speed } }
}

function statedRates(limits: readonly StatedLimit[]): number[] {
  const all = limits.flatMap(({ ratePerSecond, headroom = 1 }) =>
    ratePerSecond === undefined ? [] : [ratePerSecond, ratePerSecond * headroom],
  )
  return [...new Set(all)].sort((a, b) => a - b)
}

function sweepOf(text: string, wishes: StageWishes): StagePlan[] {
  const [, name = 'rate', list = ''] = /^(?:(rate|concurrency)=)?(.*)$/.exec(text.trim()) ?? []
  const parts = list
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
  if (parts.length === 0)
    throw new CupelError('usage_invalid', `--sweep "${text}" names no level.`, {
      hint: '--sweep 5,10,20 for rates, --sweep concurrency=1,2,4 for requests under way at once.',
    })
  if (name === 'rate') return parts.map(part => open(wishes, parseRate(part, '--sweep')))
  return parts.map(part => {
    if (!/^[1-9]\d{0,5}$/.test(part))
      throw new CupelError('usage_invalid', `--sweep concurrency: "${part}" is not a whole number above 0.`)
    return closed(Number(part))
  })
}

export const closed = (concurrency: number): StagePlan => ({ arrivals: { kind: 'closed', concurrency } })

export function open({ arrivals, burstiness }: StageWishes, ratePerSecond: number): StagePlan {
  const kind = arrivals === undefined || arrivals === 'replay' ? 'poisson' : arrivals
  return {
    arrivals: { kind, ratePerSecond, ...(kind === 'gamma' ? { burstiness: burstiness ?? 4 } : {}) },
  }
}

type Placed = Pick<LoadVerdict, 'role' | 'at' | 'ratePerSecond'>

/** Where a stage stands to a limit: at its stated rate, at headroom times it, or undefined when another limit asked for it. */
export function roleOf(
  { ratePerSecond: stated, headroom = 1 }: StatedLimit,
  { arrivals }: StagePlan,
  isOnlyStated: boolean,
): Placed | undefined {
  const rate = arrivals.ratePerSecond
  const at = rate === undefined ? `${arrivals.concurrency} at once` : rateText(rate)
  const placed = { at, ...(rate === undefined ? {} : { ratePerSecond: rate }) }
  if (stated !== undefined && rate !== undefined) {
    if (isSame(rate, stated)) return { ...placed, role: 'expected' }
    if (isSame(rate, stated * headroom)) return { ...placed, role: 'headroom' }
    if (isOnlyStated) return undefined
  }
  return { ...placed, role: 'asked' }
}

const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * b

import {
  isCost,
  isLatency,
  type LatencyRequirement,
  type Lever,
  limitMs,
  nothingOutside,
  type OutsideFigure,
  type OutsideFigures,
  type Requirement,
  ratePerSecond,
} from '../../decide/select/index.ts'
import { CupelError, seededRandom } from '../../kernel/index.ts'
import type { CostResult } from '../../measure/cost/index.ts'
import {
  chanceWithinLimit,
  type LimitChance,
  type LimitEvidence,
  type LoadResult,
  rateText,
} from '../../measure/load/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { costsOf } from '../cost/costs-of.ts'
import { readLoads } from '../load/load-files.ts'
import type { Project } from '../open-project.ts'

const draws = 4_000

/** Latency from the load runs of the project and cost from the run, for the candidates as they were in it. */
export async function outsideFigures(project: Project, record: RunRecord): Promise<OutsideFigures> {
  const problems: string[] = []
  const loads = readLoads(project, words => problems.push(words))
  const costs = await costFigures(project, record)
  return {
    problems,
    latency: (requirement, candidate) => latencyFigure(requirement, { loads, record, candidate }),
    cost: candidate => costs.get(candidate) ?? { kind: 'unknown', reason: 'the run has no such candidate' },
  }
}

/** The same where a page asks often: nothing is computed that no requirement is about. */
export async function figuresForRequirements(
  project: Project,
  record: RunRecord,
  requirements: readonly Requirement[],
): Promise<OutsideFigures> {
  const loads = requirements.some(isLatency) ? readLoads(project) : []
  const costs = requirements.some(isCost) ? await costFigures(project, record) : undefined
  return {
    latency: (requirement, candidate) => latencyFigure(requirement, { loads, record, candidate }),
    cost: candidate => costs?.get(candidate) ?? nothingOutside.cost(candidate),
  }
}

const percentiles: Readonly<Record<LatencyRequirement['latency'], number>> = {
  p50: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  'p99.9': 0.999,
}

function latencyFigure(
  requirement: LatencyRequirement,
  of: { readonly loads: readonly LoadResult[]; readonly record: RunRecord; readonly candidate: string },
): OutsideFigure {
  const { loads, record, candidate } = of
  const measure = requirement.of === 'first-token' ? ('firstToken' as const) : ('endToEnd' as const)
  const percentile = percentiles[requirement.latency]
  const chance: LimitChance = chanceWithinLimit(
    {
      results: loads,
      candidate: {
        name: candidate,
        fingerprint: record.candidates.find(({ name }) => name === candidate)?.fingerprint,
      },
      percentile,
      measure,
      limitMs: limitMs(requirement),
      confidence: requirement.confidence,
      ratePerSecond: ratePerSecond(requirement),
      headroom: requirement.headroom,
    },
    { count: draws, random: seededRandom(record.seed, 'latency', candidate) },
  )
  if (chance.kind === 'unknown') return chance
  const last = chance.evidence.at(-1)!
  return {
    kind: 'known',
    estimate: percentileEstimate(loads, last, { percentile, measure }),
    probability: chance.probability,
    ...(chance.drawsMs === undefined
      ? {}
      : { draws: withinTimeout(chance.drawsMs, loads.find(({ id }) => id === last.loadId)!) }),
    basis: [`load run ${last.loadId} at ${rateText(last.ratePerSecond)}`, ...chance.basis].join('; '),
  }
}

/** Where the percentile falls among requests that were not answered, it is taken to be the deadline: at least that. */
const withinTimeout = (drawsMs: Float64Array, { timeoutMs }: LoadResult): Float64Array =>
  drawsMs.map(ms => (Number.isFinite(ms) ? ms : timeoutMs))

/** The percentile as the load run has it, at the higher rate. */
function percentileEstimate(
  loads: readonly LoadResult[],
  { loadId, ratePerSecond: rate, n }: LimitEvidence,
  { percentile, measure }: { percentile: number; measure: 'endToEnd' | 'firstToken' },
): Extract<OutsideFigure, { kind: 'known' }>['estimate'] {
  const load = loads.find(({ id }) => id === loadId)!
  const found = load.stages
    .find(({ arrivals }) => arrivals.ratePerSecond === rate)
    ?.measures[measure]?.percentiles.find(({ p }) => p === percentile)
  const base = { kind: 'known', method: 'order statistics', n, unscored: 0, errored: 0 } as const
  if (found === undefined || found.value === 'unanswered')
    return {
      ...base,
      value: load.timeoutMs,
      warnings: ['At least: the percentile falls among requests that were not answered.'],
    }
  const { lower, upper, level } = found.interval ?? {}
  return {
    ...base,
    value: found.value,
    ...(typeof lower === 'number' && typeof upper === 'number' && level !== undefined
      ? { interval: { lower, upper, level } }
      : {}),
    warnings: [],
  }
}

async function costFigures(project: Project, record: RunRecord): Promise<Map<string, OutsideFigure>> {
  try {
    const costs = await costsOf(project, record.id)
    return new Map(costs.map(cost => [cost.candidate, costFigure(cost)]))
  } catch (thrown) {
    if (!CupelError.is(thrown)) throw thrown
    const reason = thrown.message
    return new Map(record.candidates.map(({ name }) => [name, { kind: 'unknown', reason }]))
  }
}

function costFigure(cost: CostResult): OutsideFigure {
  const { usdPerTask } = cost
  if (usdPerTask.kind === 'unknown') return { kind: 'unknown', reason: usdPerTask.reason }
  return {
    kind: 'known',
    estimate: { ...usdPerTask },
    ...(cost.draws === undefined ? {} : { draws: cost.draws }),
    ...(cost.ends?.usdPerTask === undefined ? {} : { ends: cost.ends.usdPerTask }),
    levers: leversOf(cost),
    basis:
      cost.ends?.usdPerTask === undefined
        ? 'cupel cost'
        : `cupel cost, whatever the ${usdPerTask.unscored} answers are that have no value of what is good`,
  }
}

/** What parts of a cost are proportional to, where it is stated as one number or range. */
const proportional = [
  { part: 'review', inputs: ['wage of reviewers', 'wage'], name: 'the wage of reviewers' },
  { part: 'errors', inputs: ['cost of an error'], name: 'the cost of an error' },
] as const

function leversOf({ parts, inputs }: CostResult): Lever[] {
  return proportional.flatMap(({ part, inputs: names, name }) => {
    const money = parts.find(one => one.part === part)?.usdPerTask
    const input = inputs.find(one => (names as readonly string[]).includes(one.name))
    if (money?.kind !== 'known' || input === undefined || input.value <= 0) return []
    return [{ name, unit: input.unit, value: input.value, usd: money.value }]
  })
}

import { powerBeyondBound } from '../../stats/index.ts'
import type { GateSettings } from './gate-config.ts'

export interface GatePlanInput {
  /** Examples that run and baseline will share. */
  readonly examples: number
  readonly margin: number
  /** Share of examples on which exactly one of the two is right when neither is better; a drop comes on top. */
  readonly discordance: number
  /** Checks in all, for the correction of failures. 1 unless given. */
  readonly checks?: number
  readonly confidence?: number
}

/** What one check on a rate will be able to say, worked out before it is run. */
export interface GatePlan extends Required<GatePlanInput> {
  /** Chance that a change without any effect passes; else it is inconclusive. */
  readonly harmlessPasses: number
  /** Chance that a drop of exactly the margin passes: what the confidence allows. */
  readonly marginPasses: number
  /** The smallest true drop that fails with a chance of 80%, alone and as the first of all checks; undefined where none does. */
  readonly caughtAlone: number | undefined
  readonly caughtCorrected: number | undefined
  /** Examples with which a change without effect passes with a chance of 80%. */
  readonly examplesToPass: number | undefined
}

/**
 * How many checks the settings ask for, as the correction of failures counts them: margins and their slices, superiority, budgets.
 * A tag counts as one slice: only a run tells how many values it has. Regression examples are no test, and failed answers are one
 * only where some failed.
 */
export function checksAsked({ margins, slices, superiority, latency, cost }: GateSettings): number {
  const budgets = [...Object.values(latency), ...(cost === undefined ? [] : [cost])].flatMap(
    ({ max, ratio }) => [max, ratio].filter(bound => bound !== undefined),
  )
  const kept = Object.values(margins).reduce<number>(
    (sum, own) => sum + 1 + ((typeof own === 'number' ? undefined : own.slices) ?? slices).length,
    0,
  )
  return kept + superiority.length + budgets.length
}

const power = 0.8
const mostExamples = 1_000_000

/** The chances of one check, by the normal approximation of its test. */
export function planGate(input: GatePlanInput): GatePlan {
  const { checks = 1, confidence = 0.95 } = input
  const alpha = 1 - confidence
  const settled = { ...input, checks, confidence }
  return {
    ...settled,
    harmlessPasses: chanceToPass(settled, 0),
    marginPasses: alpha,
    caughtAlone: smallestCaught(settled, alpha),
    caughtCorrected: smallestCaught(settled, alpha / checks),
    examplesToPass: smallestNumber(n => chanceToPass({ ...settled, examples: n }, 0) >= power),
  }
}

/** Chance that the check passes when the true difference is `difference`. */
export function chanceToPass(plan: GatePlanInput, difference: number): number {
  const { examples, margin, discordance, confidence = 0.95 } = plan
  if (difference <= -margin) return 1 - confidence
  return (
    powerBeyondBound({ n: examples, difference, bound: -margin, discordance, alpha: 1 - confidence }) ?? 0
  )
}

/** Chance that the check fails when the candidate is in truth worse by `drop`, at the given error. */
export function chanceToFail(plan: GatePlanInput, drop: number, alpha: number): number {
  const { examples, margin, discordance } = plan
  if (drop <= margin) return 0
  return powerBeyondBound({ n: examples, difference: -drop, bound: -margin, discordance, alpha }) ?? 0
}

/** In steps of a tenth of a point. What is lost outright differs too, so that the discordance rises with the drop. */
function smallestCaught(plan: GatePlanInput, alpha: number): number | undefined {
  const steps = 1000
  const most = Math.floor(steps * (1 - plan.discordance))
  const isCaught = (step: number): boolean => {
    const drop = step / steps
    return chanceToFail({ ...plan, discordance: plan.discordance + drop }, drop, alpha) >= power
  }
  const at = most < 1 ? undefined : smallest(1, most, isCaught)
  return at === undefined ? undefined : at / steps
}

const smallestNumber = (isEnough: (n: number) => boolean): number | undefined =>
  smallest(1, mostExamples, isEnough)

/** By halving: what is enough stays enough above. */
function smallest(from: number, to: number, isEnough: (value: number) => boolean): number | undefined {
  if (!isEnough(to)) return undefined
  let [low, high] = [from, to]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(middle)) high = middle
    else low = middle + 1
  }
  return low
}

import { seededRandom, shuffled } from '../../kernel/index.ts'
import type { DrawnFigure } from './drawn-figures.ts'
import { percent } from './judge-limit.ts'
import type { CandidateVerdict, RequirementVerdicts } from './verdicts.ts'

/** Whether a candidate meets all blocking requirements at once. */
export interface Standing {
  readonly state: 'passes' | 'fails' | 'open'
  /** In words; empty for one that passes. */
  readonly why: string
  /** That all blocking requirements are met; absent where one of them has no probability. 1 where there is none. */
  readonly probability?: number
  /** For every draw 1 where all blocking requirements are met in it; absent like the probability. */
  readonly met?: Uint8Array
}

/** A requirement with the verdicts on it and, for a metric, the draws that decide it. */
export interface RequirementDraws {
  readonly verdicts: RequirementVerdicts
  readonly limit: { readonly sense: 'min' | 'max'; readonly threshold: number }
  /** Draws of the figure it limits; absent for what is judged by its probability alone. */
  readonly figure?: DrawnFigure | undefined
}

export interface StandingInput {
  readonly requirements: readonly RequirementDraws[]
  /** Position in the comparison. */
  readonly candidate: number
  readonly draws: number
  readonly seed: string
}

/**
 * The standing of one candidate. Metrics are drawn together over the examples; load and cost come from runs of their own, so their
 * chances are independent of these. Passing takes a passed verdict on each, and all together with the lowest confidence asked for.
 */
export function standingOf(input: StandingInput): Standing {
  const blocking = input.requirements.filter(({ verdicts }) => verdicts.isBlocking)
  const said = blocking.map(({ verdicts }) => ({ verdicts, verdict: verdicts.verdicts[input.candidate]! }))
  const confidence = Math.min(1, ...blocking.map(({ verdicts }) => verdicts.confidence))
  const failed = said.filter(({ verdict }) => verdict.outcome === 'fail')
  const silent = said.filter(({ verdict }) => verdict.probability === undefined)
  const met = metTogether(blocking, input)
  const known = blocking.length === 1 ? said[0]!.verdict.probability : shareOf(met)
  const chance = silent.length > 0 || known === undefined ? {} : { probability: known, met }
  if (failed.length > 0)
    return {
      state: 'fails',
      why: failed.map(({ verdicts, verdict }) => failure(verdicts, verdict)).join('; '),
      ...chance,
    }
  if (silent.length > 0)
    return {
      state: 'open',
      why: silent
        .map(({ verdicts, verdict }) => `${verdicts.requirement}: ${plainReason(verdict)}`)
        .join('; '),
    }
  const joint = chance.probability ?? 1
  const unsure = said.filter(({ verdict }) => verdict.outcome === 'inconclusive')
  if (unsure.length === 0 && joint >= confidence) return { state: 'passes', why: '', ...chance }
  if (blocking.length > 1 && 1 - joint >= confidence)
    return { state: 'fails', why: 'it is all but sure to miss at least one blocking requirement', ...chance }
  return { state: 'open', why: openWhy(unsure, joint), ...chance }
}

const failure = ({ requirement }: RequirementVerdicts, { estimate }: CandidateVerdict): string =>
  estimate.kind === 'known' ? `misses ${requirement}` : requirement

const plainReason = ({ reason }: CandidateVerdict): string => reason.replace(/\.$/, '')

function openWhy(
  unsure: readonly { readonly verdicts: RequirementVerdicts; readonly verdict: CandidateVerdict }[],
  joint: number,
): string {
  if (unsure.length === 0)
    return `each blocking requirement is met, all of them together only with probability ${percent(joint)}`
  return unsure
    .map(
      ({ verdicts, verdict }) =>
        `${verdicts.requirement} is met with probability ${percent(verdict.probability ?? 0)}`,
    )
    .join('; ')
}

const shareOf = (met: Uint8Array): number => met.reduce((sum, one) => sum + one, 0) / met.length

/** For every draw whether all requirements with a probability are met in it. */
function metTogether(blocking: readonly RequirementDraws[], of: StandingInput): Uint8Array {
  const met = new Uint8Array(of.draws).fill(1)
  blocking.forEach((requirement, at) => {
    const own = requirement.figure?.draws[of.candidate]
    const { probability } = requirement.verdicts.verdicts[of.candidate]!
    if (own !== undefined) keep(met, own, requirement.limit)
    else if (probability !== undefined) keepShare(met, probability, `${of.seed}/${of.candidate}/${at}`)
  })
  return met
}

function keep(met: Uint8Array, draws: Float64Array, { sense, threshold }: RequirementDraws['limit']): void {
  for (let at = 0; at < met.length; at++) {
    const value = draws[at]!
    if (sense === 'min' ? value < threshold : value > threshold) met[at] = 0
  }
}

/** A requirement known by its probability alone is met in that share of the draws, in an order of its own. */
function keepShare(met: Uint8Array, probability: number, seed: string): void {
  const order = shuffled([...met.keys()], seededRandom(seed))
  for (const at of order.slice(Math.round(probability * met.length))) met[at] = 0
}

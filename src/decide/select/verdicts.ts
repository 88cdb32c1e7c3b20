import type { Verdict } from '../../stats/index.ts'
import { type Cell, type Comparison, valueText } from '../compare/index.ts'
import type { Requirement } from './requirement.ts'

type Estimate = Cell['estimate']

export interface RequirementVerdicts {
  /** In words, e.g. `verdict_match >= 85.0%`. */
  readonly requirement: string
  readonly metric: string
  readonly slice: string
  readonly isBlocking: boolean
  readonly verdicts: readonly CandidateVerdict[]
}

interface CandidateVerdict {
  readonly candidate: string
  readonly outcome: Verdict['outcome']
  readonly reason: string
  readonly estimate: Estimate
  readonly examplesNeeded?: number
}

/** A figure with more of its trials without a value than this is no ground for a verdict. */
const mostUnscored = 0.05

/** Whether each candidate meets each requirement: by the whole interval, never by the point. */
export function verdictsOf(
  requirements: readonly Requirement[],
  comparison: Comparison,
): RequirementVerdicts[] {
  return requirements.map(requirement => ({
    requirement: inWords(requirement, comparison),
    metric: requirement.metric,
    slice: requirement.slice,
    isBlocking: requirement.blocking,
    verdicts: comparison.candidates.map(({ name }) => {
      const cell = comparison.cells.find(
        ({ candidate, metric, slice }) =>
          candidate === name && metric === requirement.metric && slice === requirement.slice,
      )
      const estimate: Estimate = cell?.estimate ?? {
        kind: 'unknown',
        reason: `the run has no ${requirement.metric} on ${requirement.slice}`,
        n: 0,
        unscored: 0,
        errored: 0,
      }
      const distrust = comparison.warnings.find(
        ({ kind, metric }) => kind === 'judge_without_card' && metric === requirement.metric,
      )
      return { candidate: name, estimate, ...verdictOf(requirement, estimate, distrust?.message) }
    }),
  }))
}

type Said = Pick<CandidateVerdict, 'outcome' | 'reason' | 'examplesNeeded'>

function verdictOf(requirement: Requirement, estimate: Estimate, distrust: string | undefined): Said {
  const open = (reason: string): Said => ({ outcome: 'inconclusive', reason })
  if (distrust !== undefined) return open(distrust)
  if (estimate.kind === 'unknown') return open(`No figure: ${estimate.reason}.`)
  const { interval, n, unscored, errored, value } = estimate
  const without = unscored + errored
  if (without > mostUnscored * (n + without))
    return open(`${without} of ${n + without} trials have no value: the rest may not be like them.`)
  if (interval === undefined) return open('The figure has no interval.')
  const { min, max } = requirement
  const threshold = min ?? max ?? 0
  const [isMet, isMissed] =
    min === undefined
      ? [interval.upper <= threshold, interval.lower > threshold]
      : [interval.lower >= threshold, interval.upper < threshold]
  if (isMet) return { outcome: 'pass', reason: 'The whole interval meets it.' }
  if (isMissed) return { outcome: 'fail', reason: 'The whole interval misses it.' }
  const half = (interval.upper - interval.lower) / 2
  const distance = Math.abs(value - threshold)
  // An interval narrows with the square root of n; it must come to end before the threshold.
  const needed = distance === 0 ? Number.POSITIVE_INFINITY : Math.ceil(n * (half / distance) ** 2) - n
  return {
    ...open('The interval holds the threshold.'),
    ...(needed > 0 && needed <= 1_000_000 ? { examplesNeeded: needed } : {}),
  }
}

function inWords({ metric, min, max, slice }: Requirement, { metrics }: Comparison): string {
  const facts = metrics.find(({ id }) => id === metric)
  const threshold = min ?? max ?? 0
  const text = facts === undefined ? String(threshold) : valueText(threshold, facts)
  return `${metric} ${min === undefined ? '≤' : '≥'} ${text}${slice === 'all' ? '' : ` on ${slice}`}`
}

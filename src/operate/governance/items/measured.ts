import type { ItemFinding } from '../item-finding.ts'
import type { LatencyLimitFact, LoadFact, ReadinessFacts } from '../readiness-facts.ts'
import { noCandidate, runLink, runProblem } from './metrics.ts'
import { day, plural } from './wording.ts'

/** Done when the run of the candidate has a baseline beside it. */
export function baselineItem(facts: ReadinessFacts): ItemFinding {
  const { run, candidate } = facts
  const problem = runProblem(facts)
  if (run === undefined || problem !== undefined)
    return problem ?? { state: 'not done', reason: 'There is no run.', todo: 'cupel run' }
  const others = run.baselines.filter(name => name !== candidate?.name)
  if (others.length === 0)
    return {
      state: 'not done',
      reason: `No candidate of run ${run.id} is a baseline that ${candidate?.name ?? 'the candidate'} is held against.`,
      artefact: runLink(run),
      todo: 'name one under compare: baseline: in cupel.yaml, then cupel run',
    }
  return {
    state: 'done',
    reason: `Run ${run.id} has ${candidate?.name ?? 'the candidate'} beside ${others.join(', ')} on the same examples.`,
    artefact: runLink(run),
  }
}

/** How much more than the peak a candidate must bear. */
const headroom = 1.5

/**
 * Done when every latency requirement has a verdict of `pass`, of the candidate as it is, at 1.5 times the peak or the lowest rate
 * above it that was tried. The newest load run that judged it there counts.
 */
export function latencyItem({ requirements, loads, candidate }: ReadinessFacts): ItemFinding {
  const limits = requirements.latency
  if (limits.length === 0)
    return {
      state: 'not done',
      reason: 'No requirement limits latency at a rate.',
      artefact: 'cupel.yaml',
      todo: 'add { latency: p95, max: 2s, at: 50/s } under requirements: in cupel.yaml',
    }
  if (candidate === undefined) return noCandidate
  const { name: who, fingerprint } = candidate
  const todo = `cupel load ${who}`
  const own = loads.filter(load => isOf(load, fingerprint))
  const judged = limits.map(limit => ({ limit, shown: shownOf(limit, own) }))
  const open = judged.find(({ shown }) => shown?.outcome !== 'pass')
  const artefact = own[0]?.file
  if (open === undefined)
    return {
      state: 'done',
      reason: judged.map(({ shown }) => `${shown?.text}: ${shown?.reason}`).join('; '),
      ...(artefact === undefined ? {} : { artefact: judged[0]?.shown?.file ?? artefact }),
    }
  const { limit, shown } = open
  const reason =
    shown === undefined
      ? `${unmeasured(who, loads, own)} ${limit.text}, times ${headroom}, has not been tried.`
      : `${shown.text} is ${shown.outcome === 'fail' ? 'missed' : 'not settled'}: ${shown.reason}`
  return { state: 'not done', reason, ...(artefact === undefined ? {} : { artefact }), todo }
}

const isOf = (load: LoadFact, fingerprint: string | undefined): boolean =>
  fingerprint === undefined || load.fingerprint === fingerprint

function unmeasured(who: string, loads: readonly LoadFact[], own: readonly LoadFact[]): string {
  const [latest] = loads
  if (latest === undefined) return `${who} has never been put under load.`
  if (own.length === 0) return `The load run of ${day(latest.at)} is of another version of ${who}.`
  return `${plural(own.length, 'load run')} of ${who} did not go so far.`
}

function shownOf({ key, peakPerSecond }: LatencyLimitFact, loads: readonly LoadFact[]) {
  const enough = peakPerSecond * headroom * (1 - 1e-9)
  for (const { file, verdicts } of loads) {
    const [lowest] = verdicts
      .filter(verdict => verdict.key === key && (verdict.ratePerSecond ?? 0) >= enough)
      .sort((a, b) => (a.ratePerSecond ?? 0) - (b.ratePerSecond ?? 0))
    if (lowest !== undefined) return { ...lowest, file }
  }
  return undefined
}

/** Done when cost per task is known, and retries and the time of people are among its parts. */
export function costItem(facts: ReadinessFacts): ItemFinding {
  const { cost } = facts
  const problem = runProblem(facts)
  if (problem !== undefined) return problem
  const todo = 'state prices, retries and review under cost: in cupel.yaml, then cupel cost'
  if (cost === undefined)
    return { state: 'not done', reason: 'There is no cost model.', artefact: 'cupel.yaml', todo }
  const { artefact, perTask, why, countsRetries, countsReview } = cost
  if (perTask === undefined)
    return {
      state: 'not done',
      reason: `Cost per task is unknown: ${why ?? 'it was not computed.'}`,
      artefact,
      todo,
    }
  const lacking = [...(countsRetries ? [] : ['retries']), ...(countsReview ? [] : ['review by people'])]
  if (lacking.length > 0)
    return {
      state: 'not done',
      reason: `Cost per task is ${perTask} and leaves out ${lacking.join(' and ')}.`,
      artefact,
      todo,
    }
  return { state: 'done', reason: `${perTask} per task, retries and review by people counted.`, artefact }
}

/** Done when the candidate as it is has passed the gate of the config as it is, against the baseline that it names. */
export function gateItem(facts: ReadinessFacts): ItemFinding {
  const { gate, candidate } = facts
  if (gate === undefined || gate.thresholds === 0)
    return {
      state: 'not done',
      reason: 'No gate with a threshold is in the config.',
      artefact: 'cupel.yaml',
      todo: 'add margins under gate: in cupel.yaml, then cupel gate --save-baseline reports/baseline.json',
    }
  const stated = plural(gate.thresholds, 'threshold')
  if (!gate.hasBaseline)
    return {
      state: 'not done',
      reason: `The gate has ${stated}, and its baseline ${gate.baseline} does not exist.`,
      artefact: 'cupel.yaml',
      todo: `cupel gate --save-baseline ${gate.baseline}`,
    }
  if (candidate === undefined) return noCandidate
  const { held } = gate
  const problem = heldProblem(facts, candidate.name)
  if (held === undefined || problem !== undefined)
    return {
      state: 'not done',
      reason: `The gate has ${stated} against ${gate.baseline}, but ${problem}`,
      artefact: held?.file ?? 'cupel.yaml',
      todo: `cupel gate --candidate ${candidate.name}`,
    }
  return {
    state: 'done',
    reason: `${candidate.name} passed the gate on ${day(held.at)}: ${stated} against ${gate.baseline}.`,
    artefact: held.file,
  }
}

/** Why the newest gate of the candidate is no proof for it; nothing when it is. */
function heldProblem({ gate, candidate, run }: ReadinessFacts, who: string): string | undefined {
  const { held, guards, baseline } = gate ?? {}
  if (held === undefined)
    return guards === undefined || guards === who
      ? `no gate of ${who} is kept.`
      : `it guards ${guards}, and no gate of ${who} is kept.`
  const on = `the gate of ${who} on ${day(held.at)}`
  if (held.baseline !== baseline) return `${on} was held against ${held.baseline}.`
  if (!held.isOfConfig) return `${on} asked something else: gate: in the config has changed since.`
  if (candidate?.fingerprint !== undefined && candidate.fingerprint !== held.fingerprint)
    return `${on} was of another version of it.`
  if (run !== undefined && run.datasetVersion !== held.datasetVersion)
    return `${on} was held on another version of ${run.dataset}.`
  if (held.outcome === 'pass') return undefined
  return `${on} ${held.outcome === 'fail' ? 'failed' : 'was inconclusive'}: ${held.headline}`
}

import type { ItemFinding } from '../item-finding.ts'
import type { ReadinessFacts, RunFact } from '../readiness-facts.ts'
import { plural } from './wording.ts'

/** Share of trials without a value above which a metric cannot be said to be automated; the same as for a verdict. */
const mostMissing = 0.05

/**
 * Done when a whole run of the candidate, on the dataset as it is, has a value of every task metric for 95% of the trials, and
 * every metric that a requirement names is among them.
 */
export function metricsItem(facts: ReadinessFacts): ItemFinding {
  const { run, candidate, requirements } = facts
  const problem = runProblem(facts)
  if (run === undefined || problem !== undefined) return problem ?? noRun(candidate?.name)
  const artefact = runLink(run)
  const tasks = run.metrics.filter(({ isTask }) => isTask)
  if (tasks.length === 0)
    return {
      state: 'not done',
      reason: 'No metric of the run tells better from worse.',
      artefact,
      todo: 'add metrics: to cupel.yaml, then cupel score',
    }
  const absent = requirements.metrics.filter(id => !run.metrics.some(metric => metric.id === id))
  if (absent.length > 0)
    return {
      state: 'not done',
      reason: `The run has no ${absent.join(', ')}, which the requirements name.`,
      artefact,
      todo: `cupel score ${run.id}`,
    }
  const lacking = tasks.filter(({ scored, missing }) => missing > mostMissing * (scored + missing))
  const [worst] = lacking
  if (worst !== undefined)
    return {
      state: 'not done',
      reason: `${worst.id} has no value for ${worst.missing} of ${plural(worst.scored + worst.missing, 'trial')}; 5% is the most that may be missing.`,
      artefact,
      todo: `cupel score ${run.id} --missing`,
    }
  return {
    state: 'done',
    reason: `${plural(tasks.length, 'metric')} scored ${plural(run.answered + run.failed, 'trial')} of ${candidate?.name ?? 'the candidate'} without a person.`,
    artefact,
  }
}

/** Why the run of the candidate shows nothing yet; nothing when it does. */
export function runProblem({ run, candidate, datasets }: ReadinessFacts): ItemFinding | undefined {
  if (candidate === undefined) return noCandidate
  if (run === undefined) return noRun(candidate.name)
  const artefact = runLink(run)
  if (run.isLimited)
    return {
      state: 'not done',
      reason: `Run ${run.id} asked only ${plural(run.planned, 'example')}: a quick look, not a measurement.`,
      artefact,
      todo: 'cupel run',
    }
  if (run.answered + run.failed < run.planned)
    return {
      state: 'not done',
      reason: `Run ${run.id} has made ${run.answered + run.failed} of ${plural(run.planned, 'trial')} of ${candidate.name}.`,
      artefact,
      todo: `cupel resume ${run.id}`,
    }
  const dataset = datasets.find(({ name }) => name === run.dataset)
  if (dataset !== undefined && dataset.problem === undefined && dataset.version !== run.datasetVersion)
    return {
      state: 'not done',
      reason: `${run.dataset} has changed since run ${run.id} was made on it.`,
      artefact,
      todo: 'cupel run',
    }
  return undefined
}

export const noCandidate: ItemFinding = {
  state: 'not done',
  reason: 'No candidate has been chosen, and none was named.',
  todo: 'cupel select, or name one: cupel readiness --candidate NAME',
}

const noRun = (candidate: string | undefined): ItemFinding => ({
  state: 'not done',
  reason: `There is no run of ${candidate ?? 'a candidate'}.`,
  todo: 'cupel run',
})

export const runLink = ({ id }: RunFact): string => `.cupel/store.db#${id}`

/**
 * Done when every judge that a requirement or a claim rests on has a valid card; not applicable when none rests on one. A judge that
 * decides nothing needs no card.
 */
export function judgeItem({ judges, run, candidate }: ReadinessFacts): ItemFinding {
  if (run === undefined) return candidate === undefined ? noCandidate : noRun(candidate.name)
  const deciding = judges.filter(({ decides }) => decides)
  if (deciding.length === 0) {
    const shown = judges.map(({ id }) => id).join(', ')
    return {
      state: 'not applicable',
      reason:
        judges.length === 0
          ? `No metric of run ${run.id} is a model that judges.`
          : `No requirement and no claim rests on a judge; ${shown} is only shown.`,
      artefact: runLink(run),
    }
  }
  const first = deciding.find(({ why }) => why !== undefined)
  if (first !== undefined)
    return {
      state: 'not done',
      reason: first.why as string,
      artefact: first.card ?? 'cards',
      todo: `cupel judge calibrate ${first.id} --labels FILE`,
    }
  const each = deciding.map(({ id, agreement, expiresAt }) =>
    [id, agreement, expiresAt === undefined ? undefined : `until ${expiresAt.slice(0, 10)}`]
      .filter(part => part !== undefined)
      .join(', '),
  )
  return { state: 'done', reason: `Valid cards: ${each.join('; ')}.`, artefact: deciding[0]?.card ?? 'cards' }
}

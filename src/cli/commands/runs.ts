import { openProject } from '../../app/open-project.ts'
import { describeRuns, type RunStanding } from '../../app/run/describe-runs.ts'
import { shortHash } from '../../kernel/index.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'

export async function runsCommand({ options, terminal }: CommandInput): Promise<undefined> {
  await using project = await openProject(projectOptions(options, terminal))
  if (options.json === true) {
    terminal.out(JSON.stringify(await project.store.runs.listRuns(), undefined, 2))
    return undefined
  }
  const runs = await describeRuns(project)
  if (runs.length === 0) {
    terminal.say('No run yet. Begin one with `cupel run`.')
    return undefined
  }
  for (const run of runs) {
    const { dataset, candidates } = run
    terminal.out(
      `${terminal.style.bold(run.id)}  ${dataset.name}/${dataset.split} ${shortHash(dataset.version)}  ` +
        `${candidates.map(({ name }) => name).join(', ')}  ${terminal.style.dim(stateText(run))}`,
    )
  }
  return undefined
}

function stateText({ id, state, candidates }: RunStanding): string {
  if (state === 'complete') return scoresText(id, candidates)
  const done = sum(candidates, ({ answered, failed }) => answered + failed)
  const made = `${done} of ${sum(candidates, ({ planned }) => planned)} trials`
  return state === 'running' ? `${made}, running` : `${made}; cupel resume ${id}`
}

/** Trials may all be made while a judge has still to be asked, or could not be. */
function scoresText(id: string, candidates: RunStanding['candidates']): string {
  const missing = sum(candidates, ({ openScores }) => openScores.missing)
  const errored = sum(candidates, ({ openScores }) => openScores.errored)
  if (missing + errored === 0) return 'complete'
  const count = `${missing + errored} ${missing + errored === 1 ? 'score' : 'scores'} open`
  const kinds = [
    ...(missing > 0 ? [`${missing} not made`] : []),
    ...(errored > 0 ? [`${errored} failed`] : []),
  ]
  // Only scores that were never made are found by --missing; one that failed is there, and is made again with all.
  const next = missing > 0 ? `cupel score ${id} --missing` : `cupel score ${id}`
  return `answers complete, ${count} (${kinds.join(', ')}); ${next}`
}

const sum = (
  candidates: RunStanding['candidates'],
  of: (candidate: RunStanding['candidates'][number]) => number,
): number => candidates.reduce((total, candidate) => total + of(candidate), 0)

import { openProject } from '../../app/open-project.ts'
import { shortHash } from '../../kernel/index.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'

export async function runsCommand({ options, terminal }: CommandInput): Promise<undefined> {
  await using project = await openProject(projectOptions(options, terminal))
  const runs = await project.store.runs.listRuns()
  if (options.json === true) {
    terminal.out(JSON.stringify(runs, undefined, 2))
    return undefined
  }
  if (runs.length === 0) {
    terminal.say('No run yet. Begin one with `cupel run`.')
    return undefined
  }
  for (const run of runs) {
    const counts = await project.store.runs.countTrials(run.id)
    const done = counts.reduce((sum, count) => sum + count.answered + count.failed, 0)
    const planned = run.dataset.examples * run.repeats * run.candidates.length
    const state = done >= planned ? 'complete' : `${done} of ${planned} trials; cupel resume ${run.id}`
    terminal.out(
      `${terminal.style.bold(run.id)}  ${run.dataset.name}/${run.dataset.split} ${shortHash(run.dataset.version)}  ` +
        `${run.candidates.map(candidate => candidate.name).join(', ')}  ${terminal.style.dim(state)}`,
    )
  }
  return undefined
}

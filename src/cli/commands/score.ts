import { compareRuns } from '../../app/compare/compare-runs.ts'
import { openProject } from '../../app/open-project.ts'
import { scoreRun } from '../../app/run/score-run.ts'
import { renderTerminal } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { limitHeapGrowth } from '../limit-heap-growth.ts'
import { projectOptions } from '../project-options.ts'

export async function scoreCommand({ args, options, terminal }: CommandInput): Promise<undefined> {
  limitHeapGrowth(100)
  await using project = await openProject(projectOptions(options, terminal))
  const end = await scoreRun(project, {
    run: String(args[0] ?? 'latest'),
    metrics: options.metrics as string[] | undefined,
    allowsCode: options.allowCode === true,
  })
  terminal.say(
    `${end.trials} kept answers of run ${end.runId} scored with ${end.metrics.join(', ')}; no model was called.\n`,
  )
  const comparison = await compareRuns(project, [end.runId])
  terminal.out(renderTerminal(comparison, { width: terminal.width, style: terminal.style }))
  return undefined
}

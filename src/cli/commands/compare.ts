import { compareRuns } from '../../app/compare/compare-runs.ts'
import { openProject } from '../../app/open-project.ts'
import { renderDisagreements, renderJson, renderSlices, renderTerminal } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'

export async function compareCommand({ args, options, terminal }: CommandInput): Promise<undefined> {
  await using project = await openProject(projectOptions(options, terminal))
  const runs = (args[0] ?? []) as string[]
  const comparison = await compareRuns(project, runs, { metrics: options.metrics as string[] | undefined })
  if (options.json === true) {
    terminal.out(renderJson(comparison))
    return undefined
  }
  const look = { width: terminal.width, style: terminal.style }
  terminal.out(renderTerminal(comparison, { ...look, verbose: true }))
  if (options.slices === true) terminal.out(renderSlices(comparison, look))
  if (typeof options.differ === 'number')
    terminal.out(renderDisagreements(comparison, { ...look, count: options.differ }))
  else
    terminal.say(
      terminal.style.dim('More: --slices, --differ 10, --json, or cupel report for the whole page.'),
    )
  return undefined
}

import { relative, resolve } from 'node:path'
import { compareRuns } from '../../app/compare/compare-runs.ts'
import { writeReport } from '../../app/compare/write-report.ts'
import { openProject } from '../../app/open-project.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'

export async function reportCommand({ args, options, terminal }: CommandInput): Promise<undefined> {
  await using project = await openProject(projectOptions(options, terminal))
  const generatedAt = new Date(project.clock.now()).toISOString()
  const comparison = await compareRuns(project, (args[0] ?? []) as string[], { generatedAt })
  const asked = (options.out as string[]).map(file => resolve(terminal.cwd, file))
  const files =
    asked.length > 0 ? asked : [project.path(`reports/${comparison.runs[0]?.id ?? 'report'}.html`)]
  for (const file of files) {
    await writeReport(comparison, file)
    terminal.out(relative(terminal.cwd, file) || file)
  }
  return undefined
}

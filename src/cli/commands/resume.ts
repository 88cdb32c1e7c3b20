import { openProject } from '../../app/open-project.ts'
import { resumeRun } from '../../app/run/resume-run.ts'
import type { CommandInput } from '../command-input.ts'
import { followRun } from '../follow-run.ts'
import { projectOptions } from '../project-options.ts'

export async function resumeCommand({ args, options, terminal }: CommandInput): Promise<number> {
  await using project = await openProject(projectOptions(options, terminal))
  const wish = {
    run: String(args[0] ?? 'latest'),
    retriesFailed: options.retryFailed === true,
    budgetUsd: options.budget as number | undefined,
    deadline: options.deadline as string | undefined,
    allowsCode: options.allowCode === true,
  }
  return await followRun({ project, terminal, options }, ports => resumeRun(project, wish, ports))
}

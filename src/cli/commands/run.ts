import { openProject } from '../../app/open-project.ts'
import { type RunOptions, startRun } from '../../app/run/start-run.ts'
import type { CommandInput } from '../command-input.ts'
import { followRun } from '../follow-run.ts'
import { projectOptions } from '../project-options.ts'

export async function runCommand({ options, terminal }: CommandInput): Promise<number> {
  await using project = await openProject(projectOptions(options, terminal))
  return await followRun({ project, terminal, options }, ports =>
    startRun(project, runOptions(options), ports),
  )
}

function runOptions(options: CommandInput['options']): RunOptions {
  return {
    dataset: options.dataset as string | undefined,
    split: options.split as string | undefined,
    unlockReason: options.unlockReason as string | undefined,
    candidates: options.candidates as string[] | undefined,
    limit: options.limit as number | undefined,
    repeats: options.repeats as number | undefined,
    seed: options.seed as number | undefined,
    budgetUsd: options.budget as number | undefined,
    deadline: options.deadline as string | undefined,
    usesCache: options.cache !== false,
    allowsCode: options.allowCode === true,
  }
}

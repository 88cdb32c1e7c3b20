import { enableCompileCache } from 'node:module'
import { serveTasks } from '../../adapters/task-thread/index.ts'
import type { OpenProjectInput, Project } from '../open-project.ts'
import type { DescribingTask } from './describer.ts'
import type { FollowedProject } from './follow-project.ts'

// A thread does not have that of its process; with it, half the time of a start is saved.
enableCompileCache()

/** The thread of `openDescriber`: it has the project open for itself. */
serveTasks((input: OpenProjectInput) => {
  const loaded = Promise.all([import('./descriptions.ts'), import('./follow-project.ts')])
  let followed: Promise<FollowedProject> | undefined
  return async ({ what, asked }: DescribingTask) => {
    const [{ descriptions }, { followProject }] = await loaded
    // A project that could not be opened is opened anew by the next task.
    followed ??= followProject(input).catch(thrown => {
      followed = undefined
      throw thrown
    })
    const describe = descriptions[what] as (project: Project, asked: unknown) => Promise<unknown>
    return describe(await (await followed).current(), asked)
  }
})

import { statSync } from 'node:fs'
import { type OpenProjectInput, openProject, type Project } from '../open-project.ts'

/** A project as its config file is now: a change of the file is seen when it is next asked for. */
export interface FollowedProject extends AsyncDisposable {
  readonly current: () => Promise<Project>
}

export async function followProject(input: OpenProjectInput): Promise<FollowedProject> {
  let project = await openProject(input)
  let read = stateOf(project.configFile)
  const retired: Project[] = []
  return {
    async current() {
      const now = stateOf(project.configFile)
      if (now === read) return project
      const next = await openProject(input)
      // Whoever asked before may still be reading from it.
      retired.push(project)
      project = next
      read = now
      return project
    },
    async [Symbol.asyncDispose]() {
      for (const one of [...retired, project]) await one[Symbol.asyncDispose]()
    },
  }
}

function stateOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? 'gone' : `${found.mtimeMs} ${found.size}`
}

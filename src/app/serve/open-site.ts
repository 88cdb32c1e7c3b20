import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { systemClock } from '../../adapters/system-clock/index.ts'
import { openTeamStore } from '../../adapters/team-sqlite/index.ts'
import type { Reservations } from '../../measure/review/index.ts'
import { createSignInLimiter, passwordCost, type SignInLimiter, type TeamPorts } from '../../team/index.ts'
import { type OpenProjectInput, openProject, type Project } from '../open-project.ts'
import { type OverviewSource, overviewSource } from './overview-source.ts'

/** A project that a server shows, with the people who work on it. Dispose of it to let another server have it. */
export interface Site extends AsyncDisposable {
  /** The project as its config file is now: a change of the file is seen at the next request. */
  readonly project: () => Promise<Project>
  readonly team: TeamPorts & { readonly limiter: SignInLimiter }
  readonly reservations: Reservations
  readonly overviews: OverviewSource
  /** Name of the person at the terminal. */
  readonly localName: string
}

/** @throws CupelError `store_busy` while another server works on the project */
export async function openSite(input: OpenProjectInput, command: readonly string[]): Promise<Site> {
  let current = await openProject(input)
  let read = stateOf(current.configFile)
  const retired: Project[] = []
  const { team, reservations } = openTeamStore(teamFile(current))
  const project = async (): Promise<Project> => {
    const now = stateOf(current.configFile)
    if (now === read) return current
    const next = await openProject(input)
    // A request may still be reading from it.
    retired.push(current)
    current = next
    read = now
    return current
  }
  return {
    project,
    team: {
      store: team,
      clock: systemClock,
      randomBytes,
      passwordCost,
      limiter: createSignInLimiter(systemClock),
    },
    reservations,
    overviews: overviewSource({ command, environment: input.environment }),
    localName: localName(),
    async [Symbol.asyncDispose]() {
      await team.close()
      for (const one of [...retired, current]) await one[Symbol.asyncDispose]()
    },
  }
}

/** Beside the store of the runs. */
const teamFile = (project: Project): string => join(dirname(project.storeFile), 'team.db')

function stateOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? 'gone' : `${found.mtimeMs} ${found.size}`
}

function localName(): string {
  try {
    return userInfo().username
  } catch {
    return 'owner'
  }
}

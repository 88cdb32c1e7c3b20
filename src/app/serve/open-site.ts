import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { systemClock } from '../../adapters/system-clock/index.ts'
import { openTeamStore } from '../../adapters/team-sqlite/index.ts'
import type { Reservations } from '../../measure/review/index.ts'
import { createSignInLimiter, passwordCost, type SignInLimiter, type TeamPorts } from '../../team/index.ts'
import type { OpenProjectInput, Project } from '../open-project.ts'
import { type Describe, openDescriber } from './describer.ts'
import { followProject } from './follow-project.ts'
import { type OverviewSource, overviewSource } from './overview-source.ts'

/** A project that a server shows, with the people who work on it. Dispose of it to let another server have it. */
export interface Site extends AsyncDisposable {
  /** The project as its config file is now: a change of the file is seen at the next request. */
  readonly project: () => Promise<Project>
  readonly team: TeamPorts & { readonly limiter: SignInLimiter }
  readonly reservations: Reservations
  /** What takes long to compute, computed where raters do not wait for it. */
  readonly describe: Describe
  readonly overviews: OverviewSource
  /** Name of the person at the terminal. */
  readonly localName: string
}

/** @throws CupelError `store_busy` while another server works on the project */
export async function openSite(input: OpenProjectInput): Promise<Site> {
  const followed = await followProject(input)
  const { team, reservations } = openTeamStore(teamFile(await followed.current()))
  const describer = openDescriber(input, systemClock)
  return {
    project: followed.current,
    team: {
      store: team,
      clock: systemClock,
      randomBytes,
      passwordCost,
      limiter: createSignInLimiter(systemClock),
    },
    reservations,
    describe: describer.describe,
    overviews: overviewSource(describer.describe),
    localName: localName(),
    async [Symbol.asyncDispose]() {
      await describer[Symbol.asyncDispose]()
      await team.close()
      await followed[Symbol.asyncDispose]()
    },
  }
}

/** Beside the store of the runs. */
const teamFile = (project: Project): string => join(dirname(project.storeFile), 'team.db')

function localName(): string {
  try {
    return userInfo().username
  } catch {
    return 'owner'
  }
}

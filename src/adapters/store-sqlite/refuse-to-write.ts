import type { CupelError } from '../../kernel/index.ts'
import type { SqliteStore } from './sqlite-store.ts'

/** The store with everything that would write to it rejecting for this reason. */
export function refusingToWrite({ runs, cache }: SqliteStore, reason: () => CupelError): SqliteStore {
  const refuse = async (): Promise<never> => {
    throw reason()
  }
  return {
    runs: {
      ...runs,
      createRun: refuse,
      claimRun: refuse,
      appendTrials: refuse,
      dropFailedTrials: refuse,
      putScores: refuse,
      putMetrics: refuse,
    },
    cache: { ...cache, putAll: refuse },
  }
}

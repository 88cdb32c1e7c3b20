import type { ResponseCache, RunStore } from '../../measure/run/index.ts'

export interface SqliteStore {
  readonly runs: RunStore
  readonly cache: ResponseCache
}

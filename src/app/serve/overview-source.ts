import type { RunRecord } from '../../measure/run/index.ts'
import type { Describe } from './describer.ts'
import type { Described } from './descriptions.ts'

const mostKept = 8

export interface OverviewSource {
  /** The figures of a run. `state` says what they rest on: for the same state they are computed once. */
  figures(record: RunRecord, state: string): Promise<Described<'overview'>>
}

interface Kept {
  readonly state: string
  readonly figures: Promise<Described<'overview'>>
}

export function overviewSource(describe: Describe): OverviewSource {
  const kept = new Map<string, Kept>()
  return {
    figures(record, state) {
      const before = kept.get(record.id)
      if (before?.state === state) return before.figures
      const figures = describe('overview', { record })
      kept.delete(record.id)
      kept.set(record.id, { state, figures })
      for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
      figures.catch(() => {
        if (kept.get(record.id)?.figures === figures) kept.delete(record.id)
      })
      return figures
    },
  }
}

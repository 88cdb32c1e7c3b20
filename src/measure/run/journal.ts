import { type Clock, CupelError } from '../../kernel/index.ts'
import type { Reply } from '../../prepare/provider/index.ts'
import type { ResponseCache, RunStore } from './ports.ts'
import type { Trial } from './trial.ts'

/** A finished trial on its way to the store, with the reply to remember where there is a cache. */
export interface JournalEntry {
  readonly trial: Trial
  readonly cacheKey?: string
}

export interface Journal {
  /** Queues a trial. Resolves at once while there is room, else when the store has caught up. */
  add(entry: JournalEntry): Promise<void> | undefined
  /** Commits what is queued. Rejects with the first failure of the store, if there was one. */
  close(): Promise<void>
  /** Aborted when the store fails: nothing more can be recorded, so nothing more should be asked. */
  readonly failed: AbortSignal
}

const commitWithinMs = 50
const commitAtSize = 100
const pauseAtSize = 2_000

interface JournalSettings {
  readonly runId: string
  readonly store: RunStore
  readonly cache?: ResponseCache | undefined
  readonly clock: Clock
  /** Called after the commit, and only then: a trial counts as done when it is durable. */
  readonly onCommit: (trials: readonly Trial[]) => void
}

/**
 * Writes trials in batches: a batch waits at most 50 ms for its commit, and is written earlier when 100 trials
 * have come together, so that they die young. Batches are written one after another; a slow store holds the workers back.
 */
export function openJournal({ runId, store, cache, clock, onCommit }: JournalSettings): Journal {
  let queued: JournalEntry[] = []
  let committing: Promise<void> = Promise.resolve()
  let isTimerSet = false
  const failure = new AbortController()

  async function commit(): Promise<void> {
    const batch = queued
    queued = []
    if (batch.length === 0 || failure.signal.aborted) return
    try {
      const trials = batch.map(entry => entry.trial)
      await store.appendTrials(runId, trials)
      if (cache) await cache.putAll(repliesOf(batch))
      onCommit(trials)
    } catch (thrown) {
      failure.abort(thrown)
    }
  }

  function commitInTurn(): Promise<void> {
    committing = committing.then(commit)
    return committing
  }

  function commitSoon(): void {
    if (isTimerSet) return
    isTimerSet = true
    void clock.sleep(commitWithinMs).then(() => {
      isTimerSet = false
      return commitInTurn()
    })
  }

  return {
    failed: failure.signal,
    add(entry) {
      queued.push(entry)
      if (queued.length >= pauseAtSize) return commitInTurn()
      if (queued.length === commitAtSize) void commitInTurn()
      else commitSoon()
      return undefined
    },
    async close() {
      await commitInTurn()
      if (failure.signal.aborted) throw failure.signal.reason
    },
  }
}

function repliesOf(batch: readonly JournalEntry[]): [string, Reply][] {
  return batch.flatMap(({ trial, cacheKey }) =>
    cacheKey !== undefined && trial.outcome === 'answered' && !trial.fromCache
      ? [[cacheKey, { response: trial.response, timing: trial.timing }]]
      : [],
  )
}

/** Turns the reason a journal failed into an error that says what was kept. */
export function journalError(reason: unknown): unknown {
  return CupelError.is(reason) ? reason : new CupelError('store_failed', String(reason), { cause: reason })
}

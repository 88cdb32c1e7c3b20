import { describe, expect, it } from 'vitest'
import { openMemoryStore } from '../../adapters/store-memory/index.ts'
import type { Clock } from '../../kernel/index.ts'
import type { ResponseCache, RunStore, Trial } from './index.ts'
import { openJournal } from './journal.ts'

/** Time stands still until the test moves it. */
function handClock(): Clock & { pass(ms: number): Promise<void> } {
  let now = 0
  let sleepers: { readonly until: number; readonly wake: () => void }[] = []
  return {
    now: () => now,
    monotonic: () => now,
    sleep: ms => new Promise(wake => sleepers.push({ until: now + ms, wake })),
    async pass(ms) {
      now += ms
      const due = sleepers.filter(({ until }) => until <= now)
      sleepers = sleepers.filter(({ until }) => until > now)
      for (const { wake } of due) wake()
      for (let turn = 0; turn < 10; turn++) await Promise.resolve()
    },
  }
}

const trial = (at: number): Trial => ({
  candidate: 'a',
  exampleId: `e${at}`,
  repeat: 0,
  seed: 1,
  startedAt: '2026-11-01T00:00:00.000Z',
  attempts: [],
  waitedMs: 0,
  fromCache: false,
  outcome: 'answered',
  response: { text: 'x' },
  timing: { totalMs: 1 },
  costUsd: 0,
  scores: {},
})

/** Counts what was written, and keeps nothing. */
function countingStore(): { readonly batches: number[]; readonly store: RunStore } {
  const batches: number[] = []
  const store: RunStore = {
    ...openMemoryStore(),
    appendTrials: async (_, trials) => batches.push(trials.length),
  }
  return { batches, store }
}

function journalOf(more: { cache?: ResponseCache } = {}) {
  const clock = handClock()
  const { batches, store } = countingStore()
  const committed: Trial[] = []
  const journal = openJournal({
    runId: 'r',
    store,
    clock,
    onCommit: trials => committed.push(...trials),
    ...more,
  })
  return { clock, batches, committed, journal }
}

describe('the journal', () => {
  it('lets a batch wait 50 ms for its commit and no longer', async () => {
    const { clock, batches, committed, journal } = journalOf()
    void journal.add({ trial: trial(1) })
    await clock.pass(30)
    void journal.add({ trial: trial(2) })
    expect(batches).toEqual([])
    expect(committed).toEqual([])
    await clock.pass(20)
    expect(batches).toEqual([2])
    expect(committed).toHaveLength(2)
    void journal.add({ trial: trial(3) })
    await clock.pass(50)
    expect(batches).toEqual([2, 1])
  })

  it('commits at once when 100 trials have come together, and what is left when it is closed', async () => {
    const { clock, batches, journal } = journalOf()
    for (let at = 0; at < 620; at++) void journal.add({ trial: trial(at) })
    await clock.pass(0)
    expect(batches[0]).toBeGreaterThanOrEqual(100)
    await journal.close()
    expect(batches.reduce((sum, size) => sum + size, 0)).toBe(620)
  })

  it('keeps the replies of answered trials that have a key, and not those that came from the cache', async () => {
    const kept: string[] = []
    const cache: ResponseCache = {
      get: async () => undefined,
      putAll: async entries => void kept.push(...entries.map(([key]) => key)),
    }
    const { journal } = journalOf({ cache })
    void journal.add({ trial: trial(1), cacheKey: 'k1' })
    void journal.add({ trial: { ...trial(2), fromCache: true }, cacheKey: 'k2' })
    void journal.add({ trial: trial(3) })
    await journal.close()
    expect(kept).toEqual(['k1'])
  })
})

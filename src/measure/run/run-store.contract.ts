import { describe, expect, it } from 'vitest'
import { scored, unscored } from '../../kernel/index.ts'
import type { RunRecord, RunStore, Trial } from './index.ts'

const runRecord = (id: string, createdAt = '2026-11-01T00:00:00.000Z'): RunRecord => ({
  id,
  createdAt,
  name: 'contract',
  fingerprint: 'f'.repeat(64),
  dataset: {
    name: 'golden',
    version: 'v',
    file: 'golden.jsonl',
    split: 'eval',
    examples: 3,
    holdoutOpenings: 0,
  },
  candidates: [{ name: 'a', fingerprint: 'x', kind: 'module', summary: 'a' }],
  metrics: [],
  repeats: 1,
  seed: 1,
  cupelVersion: '0.0.0',
})

const facts = {
  seed: 7,
  startedAt: '2026-11-01T00:00:00.000Z',
  attempts: [{ startedAfterMs: 0, durationMs: 3 }],
  waitedMs: 0,
  fromCache: false,
}

const answered = (candidate: string, exampleId: string, repeat = 0): Trial => ({
  ...facts,
  candidate,
  exampleId,
  repeat,
  outcome: 'answered',
  response: { text: `${candidate} on ${exampleId} \u{1F600}\u0000`, citations: [{ id: 'HO-1', quote: 'x' }] },
  timing: { totalMs: 3 },
  costUsd: 0.25,
  scores: { exact: scored(1), cites: unscored('no_expectation') },
})

const failed = (candidate: string, exampleId: string): Trial => ({
  ...facts,
  candidate,
  exampleId,
  repeat: 0,
  outcome: 'failed',
  code: 'provider_timeout',
  message: 'no answer',
  costUsd: undefined,
})

async function collect(trials: AsyncIterable<Trial>): Promise<Trial[]> {
  const all: Trial[] = []
  for await (const trial of trials) all.push(trial)
  return all
}

/** What every `RunStore` promises. */
export function runStoreContract(name: string, open: () => Promise<RunStore>): void {
  describe(`${name} keeps the promises of a run store`, () => {
    it('finds a run by id, by an unambiguous prefix and as latest, and lists newest first', async () => {
      const store = await open()
      await store.createRun(runRecord('20261101-aaa1', '2026-11-01T00:00:00.000Z'))
      await store.createRun(runRecord('20261102-bbb2', '2026-11-02T00:00:00.000Z'))
      expect((await store.findRun('20261102'))?.id).toBe('20261102-bbb2')
      expect((await store.findRun('latest'))?.id).toBe('20261102-bbb2')
      expect(await store.findRun('nothing')).toBeUndefined()
      expect((await store.listRuns()).map(run => run.id)).toEqual(['20261102-bbb2', '20261101-aaa1'])
      await expect(store.findRun('2026')).rejects.toMatchObject({ code: 'run_unknown' })
      await store.close()
    })

    it('refuses a second run with the same id', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      await expect(store.createRun(runRecord('r'))).rejects.toMatchObject({ code: 'store_failed' })
      await store.close()
    })

    it('gives trials back whole and in order of candidate, example and repeat', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      const trials = [answered('b', 'e1'), answered('a', 'e2', 1), answered('a', 'e2'), failed('a', 'e1')]
      expect(await store.appendTrials('r', trials)).toBe(4)
      const back = await collect(store.trials('r'))
      expect(back).toEqual([trials[3], trials[2], trials[1], trials[0]])
      expect(await collect(store.trials('r', { candidate: 'b' }))).toEqual([trials[0]])
      expect(await collect(store.trials('r', { exampleIds: ['e1'] }))).toEqual([trials[3], trials[0]])
      await store.close()
    })

    it('leaves a stored trial as it is when it is written again', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      await store.appendTrials('r', [answered('a', 'e1')])
      expect(await store.appendTrials('r', [failed('a', 'e1'), answered('a', 'e2')])).toBe(1)
      expect((await collect(store.trials('r'))).map(trial => trial.outcome)).toEqual(['answered', 'answered'])
      expect(await store.hasTrial('r', { candidate: 'a', exampleId: 'e1', repeat: 0 })).toBe(true)
      expect(await store.hasTrial('r', { candidate: 'a', exampleId: 'e1', repeat: 1 })).toBe(false)
      await store.close()
    })

    it('counts answered and failed trials and keeps unknown costs apart from zero', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      await store.appendTrials('r', [answered('a', 'e1'), answered('a', 'e2'), failed('a', 'e3')])
      expect(await store.countTrials('r')).toEqual([
        { candidate: 'a', answered: 2, failed: 1, knownCostUsd: 0.5, unknownCosts: 1 },
      ])
      await store.close()
    })

    it('forgets failed trials only', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      await store.appendTrials('r', [answered('a', 'e1'), failed('a', 'e2')])
      expect(await store.dropFailedTrials('r')).toBe(1)
      expect((await collect(store.trials('r'))).map(trial => trial.exampleId)).toEqual(['e1'])
      await store.close()
    })

    it('adds scores beside those that are there and leaves failed trials without any', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      await store.appendTrials('r', [answered('a', 'e1'), failed('a', 'e2')])
      const key = { candidate: 'a', repeat: 0 }
      await store.putScores('r', [
        { key: { ...key, exampleId: 'e1' }, scores: { exact: scored(0), more: scored(0.5) } },
        { key: { ...key, exampleId: 'e2' }, scores: { exact: scored(1) } },
      ])
      const [first, second] = await collect(store.trials('r'))
      expect(first).toMatchObject({
        scores: { exact: scored(0), cites: unscored('no_expectation'), more: scored(0.5) },
      })
      expect(second).not.toHaveProperty('scores')
      await store.close()
    })

    it('lets one worker at a time claim a run', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      const claim = await store.claimRun('r')
      await expect(store.claimRun('r')).rejects.toMatchObject({ code: 'store_busy' })
      await claim.release()
      await (await store.claimRun('r')).release()
      await store.close()
    })
  })
}

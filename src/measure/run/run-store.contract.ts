import { describe, expect, it } from 'vitest'
import { errored, scored, unscored } from '../../kernel/index.ts'
import type { RunRecord, RunStore, Trial, TrialQuery } from './index.ts'

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

const reported = { basis: 'reported', usage: { inputTokens: 9, outputTokens: 1 }, costUsd: 0.125 } as const
const unknown = { basis: 'unknown', usage: { inputTokens: 9 }, inputUsd: 0.0625 } as const

const failed = (candidate: string, exampleId: string): Trial => ({
  ...facts,
  candidate,
  exampleId,
  repeat: 0,
  outcome: 'failed',
  code: 'provider_timeout',
  message: 'no answer',
  attempts: [
    { startedAfterMs: 0, durationMs: 1, failure: 'provider_malformed', spending: reported },
    { startedAfterMs: 2, durationMs: 1, failure: 'provider_timeout', spending: unknown },
  ],
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
        {
          candidate: 'a',
          answered: 2,
          failed: 1,
          knownCostUsd: 0.625,
          unknownCosts: 1,
          unknownCalls: 1,
          unknownInputUsd: 0.0625,
          dearestUsd: 0.25,
          knownScoringUsd: 0,
          unknownScorings: 0,
          scoringCalls: 0,
          cachedScoringCalls: 0,
          unknownScoringCalls: 0,
          scores: 4,
          erroredScores: 0,
        },
      ])
      await store.close()
    })

    it('counts the scores that answers have, and those where scoring failed', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      const broken = { ...answered('a', 'e2'), scores: { exact: errored('metric_failed') } } as Trial
      const none = { ...answered('b', 'e1'), scores: {} } as Trial
      await store.appendTrials('r', [answered('a', 'e1'), broken, none, failed('b', 'e2'), failed('c', 'e1')])
      const counted = async () =>
        (await store.countTrials('r')).map(({ candidate, scores, erroredScores }) => [
          candidate,
          scores,
          erroredScores,
        ])
      expect(await counted()).toEqual([
        ['a', 3, 1],
        ['b', 0, 0],
        ['c', 0, 0],
      ])
      const key = { exampleId: 'e1', repeat: 0 }
      await store.putScores('r', [
        { key: { ...key, candidate: 'b' }, scores: { exact: errored('metric_failed'), more: scored(1) } },
        { key: { ...key, candidate: 'a' }, scores: { exact: scored(0) }, forget: ['cites'] },
        { key: { ...key, candidate: 'c' }, scores: { exact: scored(0) } },
      ])
      expect(await counted()).toEqual([
        ['a', 2, 1],
        ['b', 2, 1],
        ['c', 0, 0],
      ])
      await store.close()
    })

    it('lists a part of the runs, newest first, and counts them all', async () => {
      const store = await open()
      for (const day of [1, 2, 3, 4])
        await store.createRun(runRecord(`r${day}`, `2026-11-0${day}T00:00:00.000Z`))
      expect((await store.listRuns({ offset: 1, limit: 2 })).map(({ id }) => id)).toEqual(['r3', 'r2'])
      expect(await store.listRuns({ offset: 9, limit: 2 })).toEqual([])
      expect(await store.countRuns()).toBe(4)
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

    it('still counts what dropped trials cost, also where nothing is left of a candidate', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      await store.appendTrials('r', [answered('a', 'e1'), failed('a', 'e2'), failed('b', 'e1')])
      await store.dropFailedTrials('r')
      await store.appendTrials('r', [failed('a', 'e2')])
      await store.dropFailedTrials('r')
      const twice = { unknownCalls: 2, unknownInputUsd: 0.125, unknownCosts: 0, failed: 0 }
      expect(await store.countTrials('r')).toMatchObject([
        { candidate: 'a', answered: 1, knownCostUsd: 0.5, dearestUsd: 0.25, ...twice },
        { candidate: 'b', answered: 0, knownCostUsd: 0.125, unknownCalls: 1, unknownInputUsd: 0.0625 },
      ])
      expect((await store.countTrials('r'))[1]).not.toHaveProperty('dearestUsd')
      await store.close()
    })

    it('counts nothing for answers from the cache, which were paid for before', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      await store.appendTrials('r', [{ ...answered('a', 'e1'), fromCache: true } as Trial])
      expect(await store.countTrials('r')).toMatchObject([
        { knownCostUsd: 0, unknownCosts: 0, unknownCalls: 0, dearestUsd: 0.25 },
      ])
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

    it('keeps what scoring cost apart from the answer, adds up every scoring, and tells absent from unknown', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      const cost = { calls: 2, knownUsd: 0.25, unknownCalls: 0, cachedCalls: 0 }
      const judged = { ...answered('a', 'e1'), scoringCost: cost } as Trial
      await store.appendTrials('r', [judged, answered('a', 'e2'), answered('a', 'e3')])
      const key = { candidate: 'a', repeat: 0 }
      const unknown = { calls: 1, knownUsd: 0, unknownCalls: 1, cachedCalls: 0 }
      await store.putScores('r', [
        { key: { ...key, exampleId: 'e1' }, scores: { more: scored(1) }, forget: ['cites'], cost },
        { key: { ...key, exampleId: 'e2' }, scores: { more: scored(1) }, cost: unknown },
        { key: { ...key, exampleId: 'e3' }, scores: { more: scored(1) } },
      ])
      const [first, second, third] = await collect(store.trials('r'))
      expect(first).toEqual({
        ...judged,
        scores: { exact: scored(1), more: scored(1) },
        scoringCost: { calls: 4, knownUsd: 0.5, unknownCalls: 0, cachedCalls: 0 },
      })
      expect(second).toMatchObject({ costUsd: 0.25, scoringCost: unknown })
      expect(third).not.toHaveProperty('scoringCost')
      const sort = { by: 'example', isDescending: false } as const
      expect((await store.pageOfTrials('r', { offset: 0, limit: 1, sort })).trials).toEqual([first])
      expect(await store.countTrials('r')).toMatchObject([
        { knownCostUsd: 0.75, unknownCosts: 0, knownScoringUsd: 0.5, unknownScorings: 1 },
      ])
      expect(await store.countTrials('r')).toMatchObject([
        { scoringCalls: 5, cachedScoringCalls: 0, unknownScoringCalls: 1 },
      ])
      await store.close()
    })

    it('gives a page of the trials that a filter leaves, in the asked order, values that are missing last', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      const slow: Trial = {
        ...answered('b', 'e1'),
        timing: { totalMs: 900 },
        scores: { exact: scored(0.5) },
      } as Trial
      const odd: Trial = { ...answered('a', '100%_"x"'), scores: { 'contains:yes "no"': scored(0) } } as Trial
      await store.appendTrials('r', [answered('a', 'e1'), slow, failed('a', 'e2'), odd])
      const ids = async (query: Partial<TrialQuery>): Promise<string[]> => {
        const page = await store.pageOfTrials('r', {
          offset: 0,
          limit: 10,
          sort: { by: 'example', isDescending: false },
          ...query,
        })
        expect(page.total).toBeGreaterThanOrEqual(page.trials.length)
        return page.trials.map(({ candidate, exampleId }) => `${candidate} ${exampleId}`)
      }
      expect(await ids({})).toEqual(['a 100%_"x"', 'a e1', 'b e1', 'a e2'])
      expect(await ids({ sort: { by: 'example', isDescending: true }, limit: 2, offset: 1 })).toEqual([
        'b e1',
        'a e1',
      ])
      expect(await ids({ sort: { by: 'latency', isDescending: true } })).toEqual([
        'b e1',
        'a 100%_"x"',
        'a e1',
        'a e2',
      ])
      expect(await ids({ sort: { by: 'score', metric: 'exact', isDescending: false } })).toEqual([
        'b e1',
        'a e1',
        'a 100%_"x"',
        'a e2',
      ])
      expect(await ids({ sort: { by: 'cost', isDescending: false } })).toEqual([
        'a 100%_"x"',
        'a e1',
        'b e1',
        'a e2',
      ])
      expect(await ids({ candidate: 'a', outcome: 'answered' })).toEqual(['a 100%_"x"', 'a e1'])
      expect(await ids({ score: { metric: 'exact', is: 'partial' } })).toEqual(['b e1'])
      expect(await ids({ score: { metric: 'exact', is: 'highest' } })).toEqual(['a e1'])
      expect(await ids({ score: { metric: 'contains:yes "no"', is: 'lowest' } })).toEqual(['a 100%_"x"'])
      expect(await ids({ score: { metric: 'cites', is: 'unscored' } })).toEqual(['a e1'])
      expect(await ids({ score: { metric: 'exact', is: 'errored' } })).toEqual([])
      expect(await ids({ search: '0%_' })).toEqual(['a 100%_"x"'])
      expect(await ids({ search: 'B ON E' })).toEqual(['b e1'])
      expect(await ids({ search: 'no answer' })).toEqual(['a e2'])
      expect(
        (await store.pageOfTrials('r', { offset: 9, limit: 5, sort: { by: 'cost', isDescending: true } }))
          .total,
      ).toBe(4)
      await store.close()
    })

    it('finds the examples on which two candidates differ, the largest difference first', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      const with_ = (candidate: string, exampleId: string, value: number, repeat = 0): Trial =>
        ({ ...answered(candidate, exampleId, repeat), scores: { exact: scored(value) } }) as Trial
      await store.appendTrials('r', [
        ...[with_('a', 'e1', 1), with_('b', 'e1', 0.5), with_('a', 'e2', 0), with_('b', 'e2', 1)],
        ...[with_('a', 'e3', 1), with_('b', 'e3', 1), with_('a', 'e4', 1), failed('b', 'e4')],
        ...[with_('a', 'e1', 0, 1), with_('c', 'e1', 0)],
      ])
      const query = { offset: 0, limit: 10, a: 'a', b: 'b', metric: 'exact' }
      expect(await store.differences('r', query)).toEqual({
        counts: { aHigher: 1, bHigher: 1, same: 1 },
        total: 2,
        rows: [
          { exampleId: 'e2', a: 0, b: 1 },
          { exampleId: 'e1', a: 1, b: 0.5 },
        ],
      })
      expect((await store.differences('r', { ...query, higher: 'a' })).rows).toEqual([
        { exampleId: 'e1', a: 1, b: 0.5 },
      ])
      expect(await store.differences('r', { ...query, metric: 'nothing' })).toEqual({
        counts: { aHigher: 0, bHigher: 0, same: 0 },
        total: 0,
        rows: [],
      })
      await store.close()
    })

    it('lets one worker at a time claim a run, and tells onlookers', async () => {
      const store = await open()
      await store.createRun(runRecord('r'))
      const claim = await store.claimRun('r')
      await expect(store.claimRun('r')).rejects.toMatchObject({ code: 'store_busy' })
      expect(await store.isClaimed('r')).toBe(true)
      await claim.release()
      expect(await store.isClaimed('r')).toBe(false)
      await (await store.claimRun('r')).release()
      await store.close()
    })
  })
}

import { describe, expect, it } from 'vitest'
import { type Score, scored, unscored } from '../kernel/index.ts'
import type { Trial } from '../measure/run/index.ts'
import { emptyProgress, progressBars, progressText, withTrial } from './progress-lines.ts'

const facts = {
  candidate: 'a',
  exampleId: 'e',
  repeat: 0,
  seed: 1,
  startedAt: '',
  attempts: [],
  waitedMs: 0,
  fromCache: false,
}
const answered = (scores: Record<string, Score>, costUsd?: number): Trial => ({
  ...facts,
  outcome: 'answered',
  response: { text: '' },
  timing: { totalMs: 1 },
  costUsd,
  scores,
})
const failed: Trial = {
  ...facts,
  attempts: [
    { startedAfterMs: 0, durationMs: 1, failure: 'provider_timeout', spending: { basis: 'unknown' } },
  ],
  outcome: 'failed',
  code: 'provider_timeout',
  message: '',
  costUsd: undefined,
}

describe('the progress of a candidate', () => {
  it('counts failed and unscored trials apart, and keeps unknown costs from looking like none', () => {
    const progress = [
      answered({ m: scored(1) }, 0.5),
      answered({ m: unscored('no_data') }, 0.25),
      answered({ m: unscored('not_applicable') }, 0),
      failed,
    ].reduce(
      (before, trial, at) => withTrial(before, trial, 1_000 * (at + 1)),
      emptyProgress('a', 10, { answered: 2, failed: 0 }),
    )
    expect(progressText(progress, 5_000)).toBe('a:  6/10  1 failed  1 unscored  $0.75+?  ETA 5s')
  })

  it('shows what judging costs beside the cost of the candidate, where there is any', () => {
    const judged = (knownUsd: number, unknownCalls: number): Trial =>
      ({
        ...answered({ m: scored(1) }, 0.25),
        scoringCost: { calls: 1, knownUsd, unknownCalls, cachedCalls: 0 },
      }) as Trial
    const textAfter = (trials: readonly Trial[]): string =>
      progressText(
        trials.reduce(
          (before, trial) => withTrial(before, trial, 1),
          emptyProgress('a', 2, { answered: 0, failed: 0 }),
        ),
        1,
      )
    expect(textAfter([judged(0.5, 0), judged(0, 1)])).toBe(
      'a: 2/2  0 failed  0 unscored  $0.50  judging $0.50+?  done',
    )
    expect(textAfter([judged(0, 0), judged(0, 0)])).not.toContain('judging')
  })

  it('draws bars that are never wider than the terminal', () => {
    const all = ['a', 'a-candidate-with-a-very-long-name-indeed'].map(name =>
      emptyProgress(name, 100, { answered: 50, failed: 1 }),
    )
    for (const width of [60, 80, 120]) {
      for (const line of progressBars(all, { elapsedMs: 10, width }))
        expect([...line].length).toBeLessThanOrEqual(width)
    }
    expect(progressBars(all, { elapsedMs: 10, width: 120 })[0]).toContain('51/100')
  })
})

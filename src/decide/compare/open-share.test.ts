import { describe, expect, it } from 'vitest'
import { inputFor, madeUpRun } from './__fixtures__/made-up-run.ts'
import { compareCandidates } from './index.ts'
import { openTrials } from './open-share.ts'

describe('openTrials', () => {
  it('counts in trials what is counted in trials', () => {
    expect(openTrials({ n: 300, unscored: 10, errored: 20 }, 1)).toEqual({
      open: 30,
      all: 330,
      share: 30 / 330,
    })
    expect(openTrials({ n: 300, unscored: 10, errored: 20 }, 5)).toEqual({ open: 30, all: 1500, share: 0.02 })
    expect(openTrials({ n: 0, unscored: 0, errored: 0 }, 3).share).toBe(0)
    // Nothing has a value.
    expect(openTrials({ n: 0, unscored: 0, errored: 40 }, 2).share).toBe(1)
  })
})

describe('bounds of trials without a value', () => {
  it('call worst what happens too often for a rate of what should not happen', async () => {
    const run = madeUpRun({ behaviours: [{ name: 'a', right: 0.8, failing: 0.2 }], examples: 100 })
    const { cells } = await compareCandidates(inputFor(run, { replicates: 200 }))
    const boundsOf = (metric: string) =>
      cells.find(cell => cell.metric === metric && cell.slice === 'all')!.bounds!
    expect(boundsOf('verdict_match').worst).toBeLessThan(boundsOf('verdict_match').best)
    expect(boundsOf('hallucination_rate').worst).toBeGreaterThan(boundsOf('hallucination_rate').best)
  })
})

describe('the share of open trials in a figure', () => {
  it('is by weight where examples weigh differently, and left to the counts where they do not', async () => {
    const run = madeUpRun({ behaviours: [{ name: 'a', right: 0.8, failing: 0.2 }], examples: 100 })
    const cellOf = async (weights: boolean) => {
      const failed = new Set(run.trials.flatMap(one => (one.outcome === 'failed' ? [one.exampleId] : [])))
      const examples = run.examples.map(one => ({ ...one, weight: weights && failed.has(one.id) ? 10 : 1 }))
      const { cells } = await compareCandidates(inputFor({ ...run, examples }, { replicates: 200 }))
      const cell = cells.find(({ metric, slice }) => metric === 'verdict_match' && slice === 'all')!
      return { ...cell, failed: failed.size }
    }
    const weighted = await cellOf(true)
    const { failed } = weighted
    expect(failed).toBeGreaterThan(0)
    expect(weighted.openShare).toBeCloseTo((10 * failed) / (10 * failed + 100 - failed), 9)
    expect(await cellOf(false)).not.toHaveProperty('openShare')
  })
})

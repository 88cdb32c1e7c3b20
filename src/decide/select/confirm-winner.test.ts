import { describe, expect, it } from 'vitest'
import { emptyLock, lockSchema } from '../../prepare/dataset/index.ts'
import { failedTrial, inputFor } from '../compare/__fixtures__/made-up-run.ts'
import { compareCandidates } from '../compare/index.ts'
import { rightOf, runOf } from './__fixtures__/selection.ts'
import {
  claimConfirmation,
  confirmationOf,
  confirmWinner,
  requirementSchema,
  settleConfirmation,
} from './index.ts'

const claim = {
  at: '2026-09-05T00:00:00.000Z',
  by: 'Ann',
  decision: 'd1',
  dataset: 'golden',
  holdout: 'h1',
  requirements: 'r1',
  candidate: 'a',
  fingerprint: 'a-print',
}

describe('claimConfirmation', () => {
  it('takes one look, lets the same candidate go on, and no other one try', () => {
    const lock = claimConfirmation(emptyLock, claim)
    expect(lockSchema.parse(lock).confirmations).toEqual([claim])
    expect(claimConfirmation(lock, { ...claim, decision: 'd2', at: '2026-09-06T00:00:00.000Z' })).toBe(lock)
    expect(() => claimConfirmation(lock, { ...claim, candidate: 'b', fingerprint: 'b-print' })).toThrow(
      'The final look at the holdout of golden was taken for a on 2026-09-05 by Ann: b is not tried on it.',
    )
    expect(() => claimConfirmation(lock, { ...claim, fingerprint: 'other' })).toThrow(/a has changed since/)
  })

  it('refuses the runner-up whatever the look said, until the holdout is another', () => {
    const lock = settleConfirmation(claimConfirmation(emptyLock, claim), claim, {
      runId: 'run-9',
      outcome: 'contradicted',
    })
    expect(confirmationOf(lock, claim)).toMatchObject({ runId: 'run-9', outcome: 'contradicted' })
    const other = { ...claim, candidate: 'b', fingerprint: 'b-print' }
    expect(() => claimConfirmation(lock, other)).toThrow(/\(contradicted\)/)
    expect(claimConfirmation(lock, { ...other, holdout: 'h2' }).confirmations).toHaveLength(2)
    // Stating the limits anew does not make a seen holdout unseen, for nobody.
    expect(() => claimConfirmation(lock, { ...other, requirements: 'r2' })).toThrow(/b is not tried on it/)
    expect(() => claimConfirmation(lock, { ...claim, requirements: 'r2' })).toThrow(
      /the requirements have changed since and a is not tried on it/,
    )
  })
})

const requirements = [requirementSchema.parse({ metric: 'accuracy', min: 0.8, blocking: true })]
async function confirmed(seen: readonly [number, number], unseen: readonly [number, number]) {
  return confirmWinner({
    candidate: 'a',
    requirements,
    evaluation: await compareCandidates(inputFor(runOf({ a: rightOf(...seen), b: rightOf(100, seen[1]) }))),
    holdout: await compareCandidates(inputFor(runOf({ a: rightOf(...unseen) }))),
  })
}

describe('confirmWinner', () => {
  it('confirms what is met again', async () => {
    const found = await confirmed([270, 300], [91, 100])
    expect(found.outcome).toBe('confirmed')
    expect(found.sentences[0]).toBe('The holdout confirms a.')
    expect(found.sentences.join(' ')).toContain('accuracy ≥ 80.0% on the holdout: met.')
    expect(found.sentences.join(' ')).toContain('Accuracy: 91.0% [83.8, 95.2] on the holdout, 90.0%')
  })

  it('is contradicted by a requirement that is missed there', async () => {
    expect((await confirmed([250, 300], [70, 100])).outcome).toBe('contradicted')
  })

  it('is contradicted by a clear fall, also where the limit is still kept', async () => {
    const found = await confirmed([990, 1000], [172, 200])
    expect(found.outcome).toBe('contradicted')
    expect(found.sentences.join(' ')).toContain('clearly worse, by 13.0%')
  })

  it('says of a small holdout that nothing speaks against it', async () => {
    const found = await confirmed([270, 300], [17, 20])
    expect(found.outcome).toBe('not-contradicted')
  })

  it('says so when no answer on the holdout has a value', async () => {
    const run = runOf({ a: rightOf(90, 100) })
    const failed = run.trials.map(({ candidate, exampleId }) => failedTrial({ candidate, exampleId }))
    const found = confirmWinner({
      candidate: 'a',
      requirements,
      evaluation: await compareCandidates(inputFor(run)),
      holdout: await compareCandidates(inputFor({ ...run, trials: failed })),
    })
    expect(found).toMatchObject({
      outcome: 'not-contradicted',
      sentences: [
        expect.stringContaining('The holdout says nothing of a'),
        expect.stringContaining('not settled'),
      ],
    })
  })
})

describe('a fall on the holdout', () => {
  const crowd = (others: number) =>
    Object.fromEntries(Array.from({ length: others }, (_, at) => [`other-${at}`, rightOf(700, 1000)]))
  const fall = async (others: number) =>
    confirmWinner({
      candidate: 'a',
      requirements: [],
      evaluation: await compareCandidates(inputFor(runOf({ a: rightOf(900, 1000), ...crowd(others) }))),
      holdout: await compareCandidates(inputFor(runOf({ a: rightOf(167, 200) }))),
    })

  it('is clear for the only one there was, and may be luck for the best of many', async () => {
    // 90.0% and 83.5%: z is 2.5, beyond 1.96 for one and within 2.96 for one of sixteen.
    expect((await fall(0)).outcome).toBe('contradicted')
    expect((await fall(15)).outcome).toBe('not-contradicted')
  })

  it('says so when there was no requirement that could be shown again', async () => {
    const { sentences } = await fall(15)
    expect(sentences[0]).toBe(
      'The holdout does not speak against a; no blocking requirement on a metric could be shown again.',
    )
  })
})

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readyProject } from './__fixtures__/ready-project.ts'
import { checklist } from './checklist.ts'
import { frameworkRows } from './frameworks.ts'
import { assessReadiness, readinessSchema } from './readiness.ts'
import type { DatasetFact, ReadinessFacts, RunFact } from './readiness-facts.ts'

const run = readyProject.run as RunFact
const dataset = readyProject.datasets[0] as DatasetFact
const [load] = readyProject.loads
const without = (...keys: (keyof ReadinessFacts)[]): ReadinessFacts =>
  Object.fromEntries(
    Object.entries(readyProject).filter(([key]) => !keys.includes(key as keyof ReadinessFacts)),
  ) as unknown as ReadinessFacts
const itemOf = (facts: ReadinessFacts, id: string) =>
  assessReadiness(facts, '1.0.0').items.find(item => item.id === id)!
const nothing: ReadinessFacts = {
  project: 'empty',
  at: '2026-11-27T12:00:00.000Z',
  floor: 500,
  requirements: { count: 0, metrics: [], latency: [], lock: { state: 'not_locked' } },
  datasets: [],
  judges: [],
  loads: [],
  attestations: [],
  problems: [],
}

describe('the checklist', () => {
  it('is all done for a project with all its evidence, each item with where that is', () => {
    const readiness = assessReadiness(readyProject, '1.0.0')
    expect(readiness.items.filter(({ state }) => state !== 'done')).toEqual([])
    expect(readiness.counts).toEqual({ done: 14, notDone: 0, notApplicable: 0 })
    expect(readiness.next).toBeUndefined()
    expect(readiness.items.filter(({ artefact }) => artefact === undefined)).toEqual([])
    expect(readiness.items.filter(({ seenBy }) => seenBy === 'person').map(({ id }) => id)).toEqual([
      'contamination',
      'adversarial',
      'rollout',
      'sign-off',
    ])
  })

  it('has nothing done of nothing, and every open item says why and what to do', () => {
    const readiness = assessReadiness(nothing, '1.0.0')
    expect(readiness.counts).toEqual({ done: 0, notDone: 14, notApplicable: 0 })
    for (const { reason, todo } of readiness.items) {
      expect(reason).toMatch(/\.$/)
      expect(todo).toBeTruthy()
    }
    expect(readiness.next).toEqual({ item: 'limits', todo: readiness.items[0]?.todo })
  })

  it('never takes an absent fact for a good one: leaving any out leaves no more done', () => {
    const keys = ['candidate', 'decision', 'run', 'cost', 'gate'] as const
    fc.assert(
      fc.property(fc.subarray([...keys], { minLength: 1 }), gone => {
        const { counts } = assessReadiness(without(...gone), '1.0.0')
        expect(counts.done).toBeLessThan(14)
      }),
    )
    for (const list of ['datasets', 'loads', 'attestations'] as const)
      expect(assessReadiness({ ...readyProject, [list]: [] }, '1.0.0').counts.done).toBeLessThan(14)
  })

  it('keeps its published form', () => {
    expect(readinessSchema.parse(assessReadiness(readyProject, '1.0.0'))).toBeTruthy()
    expect(readinessSchema.parse(assessReadiness(nothing, '1.0.0'))).toBeTruthy()
  })

  it('has a row of the frameworks for every item, the same in the guide', () => {
    const rows = frameworkRows.map(({ item }) => item)
    expect(checklist.map(({ id }) => id).filter(id => !rows.includes(id))).toEqual([])
    const guide = readFileSync(resolve(import.meta.dirname, '../../../docs/guides/account.md'), 'utf8')
    for (const { item, nist, euAiAct, shows } of frameworkRows)
      expect(guide).toContain(
        `| ${item} | ${nist.join(', ') || '–'} | ${euAiAct.join(', ') || '–'} | ${shows} |`,
      )
  })
})

describe('an item', () => {
  const withDataset = (change: Partial<DatasetFact>): ReadinessFacts => ({
    ...readyProject,
    datasets: [{ ...dataset, ...change }],
  })
  const withRun = (change: Partial<RunFact>): ReadinessFacts => ({
    ...readyProject,
    run: { ...run, ...change },
  })
  const withLock = (change: Partial<ReadinessFacts['requirements']>): ReadinessFacts => ({
    ...readyProject,
    requirements: { ...readyProject.requirements, ...change },
  })
  const judged = (change: object): ReadinessFacts => ({
    ...readyProject,
    judges: [{ ...readyProject.judges[0]!, ...change }],
  })
  const loaded = (rate: number, outcome: 'pass' | 'fail' | 'inconclusive'): ReadinessFacts => ({
    ...readyProject,
    loads: [
      {
        ...load!,
        verdicts: load!.verdicts.map(one =>
          one.ratePerSecond === 75 ? { ...one, ratePerSecond: rate, outcome } : one,
        ),
      },
    ],
  })

  it.each<[string, string, ReadinessFacts, string, RegExp]>([
    [
      'limits',
      'without a lock',
      withLock({ lock: { state: 'not_locked' } }),
      'not done',
      /no lock says when/,
    ],
    [
      'limits',
      'changed since the lock',
      withLock({ lock: { state: 'changed', at: '2026-11-20' } }),
      'not done',
      /not those that were locked on 2026-11-20/,
    ],
    [
      'limits',
      'locked after the first run',
      withLock({ lock: { state: 'locked', at: '2026-11-22' } }),
      'not done',
      /after the first run of 2026-11-21/,
    ],
    [
      'limits',
      'locked with nothing run',
      withLock({ firstRunAt: undefined as never }),
      'done',
      /nothing has been run/,
    ],
    [
      'dataset',
      'one below the floor',
      withDataset({ examples: 499 }),
      'not done',
      /499 examples; the floor of this project is 500\. Signed by 1 person/,
    ],
    [
      'dataset',
      'at a lower floor',
      { ...withDataset({ examples: 430 }), floor: 430 },
      'done',
      /430 examples \(floor 430\), signed by Ann Ewing/,
    ],
    ['dataset', 'unsigned', withDataset({ signatures: [] }), 'not done', /nobody has signed it/],
    [
      'dataset',
      'changed since it was signed',
      withDataset({ signatures: [{ ...dataset.signatures[0]!, isValid: false }] }),
      'not done',
      /signatures are void/,
    ],
    ['dataset', 'unreadable', withDataset({ problem: 'line 3 is no JSON' }), 'not done', /line 3 is no JSON/],
    [
      'holdout',
      'never locked',
      withDataset({ holdout: { state: 'not-locked', examples: 0, openings: 0 } }),
      'not done',
      /never been locked/,
    ],
    [
      'holdout',
      'changed',
      withDataset({ holdout: { state: 'changed', examples: 9, openings: 0 } }),
      'not done',
      /not what was locked/,
    ],
    [
      'holdout',
      'locked and empty',
      withDataset({ holdout: { state: 'intact', examples: 0, openings: 0 } }),
      'not done',
      /no examples/,
    ],
    ['metrics', 'of a quick look', withRun({ isLimited: true, planned: 20 }), 'not done', /only 20 examples/],
    [
      'metrics',
      'of a run that is under way',
      withRun({ answered: 100 }),
      'not done',
      /has made 101 of 350 trials/,
    ],
    [
      'metrics',
      'on another version of the dataset',
      withRun({ datasetVersion: 'v0' }),
      'not done',
      /has changed since run r1/,
    ],
    [
      'metrics',
      'of which a required one is absent',
      withLock({ metrics: ['faithfulness'] }),
      'not done',
      /no faithfulness, which the requirements name/,
    ],
    [
      'metrics',
      'with 5% missing',
      withRun({ metrics: [{ ...run.metrics[0]!, scored: 95, missing: 5 }] }),
      'done',
      /1 metric scored/,
    ],
    [
      'metrics',
      'with more than 5% missing',
      withRun({ metrics: [{ ...run.metrics[0]!, scored: 94, missing: 6 }] }),
      'not done',
      /no value for 6 of 100 trials/,
    ],
    [
      'metrics',
      'that only measure time',
      withRun({ metrics: run.metrics.slice(2) }),
      'not done',
      /No metric of the run has|No metric of the run tells|The run has no verdict_match/,
    ],
    [
      'baseline',
      'that is the candidate itself',
      withRun({ baselines: ['hybrid'] }),
      'not done',
      /No candidate of run r1 is a baseline/,
    ],
    [
      'judge',
      'with a card that expired',
      judged({ why: 'The card expired.' }),
      'not done',
      /The card expired/,
    ],
    [
      'judge',
      'that decides nothing',
      judged({ why: 'No card.', decides: false }),
      'not applicable',
      /coverage_judge is only shown/,
    ],
    [
      'judge',
      'where none judges',
      { ...readyProject, judges: [] },
      'not applicable',
      /No metric of run r1 is a model that judges/,
    ],
    [
      'latency',
      'at 1.4 times the peak',
      loaded(70, 'pass'),
      'not done',
      /did not go so far\. p95 end-to-end ≤ 2s at 50\/s, times 1.5, has not been tried/,
    ],
    ['latency', 'above 1.5 times the peak', loaded(100, 'pass'), 'done', /75\/s/],
    ['latency', 'that fails with headroom', loaded(75, 'fail'), 'not done', /is missed/],
    ['latency', 'that is not settled', loaded(75, 'inconclusive'), 'not done', /not settled/],
    [
      'latency',
      'of another limit',
      withLock({ latency: [{ text: 'p99', key: 'endToEnd p99 2000 ms', peakPerSecond: 50 }] }),
      'not done',
      /p99, times 1.5/,
    ],
    [
      'latency',
      'of another version',
      { ...readyProject, loads: [{ ...load!, fingerprint: 'other' }] },
      'not done',
      /another version of hybrid/,
    ],
    [
      'cost',
      'without review',
      { ...readyProject, cost: { ...readyProject.cost!, countsReview: false } },
      'not done',
      /leaves out review by people/,
    ],
    [
      'cost',
      'that is unknown',
      { ...readyProject, cost: { why: 'no price.', countsRetries: true, countsReview: true, artefact: 'x' } },
      'not done',
      /unknown: no price/,
    ],
    [
      'gate',
      'without its baseline',
      { ...readyProject, gate: { ...readyProject.gate!, hasBaseline: false } },
      'not done',
      /does not exist/,
    ],
    [
      'gate',
      'without a threshold',
      { ...readyProject, gate: { ...readyProject.gate!, thresholds: 0 } },
      'not done',
      /No gate with a threshold/,
    ],
    [
      'gate',
      'that failed it',
      {
        ...readyProject,
        gate: {
          ...readyProject.gate!,
          held: { ...readyProject.gate!.held!, outcome: 'fail', headline: 'exact: -9 points.' },
        },
      },
      'not done',
      /failed: exact: -9 points/,
    ],
    [
      'gate',
      'that it could not tell',
      {
        ...readyProject,
        gate: { ...readyProject.gate!, held: { ...readyProject.gate!.held!, outcome: 'inconclusive' } },
      },
      'not done',
      /was inconclusive/,
    ],
    [
      'gate',
      'in another version',
      {
        ...readyProject,
        gate: { ...readyProject.gate!, held: { ...readyProject.gate!.held!, fingerprint: 'other' } },
      },
      'not done',
      /another version of it/,
    ],
    [
      'gate',
      'asked something else',
      {
        ...readyProject,
        gate: { ...readyProject.gate!, held: { ...readyProject.gate!.held!, isOfConfig: false } },
      },
      'not done',
      /has changed since/,
    ],
    [
      'gate',
      'against another baseline',
      {
        ...readyProject,
        gate: { ...readyProject.gate!, held: { ...readyProject.gate!.held!, baseline: 'run r0' } },
      },
      'not done',
      /held against run r0/,
    ],
    [
      'gate',
      'on another dataset',
      {
        ...readyProject,
        gate: { ...readyProject.gate!, held: { ...readyProject.gate!.held!, datasetVersion: 'v0' } },
      },
      'not done',
      /another version of golden/,
    ],
    [
      'gate',
      'that guards somebody else',
      {
        ...readyProject,
        gate: { thresholds: 4, baseline: 'candidate bm25', hasBaseline: true, guards: 'bm25' },
      },
      'not done',
      /it guards bm25, and no gate of hybrid is kept/,
    ],
    ['retrieval', 'that nobody sees', withRun({ retrieving: 0 }), 'not done', /No answer names documents/],
    [
      'limits',
      'locked after runs of which the store knows nothing',
      withLock({
        firstRunAt: undefined as never,
        lock: { state: 'locked', at: '2026-11-20', runsBefore: 3 },
      }),
      'not done',
      /after 3 runs/,
    ],
    [
      'sign-off',
      'of another candidate than the one recommended',
      { ...readyProject, decision: { ...readyProject.decision!, recommended: ['bm25'] } },
      'not done',
      /recommends bm25, not hybrid/,
    ],
    [
      'sign-off',
      'of a decision that recommends nobody',
      { ...without('candidate'), decision: { ...readyProject.decision!, recommended: [] } },
      'not done',
      /recommends nobody: there is nothing to sign off/,
    ],
    ['sign-off', 'without a decision', without('decision'), 'not done', /no decision to sign off/],
  ])('%s %s', (id, _, facts, state, reason) => {
    const item = itemOf(facts, id)
    expect(item).toMatchObject({ id, state })
    expect(item.reason).toMatch(reason)
    if (state === 'not done') expect(item.todo).toBeTruthy()
  })

  it('that people speak for stands on the last word, and falls when that is void', () => {
    const said = readyProject.attestations.find(({ item }) => item === 'rollout')!
    const voided = {
      ...readyProject,
      attestations: [said, { ...said, void: 'its evidence plan.md has changed since' }],
    }
    const item = itemOf(voided, 'rollout')
    expect(item).toMatchObject({ state: 'not done', seenBy: 'person', saidBy: { by: 'Ben Okri' } })
    expect(item.reason).toBe(
      'Said by Ben Okri (owner) on 2026-11-27: read the record. That is void: its evidence plan.md has changed since.',
    )
  })

  it('that the machine sees is deaf to what people say', () => {
    const words = { ...readyProject.attestations[0]!, item: 'dataset' }
    expect(itemOf({ ...withDataset({ examples: 3 }), attestations: [words] }, 'dataset').state).toBe(
      'not done',
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errored, scored, unscored } from '../../kernel/index.ts'
import {
  answeredTrial,
  failedTrial,
  madeUpMetrics,
  madeUpRun,
  metricFacts,
} from '../compare/__fixtures__/made-up-run.ts'
import { collectScores, createScoreCollector, exampleFacts } from './collect-scores.ts'
import { allMembers, sampleOf } from './sample.ts'

const rate = metricFacts({ id: 'right' })
const facts = (ids: readonly string[]) =>
  new Map(ids.map(id => [id, { component: 'core' as const, tags: {}, weight: 1 }]))

describe('collectScores', () => {
  it('keeps scored, unscored, errored and not applicable apart, and counts a failed trial as errored', async () => {
    const table = await collectScores({
      trials: [
        answeredTrial({ candidate: 'a', exampleId: '1', scores: { right: scored(1) } }),
        answeredTrial({ candidate: 'a', exampleId: '2', scores: { right: unscored('unparsable') } }),
        answeredTrial({ candidate: 'a', exampleId: '3', scores: { right: errored('metric_failed') } }),
        answeredTrial({ candidate: 'a', exampleId: '4', scores: { right: unscored('not_applicable') } }),
        answeredTrial({ candidate: 'a', exampleId: '5', scores: {} }),
        failedTrial({ candidate: 'a', exampleId: '6' }),
      ],
      examples: facts(['1', '2', '3', '4', '5', '6']),
      metrics: [rate],
      candidates: ['a'],
      repeats: 1,
    })
    const sample = sampleOf(table, table.candidates[0]!, { metric: 'right', members: allMembers(table) })
    expect(sample).toMatchObject({ scored: 1, unscored: 2, errored: 2, notApplicable: 1, missing: 0 })
    expect([...sample.values]).toEqual([1])
    expect([...table.candidates[0]!.failures]).toEqual([['provider_timeout', 1]])
  })

  it('takes no time from a recording that holds none', async () => {
    const table = await collectScores({
      trials: [
        answeredTrial({ candidate: 'a', exampleId: '1', timing: { totalMs: 0.3, isUnknown: true } }),
        answeredTrial({ candidate: 'a', exampleId: '2', timing: { totalMs: 250 } }),
      ],
      examples: facts(['1', '2']),
      metrics: [rate],
      candidates: ['a'],
      repeats: 1,
    })
    expect([...table.candidates[0]!.totalMs]).toEqual([Number.NaN, 250])
  })

  it('averages repeats inside the example, so that the example stays the unit', async () => {
    const trials = [1, 0, 1, 1].map((value, at) =>
      answeredTrial({
        candidate: 'a',
        exampleId: at < 2 ? '1' : '2',
        repeat: at % 2,
        scores: { right: scored(value) },
      }),
    )
    const table = await collectScores({
      trials,
      examples: facts(['1', '2']),
      metrics: [rate],
      candidates: ['a'],
      repeats: 2,
    })
    const sample = sampleOf(table, table.candidates[0]!, { metric: 'right', members: allMembers(table) })
    expect([...sample.values]).toEqual([0.5, 1])
  })

  it('takes a score that is not a number, or a ratio without its parts, as errored and never as a value', async () => {
    const table = await collectScores({
      trials: [
        answeredTrial({
          candidate: 'a',
          exampleId: '1',
          scores: { right: scored(Number.NaN), recall: scored(0.5) },
        }),
      ],
      examples: facts(['1']),
      metrics: [rate, metricFacts({ id: 'recall', aggregation: 'ratio' })],
      candidates: ['a'],
      repeats: 1,
    })
    for (const metric of ['right', 'recall'])
      expect(sampleOf(table, table.candidates[0]!, { metric, members: allMembers(table) })).toMatchObject({
        errored: 1,
        scored: 0,
      })
  })

  it('keeps trials of examples that are not in the dataset, counts them, and grows as needed', () => {
    const collector = createScoreCollector({
      examples: facts(['000']),
      metrics: [rate],
      candidates: ['a'],
      repeats: 1,
    })
    for (let at = 99; at >= 1; at--)
      collector.add(
        answeredTrial({
          candidate: 'a',
          exampleId: String(at).padStart(3, '0'),
          scores: { right: scored(at % 2) },
        }),
      )
    const table = collector.finish()
    expect(table.unknownExamples).toBe(99)
    expect(table.exampleIds.slice(0, 3)).toEqual(['001', '002', '003'])
    const sample = sampleOf(table, table.candidates[0]!, { metric: 'right', members: allMembers(table) })
    expect([...sample.values.slice(0, 4)]).toEqual([1, 0, 1, 0])
  })

  it('gives the same table whatever the order of the trials', async () => {
    const run = madeUpRun({ behaviours: [{ name: 'a', right: 0.7, failing: 0.1 }], examples: 12, repeats: 2 })
    const examples = new Map(run.examples.map(example => [example.id, exampleFacts(example, 'policy')]))
    const input = { examples, metrics: madeUpMetrics, candidates: ['a'], repeats: 2 }
    const table = await collectScores({ ...input, trials: run.trials })
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...run.trials], { minLength: run.trials.length }),
        async trials => {
          expect(await collectScores({ ...input, trials })).toEqual(table)
        },
      ),
      { numRuns: 10 },
    )
  })
})

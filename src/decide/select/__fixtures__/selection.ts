import type { MetricFacts, Trial } from '../../../measure/run/index.ts'
import type { Example } from '../../../prepare/dataset/index.ts'
import {
  answeredTrial,
  inputFor,
  type MadeUpRun,
  metricFacts,
} from '../../compare/__fixtures__/made-up-run.ts'
import { type Comparison, compareCandidates } from '../../compare/index.ts'
import { createScoreCollector, exampleFacts } from '../../estimate/index.ts'
import type { OutsideFigure, Requirement, SelectionInput } from '../index.ts'
import { nothingOutside, requirementSchema, selectCandidate } from '../index.ts'

/** For each candidate, whether each example was right. Examples are shared: position i is example i. */
export type Answers = Readonly<Record<string, readonly boolean[]>>

/** The first `right` of `of` examples are right. */
export const rightOf = (right: number, of: number): boolean[] =>
  Array.from({ length: of }, (_, at) => at < right)

export const accuracy = metricFacts({ id: 'accuracy', title: 'Accuracy' })

export function runOf(answers: Answers, metrics: readonly MetricFacts[] = [accuracy]): MadeUpRun {
  const names = Object.keys(answers)
  const count = Math.max(...names.map(name => answers[name]!.length))
  const examples: Example[] = Array.from({ length: count }, (_, at) => ({
    id: `q-${String(at).padStart(4, '0')}`,
    input: `question ${at}`,
    component: 'core',
    tags: { line: at % 2 === 0 ? 'home' : 'auto' },
    weight: 1,
  }))
  const trials: Trial[] = names.flatMap(candidate =>
    answers[candidate]!.map((right, at) =>
      answeredTrial({
        candidate,
        exampleId: examples[at]!.id,
        scores: Object.fromEntries(
          metrics.map(({ id, direction }) => [
            id,
            { outcome: 'scored' as const, value: right === (direction === 'higher') ? 1 : 0 },
          ]),
        ),
      }),
    ),
  )
  return {
    record: {
      id: 'run-1',
      createdAt: '2026-01-01T00:00:00.000Z',
      name: 'made-up',
      fingerprint: 'f'.repeat(64),
      dataset: {
        name: 'golden',
        version: 'd'.repeat(64),
        file: 'golden.jsonl',
        split: 'eval',
        examples: count,
        holdoutOpenings: 0,
      },
      candidates: names.map(name => ({ name, fingerprint: `${name}-print`, kind: 'module', summary: name })),
      metrics: [...metrics],
      repeats: 1,
      seed: 7,
      cupelVersion: '0.0.0',
    },
    examples,
    trials,
  }
}

export const usd = (value: number, draws?: Float64Array): OutsideFigure => ({
  kind: 'known',
  estimate: {
    kind: 'known',
    value,
    method: 'given',
    n: 100,
    unscored: 0,
    errored: 0,
    warnings: [],
  },
  ...(draws === undefined ? {} : { draws }),
  basis: 'given',
})

export interface Situation {
  readonly run: MadeUpRun
  readonly requirements: readonly unknown[]
  readonly costs?: Readonly<Record<string, OutsideFigure>>
  readonly latencies?: Readonly<Record<string, OutsideFigure>>
  readonly weights?: Readonly<Record<string, number>>
  readonly draws?: number
  /** Changes the comparison before it is decided on, e.g. to add roles or warnings. */
  readonly bend?: (comparison: Comparison) => Comparison
}

export async function selectionInput(of: Situation): Promise<SelectionInput> {
  const { run, costs = {}, latencies = {}, bend = same => same } = of
  const collector = createScoreCollector({
    examples: new Map(run.examples.map(example => [example.id, exampleFacts(example)])),
    metrics: run.record.metrics,
    candidates: run.record.candidates.map(({ name }) => name),
    repeats: run.record.repeats,
  })
  for (const trial of run.trials) collector.add(trial)
  return {
    id: 'decision-1',
    madeAt: '2026-01-02T00:00:00.000Z',
    cupelVersion: '0.0.0',
    comparison: bend(await compareCandidates(inputFor(run))),
    table: collector.finish(),
    requirements: of.requirements.map((one): Requirement => requirementSchema.parse(one)),
    outside: {
      latency: (requirement, name) => latencies[name] ?? nothingOutside.latency(requirement, name),
      cost: name => costs[name] ?? nothingOutside.cost(name),
    },
    weights: of.weights,
    lock: { state: 'locked', words: ['Requirements abc locked 2026-01-01 by Ann, before the first run.'] },
    draws: of.draws ?? 1_000,
  }
}

export const decide = async (of: Situation) => selectCandidate(await selectionInput(of))

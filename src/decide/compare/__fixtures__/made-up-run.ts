import { type Random, type Score, scored, seededRandom } from '../../../kernel/index.ts'
import type { AnsweredTrial, FailedTrial, MetricFacts, RunRecord, Trial } from '../../../measure/run/index.ts'
import type { Example } from '../../../prepare/dataset/index.ts'
import { exampleFacts } from '../../estimate/index.ts'
import type { ComparisonInput, ComparisonOptions } from '../comparison-input.ts'

/** Trials for tests: complete, deterministic, and easy to bend. */
export function answeredTrial(
  fields: Partial<AnsweredTrial> & Pick<AnsweredTrial, 'candidate' | 'exampleId'>,
): AnsweredTrial {
  return {
    outcome: 'answered',
    repeat: 0,
    seed: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    attempts: [{ startedAfterMs: 0, durationMs: 100 }],
    waitedMs: 0,
    fromCache: false,
    response: { text: 'an answer' },
    timing: { totalMs: 100 },
    costUsd: 0.001,
    scores: {},
    ...fields,
  }
}

export function failedTrial(
  fields: Partial<FailedTrial> & Pick<FailedTrial, 'candidate' | 'exampleId'>,
): FailedTrial {
  return {
    outcome: 'failed',
    repeat: 0,
    seed: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    attempts: [{ startedAfterMs: 0, durationMs: 100, failure: 'provider_timeout' }],
    waitedMs: 0,
    fromCache: false,
    code: 'provider_timeout',
    message: 'no answer within 5 s',
    costUsd: undefined,
    ...fields,
  }
}

export function metricFacts(fields: Partial<MetricFacts> & Pick<MetricFacts, 'id'>): MetricFacts {
  return {
    version: '1',
    title: fields.id,
    direction: 'higher',
    range: [0, 1],
    aggregation: 'rate',
    ...fields,
  }
}

function runRecord(fields: Partial<RunRecord> & { readonly names?: readonly string[] } = {}): RunRecord {
  const { names = ['a', 'b'], ...rest } = fields
  return {
    id: 'run-1',
    createdAt: '2026-01-01T00:00:00.000Z',
    name: 'coverage-adjudication',
    fingerprint: 'f'.repeat(64),
    dataset: {
      name: 'golden',
      version: 'd'.repeat(64),
      file: 'data/golden.jsonl',
      split: 'eval',
      examples: 0,
      holdoutOpenings: 0,
    },
    candidates: names.map(name => ({
      name,
      fingerprint: `${name}-print`,
      kind: 'module' as const,
      summary: `pipelines/${name}.ts`,
    })),
    metrics: [],
    repeats: 1,
    seed: 7,
    cupelVersion: '0.0.0',
    ...rest,
  }
}

/** How a made-up candidate behaves. */
export interface Behaviour {
  readonly name: string
  /** Probability of a right verdict. */
  readonly right: number
  readonly failing?: number
  readonly abstaining?: number
  readonly medianMs?: number
  readonly usd?: number | undefined
}

export interface MadeUpRun {
  readonly record: RunRecord
  readonly examples: readonly Example[]
  readonly trials: readonly Trial[]
}

const verdicts = ['covered', 'not_covered', 'partly_covered']
const lines = ['home', 'auto', 'travel']

export const madeUpMetrics: readonly MetricFacts[] = [
  metricFacts({ id: 'verdict_match', title: 'Verdict match' }),
  metricFacts({ id: 'citation_recall', title: 'Citation recall', aggregation: 'ratio' }),
  metricFacts({ id: 'completeness', title: 'Completeness', aggregation: 'mean' }),
  metricFacts({ id: 'macro_f1', title: 'Macro F1', aggregation: 'statistic' }),
  metricFacts({ id: 'hallucination_rate', title: 'Hallucination rate', direction: 'lower' }),
  metricFacts({ id: 'rouge_l', title: 'ROUGE-L', aggregation: 'mean', screeningOnly: true }),
  metricFacts({
    id: 'latency',
    title: 'Latency',
    aggregation: 'mean',
    direction: 'lower',
    range: [0, Number.POSITIVE_INFINITY],
    unit: 'ms',
    measuresTime: true,
  }),
  metricFacts({
    id: 'length',
    title: 'Length',
    aggregation: 'mean',
    direction: 'none',
    range: [0, Number.POSITIVE_INFINITY],
    unit: 'words',
  }),
]

/** A run in which candidates of known quality answer the same questions; hard questions are hard for all. */
export function madeUpRun(input: {
  readonly behaviours: readonly Behaviour[]
  readonly examples: number
  readonly repeats?: number
  readonly metrics?: readonly MetricFacts[]
}): MadeUpRun {
  const repeats = input.repeats ?? 1
  const examples = Array.from({ length: input.examples }, (_, at) => madeUpExample(at))
  const trials = input.behaviours.flatMap(behaviour =>
    examples.flatMap((example, at) =>
      Array.from({ length: repeats }, (_, repeat) => madeUpTrial(behaviour, { example, at, repeat })),
    ),
  )
  const record = runRecord({
    names: input.behaviours.map(({ name }) => name),
    repeats,
    metrics: input.metrics ?? madeUpMetrics,
  })
  return { record: { ...record, dataset: { ...record.dataset, examples: input.examples } }, examples, trials }
}

function madeUpExample(at: number): Example {
  const component =
    at % 10 < 5
      ? 'core'
      : at % 10 < 7
        ? 'edge'
        : at % 10 === 7
          ? 'adversarial'
          : at % 10 === 8
            ? 'regression'
            : 'golden'
  const line = lines[at % 3]!
  return {
    id: `q-${String(at + 1).padStart(3, '0')}`,
    input: `Is damage number ${at + 1} covered when the ${line} policy excludes gradual seepage but a storm opened the roof first?`,
    expected: {
      label: verdicts[at % verdicts.length]!,
      citations: [{ id: `HO-4.${at % 7}`, quote: 'sudden and accidental discharge' }],
    },
    component,
    tags: { line, policy: `p-${at % 31}` },
    weight: 1,
  }
}

function madeUpTrial(behaviour: Behaviour, of: { example: Example; at: number; repeat: number }): Trial {
  const { example, at, repeat } = of
  const own = seededRandom('trial', behaviour.name, example.id, repeat)
  const difficulty = seededRandom('difficulty', example.id).float()
  const key = { candidate: behaviour.name, exampleId: example.id, repeat, seed: own.below(1e6) }
  if (own.float() < (behaviour.failing ?? 0)) return failedTrial(key)
  const right = 0.6 * difficulty + 0.4 * own.float() < 0.2 + 0.6 * behaviour.right
  const abstained = own.float() < (behaviour.abstaining ?? 0.02)
  const truth = example.expected!.label!
  const label = abstained ? 'abstain' : right ? truth : verdicts[(at + 1 + own.below(2)) % verdicts.length]!
  return answeredTrial({
    ...key,
    response: {
      text: abstained
        ? 'The policy does not say.'
        : `The loss is ${label.replace('_', ' ')}: section HO-4.${at % 7} speaks of sudden and accidental discharge, and the roof was opened by the storm before the water came in.`,
      label,
      abstained,
      citations: abstained ? [] : [{ id: `HO-4.${right ? at % 7 : own.below(7)}` }],
    },
    timing: {
      totalMs: Math.round(
        (behaviour.medianMs ?? 300) * Math.exp(0.8 * (own.float() + own.float() + own.float() - 1.5)),
      ),
    },
    costUsd: 'usd' in behaviour ? behaviour.usd : 0.0012,
    fromCache: own.float() < 0.1,
    scores: madeUpScores({ right, abstained, truth, label, own }),
  })
}

function madeUpScores(of: {
  right: boolean
  abstained: boolean
  truth: string
  label: string
  own: Random
}): Record<string, Score> {
  const { right, abstained, truth, label, own } = of
  const hits = right ? 2 : own.below(2)
  return {
    verdict_match: scored(right && !abstained ? 1 : 0),
    citation_recall: scored(hits / 2, { hits, of: 2 }),
    completeness: scored(Math.round(own.float() * (right ? 1 : 0.6) * 1000) / 1000),
    macro_f1: scored(right ? 1 : 0, { truth, label }),
    hallucination_rate: abstained
      ? { outcome: 'unscored', reason: 'not_applicable' }
      : scored(right ? 0 : own.below(2)),
    rouge_l: own.float() < 0.03 ? { outcome: 'unscored', reason: 'unparsable' } : scored(own.float()),
    latency: scored(100 + own.below(900)),
    length: scored(20 + own.below(60)),
  }
}

/** Share of right labels: a stand-in for a statistic over all evidence. */
function accuracyOf(evidence: readonly unknown[]): number | undefined {
  if (evidence.length === 0) return undefined
  const pairs = evidence as readonly { truth: string; label: string }[]
  return pairs.filter(({ truth, label }) => truth === label).length / pairs.length
}

/** What `compareCandidates` takes, for a made-up run. */
export function inputFor(run: MadeUpRun, options: ComparisonOptions = {}): ComparisonInput {
  return {
    runs: [{ record: run.record, trials: () => run.trials }],
    examples: new Map(run.examples.map(example => [example.id, exampleFacts(example, options.clusterBy)])),
    findExamples: ids => run.examples.filter(({ id }) => ids.includes(id)),
    statistics: { macro_f1: accuracyOf },
    cupelVersion: '0.0.0',
    options: { replicates: 500, ...options },
  }
}

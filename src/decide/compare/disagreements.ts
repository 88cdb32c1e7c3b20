import type { Trial } from '../../measure/run/index.ts'
import type { Example } from '../../prepare/dataset/index.ts'
import { allMembers, type ScoreTable, sampleOf } from '../estimate/index.ts'
import type { CombinedCandidate } from './combine-runs.ts'
import type { ComparedMetric, Comparison, Disagreement } from './comparison.ts'
import type { ComparisonInput } from './comparison-input.ts'
import { citationText, expectedText, inputText, preview } from './preview.ts'

interface Chosen {
  readonly position: number
  readonly spread: number
  readonly metrics: readonly string[]
}

export interface DisagreementInput {
  readonly table: ScoreTable
  readonly candidates: readonly CombinedCandidate[]
  readonly metrics: readonly ComparedMetric[]
  readonly mostShown: number
  readonly findExamples: ComparisonInput['findExamples']
}

/**
 * The examples on which candidates differ most on the primary metrics, with what each answered; the most telling first, then
 * by id. Answers are read in a second pass, so that no texts are held for the rest.
 */
export async function findDisagreements(input: DisagreementInput): Promise<Comparison['disagreements']> {
  const { table } = input
  if (table.candidates.length < 2) return { total: 0, shown: [] }
  const values = valuesByMetric(input)
  const differing = table.exampleIds.flatMap((_, position) => spreadAt(position, values, input.metrics) ?? [])
  differing.sort(
    (a, b) => b.spread - a.spread || b.metrics.length - a.metrics.length || a.position - b.position,
  )
  const chosen = differing.slice(0, input.mostShown)
  if (chosen.length === 0) return { total: 0, shown: [] }
  const ids = chosen.map(({ position }) => table.exampleIds[position]!)
  const examples = new Map(((await input.findExamples?.(ids)) ?? []).map(example => [example.id, example]))
  const trials = await answersOf(input.candidates, ids)
  const shown = chosen.map(item => {
    const id = table.exampleIds[item.position]!
    return describe(item, { input, values, example: examples.get(id), trials: trials.get(id) ?? new Map() })
  })
  return { total: differing.length, shown }
}

type Values = ReadonlyMap<string, readonly Float64Array[]>

/** By metric, then candidate: the mean over repeats at every position, NaN where there is none. */
function valuesByMetric({ table, metrics }: DisagreementInput): Values {
  const members = allMembers(table)
  return new Map(
    metrics.map(({ id }) => [
      id,
      table.candidates.map(columns => {
        const sample = sampleOf(table, columns, { metric: id, members })
        const values = new Float64Array(table.exampleIds.length).fill(Number.NaN)
        sample.examples.forEach((position, at) => {
          values[position] = sample.values[at]!
        })
        return values
      }),
    ]),
  )
}

function spreadAt(position: number, values: Values, metrics: readonly ComparedMetric[]): Chosen | undefined {
  let spread = 0
  const differing: string[] = []
  for (const metric of metrics) {
    if (metric.role !== 'primary') continue
    const found = values.get(metric.id)!.flatMap(of => (Number.isNaN(of[position]) ? [] : [of[position]!]))
    if (found.length < 2) continue
    const range = Math.max(...found) - Math.min(...found)
    if (range < 1e-9) continue
    differing.push(metric.id)
    spread = Math.max(spread, Math.min(1, range / unitOf(metric, values)))
  }
  return differing.length === 0 ? undefined : { position, spread, metrics: differing }
}

/** The width of the range, or of the values seen where the range has no end. */
function unitOf(metric: ComparedMetric, values: Values): number {
  const [low, high] = metric.range
  if (typeof low === 'number' && typeof high === 'number' && high > low) return high - low
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const column of values.get(metric.id)!)
    for (const value of column) {
      if (value < least) least = value
      if (value > most) most = value
    }
  return most > least ? most - least : 1
}

type Answers = ReadonlyMap<string, ReadonlyMap<string, Trial>>

/** First repeats, by example id and shown name. */
async function answersOf(candidates: readonly CombinedCandidate[], ids: readonly string[]): Promise<Answers> {
  const wanted = new Set(ids)
  const answers = new Map<string, Map<string, Trial>>()
  const runs = new Set(candidates.map(({ run }) => run))
  for (const run of runs) {
    const names = new Map(
      candidates.filter(candidate => candidate.run === run).map(({ facts, name }) => [facts.name, name]),
    )
    for await (const trial of run.trials({ exampleIds: ids })) {
      const name = names.get(trial.candidate)
      if (name === undefined || trial.repeat !== 0 || !wanted.has(trial.exampleId)) continue
      const found = answers.get(trial.exampleId) ?? new Map<string, Trial>()
      answers.set(trial.exampleId, found.set(name, trial))
    }
  }
  return answers
}

function describe(
  { position, spread, metrics }: Chosen,
  of: {
    input: DisagreementInput
    values: Values
    example: Example | undefined
    trials: ReadonlyMap<string, Trial>
  },
): Disagreement {
  const { table, candidates } = of.input
  const facts = table.facts[position]!
  return {
    exampleId: table.exampleIds[position]!,
    component: facts.component,
    tags: { ...facts.tags },
    metrics: [...metrics],
    spread,
    input: of.example === undefined ? '' : inputText(of.example),
    expected: expectedText(of.example?.expected),
    answers: candidates.map(({ name }, k) => ({
      candidate: name,
      ...answerFacts(of.trials.get(name)),
      scores: shownScores(of.input.metrics, { values: of.values, k, position, trial: of.trials.get(name) }),
    })),
  }
}

function answerFacts(
  trial: Trial | undefined,
): Omit<Disagreement['answers'][number], 'candidate' | 'scores'> {
  if (trial === undefined) return { outcome: 'missing', text: '', truncated: false, citations: [] }
  if (trial.outcome === 'failed')
    return {
      outcome: 'failed',
      text: '',
      truncated: false,
      citations: [],
      failure: `${trial.code}: ${preview(trial.message).text}`,
    }
  const { response } = trial
  return {
    outcome: 'answered',
    ...preview(response.text),
    ...(response.label === undefined ? {} : { label: preview(response.label).text }),
    ...(response.abstained === undefined ? {} : { abstained: response.abstained }),
    citations: (response.citations ?? []).slice(0, 12).map(citationText),
  }
}

/** Scores with a better and a worse; times and costs are shown elsewhere. */
function shownScores(
  metrics: readonly ComparedMetric[],
  at: { values: Values; k: number; position: number; trial: Trial | undefined },
): Disagreement['answers'][number]['scores'] {
  if (at.trial?.outcome !== 'answered') return []
  const { scores } = at.trial
  return metrics
    .filter(({ direction, measuresTime }) => direction !== 'none' && !measuresTime)
    .map(({ id }) => {
      const value = at.values.get(id)![at.k]![at.position]!
      if (!Number.isNaN(value)) return { metric: id, value }
      const score = scores[id]
      const why =
        score === undefined
          ? 'not computed'
          : score.outcome === 'unscored'
            ? score.reason
            : score.outcome === 'errored'
              ? score.code
              : 'no value'
      return { metric: id, why: why.replaceAll('_', ' ') }
    })
}

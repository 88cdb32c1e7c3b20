import type { Redact } from '../../kernel/index.ts'
import type { Document, Example } from '../../prepare/dataset/index.ts'
import {
  type Answered,
  addScoringCosts,
  type Metric,
  noScoringCost,
  type ScoringCost,
} from '../metric/index.ts'
import type { RunStore, TrialScores } from './ports.ts'
import { type SpendingLimit, scoreKnowingCost } from './score-knowing-cost.ts'
import type { AnsweredTrial } from './trial.ts'

/** What scoring kept answers is given. */
interface KeptScoring {
  readonly runId: string
  readonly store: RunStore
  readonly examples: () => Iterable<Example> | AsyncIterable<Example>
  readonly corpus: readonly Document[]
  /** The metrics that are wanted for an answer; none leaves it as it is. */
  readonly wanted: (trial: AnsweredTrial) => readonly Metric[]
  /** Metrics whose kept scores are of another version: where no new score is made, the old one is dropped. */
  readonly outdated?: ReadonlySet<string>
  readonly redact: Redact
  readonly limit: SpendingLimit
  /** Asked before each group of answers; true ends the work, with all that was scored kept. */
  readonly isStopped?: () => boolean
  readonly onProgress?: (scored: number) => void
}

interface KeptScored {
  readonly scored: number
  /** Answers of which some wanted score is still to be made, because the budget is spent. */
  readonly leftOpen: number
  /** Absent when no metric asks a model. */
  readonly cost?: ScoringCost
}

const pageSize = 500
/**
 * Answers that are scored and stored together where judges are paid for: a process that is killed loses what these few cost,
 * and the judges have enough to do at once.
 */
const paidAtOnce = 8

/** Scores kept answers, page after page of the dataset, so that neither is held whole; calls no candidate. */
export async function scoreKept(work: KeptScoring): Promise<KeptScored> {
  let sum: KeptScored = { scored: 0, leftOpen: 0 }
  for await (const page of pages(work.examples())) {
    for await (const group of groups(page, work)) {
      if (work.isStopped?.()) return sum
      sum = added(sum, await scoreGroup(group, work))
      work.onProgress?.(sum.scored)
    }
  }
  return sum
}

async function* pages(examples: Iterable<Example> | AsyncIterable<Example>): AsyncGenerator<Example[]> {
  let page: Example[] = []
  for await (const example of examples) {
    page.push(example)
    if (page.length < pageSize) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

interface Task {
  readonly trial: AnsweredTrial
  readonly example: Example
  readonly metrics: readonly Metric[]
}

/** All tasks of a page are found before the first is scored: a store is not written to while it is being read. */
async function* groups(page: readonly Example[], work: KeptScoring): AsyncGenerator<Task[]> {
  const byId = new Map(page.map(example => [example.id, example]))
  const tasks: Task[] = []
  for await (const trial of work.store.trials(work.runId, { exampleIds: [...byId.keys()] })) {
    const example = byId.get(trial.exampleId)
    if (trial.outcome !== 'answered' || !example) continue
    const metrics = work.wanted(trial)
    if (metrics.length > 0) tasks.push({ trial, example, metrics })
  }
  const size = tasks.some(({ metrics }) => metrics.some(({ asksModel }) => asksModel)) ? paidAtOnce : pageSize
  for (let at = 0; at < tasks.length; at += size) yield tasks.slice(at, at + size)
}

async function scoreGroup(group: readonly Task[], work: KeptScoring): Promise<KeptScored> {
  const entries = await Promise.all(group.map(task => scoreTask(task, work)))
  await work.store.putScores(work.runId, entries)
  const costs = entries.flatMap(({ cost }) => (cost === undefined ? [] : [cost]))
  return {
    scored: group.length,
    leftOpen: group.filter(({ metrics }, at) => !isWhole(entries[at], metrics)).length,
    ...(costs.length === 0 ? {} : { cost: costs.reduce(addScoringCosts) }),
  }
}

async function scoreTask({ trial, example, metrics }: Task, work: KeptScoring): Promise<TrialScores> {
  const { candidate, exampleId, repeat } = trial
  const answered = answeredOf(trial, example, work.corpus)
  const { scores, scoringCost } = await scoreKnowingCost(
    answered,
    { metrics, redact: work.redact },
    work.limit,
  )
  const forget = metrics
    .filter(({ id }) => work.outdated?.has(id) && !Object.hasOwn(scores, id))
    .map(({ id }) => id)
  return { key: { candidate, exampleId, repeat }, scores, forget, cost: scoringCost }
}

const isWhole = (entry: TrialScores | undefined, metrics: readonly Metric[]): boolean =>
  metrics.every(({ id }) => entry !== undefined && Object.hasOwn(entry.scores, id))

function added(a: KeptScored, b: KeptScored): KeptScored {
  const cost = a.cost ?? b.cost
  return {
    scored: a.scored + b.scored,
    leftOpen: a.leftOpen + b.leftOpen,
    ...(cost === undefined
      ? {}
      : { cost: addScoringCosts(a.cost ?? noScoringCost, b.cost ?? noScoringCost) }),
  }
}

function answeredOf(trial: AnsweredTrial, example: Example, corpus: readonly Document[]): Answered {
  const documents = example.context ? [...example.context, ...corpus] : corpus
  return { example, documents, response: trial.response, timing: trial.timing, costUsd: trial.costUsd }
}

/** The metrics of a run that an answer has no score by. */
export const lacking =
  (metrics: readonly Metric[]) =>
  ({ scores }: AnsweredTrial): readonly Metric[] =>
    metrics.filter(({ id }) => !Object.hasOwn(scores, id))

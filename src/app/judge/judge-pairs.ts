import { CupelError, canonicalJson, sha256 } from '../../kernel/index.ts'
import {
  type JudgedPair,
  type PairCase,
  type PairSummary,
  type PairVerdict,
  pairQuestion,
  pairSchema,
  readPairVerdict,
  sameFamily,
  summarisePairs,
} from '../../measure/judge/index.ts'
import {
  type JudgeModel,
  type JudgeSettings,
  judgeSettings,
  type ScoringCost,
  type ScoringMeter,
  ScoringStopped,
} from '../../measure/metric/index.ts'
import { type Example, inputText } from '../../prepare/dataset/index.ts'
import { openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { nameOf } from '../run/metric-ports.ts'
import { openJudges } from '../run/open-judges.ts'
import { presentMetrics } from '../run/present-metrics.ts'
import { findRun } from '../run/resume-run.ts'
import { type JudgingBudget, openJudgingBudget, priceWords } from './judging-budget.ts'
import { openPairFile } from './pair-file.ts'
import { unfinishedFile } from './score-journal.ts'

export interface PairOptions {
  readonly a: string
  readonly b: string
  readonly run: string
  readonly model: string
  readonly baseUrl: string | undefined
  readonly apiKey: string | undefined
  readonly limit: number | undefined
  /**
   * Verdicts as they come; those that are in it already are not asked for again. Without it they are kept beside the store until all
   * pairs are judged.
   */
  readonly out: string | undefined
  /** What this command may spend, in US dollars; that of runs unless given. */
  readonly budgetUsd?: number | undefined
  readonly onPlan?: (plan: PairPlan) => void
  readonly onProgress: (done: number, of: number) => void
}

/** What will be asked, said before anything is. */
export interface PairPlan {
  readonly pairs: number
  /** Pairs whose verdicts are known from an earlier command. */
  readonly known: number
  /** Two for each other pair; retries come on top. */
  readonly calls: number
  readonly budget: Pick<JudgingBudget, 'limitUsd' | 'statedIn'>
}

export interface JudgedPairs {
  readonly summary: PairSummary
  /** Why the figures need care, e.g. that the judge is of the family of one candidate. */
  readonly warnings: readonly string[]
  /** Pairs that have no verdict yet, because the budget is spent. */
  readonly leftOpen: number
  readonly cost: ScoringCost
}

/** Asks a judge which of two candidates answers better, on every example that both answered, in both orders. */
export async function judgePairs(project: Project, options: PairOptions): Promise<JudgedPairs> {
  const { cases, models, run } = await pairCases(project, options)
  const { a, b, model, baseUrl, apiKey } = options
  const file = openPairFile(
    options.out === undefined
      ? unfinishedFile(project, 'pairs', [run, a, b, model, baseUrl ?? null])
      : project.path(options.out),
  )
  const budget = openJudgingBudget(project, options.budgetUsd)
  const asking = cases.map(one => ({ one, asked: askedOf(one, options) }))
  const known = asking.filter(({ asked }) => file.known.has(asked)).length
  options.onPlan?.({ pairs: cases.length, known, calls: 2 * (cases.length - known), budget })
  await using opened = openJudges(project)
  const price = statedPrice(project, options)
  const judge = await opened.judges.open({
    model,
    baseUrl,
    apiKey,
    price,
    temperature: 0,
    schema: pairSchema,
  })
  let done = 0
  const found = await Promise.all(
    asking.map(async ({ one, asked }) => {
      const before = file.known.get(asked)
      const pair = before ?? (await judgeCase(judge, one, budget.meter))
      if (pair === undefined) return []
      if (before === undefined) file.add(pair, asked)
      options.onProgress(++done, cases.length)
      return [{ pair, asked }]
    }),
  )
  const pairs = found.flat()
  const leftOpen = cases.length - pairs.length
  if (options.out === undefined && leftOpen === 0) file.remove()
  else await file.finish(pairs)
  return {
    summary: summarisePairs(pairs.map(({ pair }) => pair)),
    warnings: [...openWords(pairs.length, leftOpen), ...careWords(models, model), ...priceWords(budget)],
    leftOpen,
    cost: budget.cost(),
  }
}

/** What the config states for the same model where it scores as a metric; else the public price holds. */
function statedPrice(project: Project, { model, baseUrl }: PairOptions): JudgeSettings['price'] {
  const judges = presentMetrics(project).entries.filter(entry => nameOf(entry) === 'judge')
  const same = judges.map(judgeSettings).find(one => one.model === model && one.baseUrl === baseUrl)
  return same?.price
}

function openWords(done: number, leftOpen: number): string[] {
  if (leftOpen === 0) return []
  return [
    `The budget is spent: ${done} of ${done + leftOpen} pairs have a verdict, mostly those that come first in the dataset. The figures are of these alone.`,
  ]
}

function careWords(models: readonly string[], judge: string): string[] {
  const own = models.filter(name => sameFamily(name, judge) === true)
  return [
    'A judge without a card carries no claim: compare some of these pairs with people first.',
    ...[...new Set(own)].map(name => `The judge is of the family of ${name}, which it may favour.`),
  ]
}

/** What identifies a verdict: the same question to the same judge. */
function askedOf(one: Contest, { model, baseUrl }: PairOptions): string {
  const { system, user } = pairQuestion({ ...one.shared, first: one.a, second: one.b })
  return sha256(canonicalJson([one.exampleId, model, baseUrl ?? null, system, user]))
}

interface Contest {
  readonly exampleId: string
  readonly shared: Omit<PairCase, 'first' | 'second'>
  readonly a: string
  readonly b: string
}

/** Undefined when the budget was spent before both orders were judged: one order alone says nothing that stands. */
async function judgeCase(
  judge: JudgeModel,
  { exampleId, shared, a, b }: Contest,
  meter: ScoringMeter,
): Promise<JudgedPair | undefined> {
  const replies = await Promise.allSettled([
    ask(judge, { ...shared, first: a, second: b }, meter),
    ask(judge, { ...shared, first: b, second: a }, meter),
  ])
  const failed = replies.find(reply => reply.status === 'rejected')
  if (failed?.reason instanceof ScoringStopped) return undefined
  if (failed !== undefined) throw failed.reason
  const [aFirst, bFirst] = replies.map(reply => (reply.status === 'fulfilled' ? reply.value : undefined))
  return { exampleId, aFirst, bFirst, lengthDifference: wordsIn(a) - wordsIn(b) }
}

/** A judge that cannot be reached gives no reading; the pair is counted as unread. */
async function ask(judge: JudgeModel, one: PairCase, meter: ScoringMeter): Promise<PairVerdict | undefined> {
  try {
    return readPairVerdict((await judge.ask(pairQuestion(one), meter)).text)
  } catch (thrown) {
    if (CupelError.is(thrown)) return undefined
    throw thrown
  }
}

const wordsIn = (text: string): number => text.split(/\s+/).filter(word => word !== '').length

async function pairCases(project: Project, { a, b, run, limit }: PairOptions) {
  const record = await findRun(project, run)
  const names = record.candidates.map(({ name }) => name)
  for (const name of [a, b])
    if (!names.includes(name))
      throw new CupelError('candidate_unknown', `Run ${record.id} has no candidate "${name}".`, {
        hint: `It has: ${names.join(', ')}.`,
      })
  const { name, split, limit: asked } = record.dataset
  const dataset = await openDataset(project, { name, split, limit: asked })
  const examples = new Map<string, Example>()
  for await (const example of dataset.read()) examples.set(example.id, example)
  const answers = { [a]: new Map<string, string>(), [b]: new Map<string, string>() }
  const models: string[] = []
  for await (const trial of project.store.runs.trials(record.id)) {
    if (trial.outcome !== 'answered' || trial.repeat !== 0) continue
    answers[trial.candidate]?.set(trial.exampleId, trial.response.text)
    if (answers[trial.candidate] !== undefined && trial.response.model !== undefined)
      models.push(trial.response.model)
  }
  const cases = [...examples.values()].flatMap((example): Contest[] => {
    const [first, second] = [answers[a]?.get(example.id), answers[b]?.get(example.id)]
    if (first === undefined || second === undefined) return []
    const documents = example.context ? [...example.context, ...dataset.corpus] : dataset.corpus
    const shared = { question: inputText(example), documents, reference: example.expected?.answer }
    return [{ exampleId: example.id, shared, a: first, b: second }]
  })
  return { cases: cases.slice(0, limit ?? cases.length), models, run: record.id }
}

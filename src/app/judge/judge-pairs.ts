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
import type { JudgeModel } from '../../measure/metric/index.ts'
import { type Example, inputText } from '../../prepare/dataset/index.ts'
import { openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { openJudges } from '../run/open-judges.ts'
import { findRun } from '../run/resume-run.ts'
import { openPairFile } from './pair-file.ts'

export interface PairOptions {
  readonly a: string
  readonly b: string
  readonly run: string
  readonly model: string
  readonly baseUrl: string | undefined
  readonly apiKey: string | undefined
  readonly limit: number | undefined
  /** Verdicts as they come; those that are in it already are not asked for again. */
  readonly out: string | undefined
  readonly onProgress: (done: number, of: number) => void
}

export interface JudgedPairs {
  readonly summary: PairSummary
  /** Why the figures need care, e.g. that the judge is of the family of one candidate. */
  readonly warnings: readonly string[]
}

/** Asks a judge which of two candidates answers better, on every example that both answered, in both orders. */
export async function judgePairs(project: Project, options: PairOptions): Promise<JudgedPairs> {
  const { cases, models } = await pairCases(project, options)
  const file = options.out === undefined ? undefined : openPairFile(project.path(options.out))
  await using opened = openJudges(project)
  const { model, baseUrl, apiKey } = options
  const judge = await opened.judges.open({ model, baseUrl, apiKey, temperature: 0, schema: pairSchema })
  let done = 0
  const pairs = await Promise.all(
    cases.map(async one => {
      const { system, user } = pairQuestion({ ...one.shared, first: one.a, second: one.b })
      const asked = sha256(canonicalJson([one.exampleId, model, baseUrl ?? null, system, user]))
      const known = file?.known.get(asked)
      const pair = known ?? (await judgeCase(judge, one))
      if (known === undefined) file?.add(pair, asked)
      options.onProgress(++done, cases.length)
      return { pair, asked }
    }),
  )
  await file?.finish(pairs)
  const own = models.filter(name => sameFamily(name, model) === true)
  return {
    summary: summarisePairs(pairs.map(({ pair }) => pair)),
    warnings: [
      'A judge without a card carries no claim: compare some of these pairs with people first.',
      ...[...new Set(own)].map(name => `The judge is of the family of ${name}, which it may favour.`),
    ],
  }
}

interface Contest {
  readonly exampleId: string
  readonly shared: Omit<PairCase, 'first' | 'second'>
  readonly a: string
  readonly b: string
}

async function judgeCase(judge: JudgeModel, { exampleId, shared, a, b }: Contest): Promise<JudgedPair> {
  const [aFirst, bFirst] = await Promise.all([
    ask(judge, { ...shared, first: a, second: b }),
    ask(judge, { ...shared, first: b, second: a }),
  ])
  return { exampleId, aFirst, bFirst, lengthDifference: wordsIn(a) - wordsIn(b) }
}

/** A judge that cannot be reached gives no reading; the pair is counted as unread. */
async function ask(judge: JudgeModel, one: PairCase): Promise<PairVerdict | undefined> {
  try {
    return readPairVerdict((await judge.ask(pairQuestion(one))).text)
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
  return { cases: cases.slice(0, limit ?? cases.length), models }
}

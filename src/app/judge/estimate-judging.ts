import { CupelError } from '../../kernel/index.ts'
import {
  type JudgingForecast,
  judgeQuestion,
  judgingForecast,
  type MonitoringForecast,
  type MonitoringPlan,
  monitoringForecast,
  type Rubric,
} from '../../measure/judge/index.ts'
import { judgeSettings, rubricNamed } from '../../measure/metric/index.ts'
import { type Example, inputText } from '../../prepare/dataset/index.ts'
import { openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { nameOf, readText } from '../run/metric-ports.ts'
import { presentMetrics } from '../run/present-metrics.ts'
import { findRun } from '../run/resume-run.ts'

export interface EstimateOptions {
  readonly run: string
  readonly plan?: MonitoringPlan | undefined
}

export interface JudgingEstimate extends JudgingForecast {
  readonly rubric: string
  readonly model: string
  readonly encoding: string
  /** Where the price comes from; undefined when it is not known. */
  readonly priceSource: string | undefined
  readonly monitoring: MonitoringForecast | undefined
}

/** What the judges of the config would take on the answers of a run, before any of them is asked. */
export async function estimateJudging(
  project: Project,
  options: EstimateOptions,
): Promise<JudgingEstimate[]> {
  const entries = presentMetrics(project).entries.filter(entry => nameOf(entry) === 'judge')
  if (entries.length === 0) {
    throw new CupelError('metric_invalid', 'The config has no judge.', {
      hint: 'Add one under metrics, e.g. - judge: { rubric: faithfulness, model: openai/gpt-4o-mini }',
    })
  }
  const cases = await casesOf(project, options.run)
  const { openTokenCounter } = await import('../../adapters/tokenizer/index.ts')
  const { openPriceSource } = await import('../../adapters/pricing/index.ts')
  const [counter, prices] = [await openTokenCounter(), openPriceSource()]
  const found: JudgingEstimate[] = []
  for (const entry of entries) {
    const { rubric: name, model, showsReference } = judgeSettings(entry)
    const rubric = await rubricNamed(name, { readText: path => readText(project, path) })
    const at = model.indexOf('/')
    const price = prices.find({ provider: model.slice(0, at), name: model.slice(at + 1) })
    const forecast = judgingForecast({
      inputTokens: cases.map(one => tokensOf(one, { rubric, showsReference, count: counter.count })),
      dimensions: rubric.dimensions.length,
      price,
      concurrency: project.config.run.concurrency,
    })
    found.push({
      ...forecast,
      rubric: name,
      model,
      encoding: counter.encoding,
      priceSource: price && `${price.source}, ${price.asOf}`,
      monitoring: options.plan && monitoringForecast(options.plan, forecast),
    })
  }
  return found
}

interface Case {
  readonly example: Example
  readonly answer: string
  readonly documents: readonly { readonly id: string; readonly text: string }[]
}

async function casesOf(project: Project, run: string): Promise<Case[]> {
  const record = await findRun(project, run)
  const { name, split, limit } = record.dataset
  const dataset = await openDataset(project, { name, split, limit })
  const examples = new Map<string, Example>()
  for await (const example of dataset.read()) examples.set(example.id, example)
  const cases: Case[] = []
  for await (const trial of project.store.runs.trials(record.id)) {
    const example = examples.get(trial.exampleId)
    if (trial.outcome !== 'answered' || example === undefined) continue
    const documents = example.context ? [...example.context, ...dataset.corpus] : dataset.corpus
    cases.push({ example, answer: trial.response.text, documents })
  }
  return cases
}

function tokensOf(
  { example, answer, documents }: Case,
  of: { readonly rubric: Rubric; readonly showsReference: boolean; readonly count: (text: string) => number },
): number {
  const { system, user } = judgeQuestion(of.rubric, {
    question: inputText(example),
    documents,
    reference: of.showsReference ? example.expected?.answer : undefined,
    answer,
  })
  return of.count(system) + of.count(user)
}

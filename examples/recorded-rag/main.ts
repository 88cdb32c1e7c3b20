import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  type Comparison,
  compareRuns,
  type Estimate,
  openProject,
  startRun,
  type Trial,
} from '../../src/index.ts'
import { convert, models, tasks } from './convert.ts'

const source = resolve(import.meta.dirname, '../../../shared/data/ragtruth')

export interface Row {
  readonly model: string
  readonly task: string
  readonly human: Estimate
  readonly check: Estimate
  /** Of the answers that people marked, the share that the check finds; of those they did not, the share it accuses. */
  readonly found: number
  readonly accused: number
  readonly answers: number
}

export const hasData = (): boolean => existsSync(source)

/** Replays the recorded answers and gives the hallucination rate by people and by the deterministic check, task by task. */
export async function evaluate(folder: string): Promise<{ rows: Row[]; comparison: Comparison }> {
  convert(source, join(folder, 'data'))
  writeFileSync(join(folder, 'cupel.yaml'), config())
  await using project = await openProject({ from: folder, environment: {} })
  const { runId } = await startRun(project, {}, { onEvent: () => {} })
  const comparison = await compareRuns(project, [runId])
  const errors = await errorsOf(project.store.runs.trials(runId))
  const rows = tasks.flatMap(task =>
    models.map(model => {
      const estimate = (metric: string): Estimate => {
        const cell = comparison.cells.find(
          item => item.candidate === model && item.metric === metric && item.slice === `task=${task}`,
        )
        return (cell?.estimate ?? {
          kind: 'unknown',
          reason: 'no cell',
          n: 0,
          unscored: 0,
          errored: 0,
        }) as Estimate
      }
      const counts = errors.get(task) ?? { marked: 0, found: 0, clean: 0, accused: 0 }
      return {
        model,
        task,
        human: estimate('human_label'),
        check: estimate('hallucination_rate'),
        found: counts.found / counts.marked,
        accused: counts.accused / counts.clean,
        answers: counts.marked + counts.clean,
      }
    }),
  )
  return { rows, comparison }
}

function config(): string {
  const candidates = models.map(model => `  ${model}: { replay: data/${model}.jsonl }`).join('\n')
  return `name: recorded-rag
datasets: { ragtruth: { file: data/golden.jsonl } }
candidates:
${candidates}
metrics:
  - human_label: { path: response.value.hallucinated, direction: lower }
  - hallucination_rate
compare: { primary: [human_label], slices: [task] }
`
}

interface Counts {
  marked: number
  found: number
  clean: number
  accused: number
}

/** The check against the people, over all models, for each task. */
async function errorsOf(trials: AsyncIterable<Trial>): Promise<Map<string, Counts>> {
  const byTask = new Map<string, Counts>(
    tasks.map(task => [task, { marked: 0, found: 0, clean: 0, accused: 0 }]),
  )
  const taskOf = new Map(readIds())
  for await (const trial of trials) {
    if (trial.outcome !== 'answered') continue
    const { human_label: human, hallucination_rate: check } = trial.scores
    const counts = byTask.get(taskOf.get(trial.exampleId) ?? '')
    if (human?.outcome !== 'scored' || check?.outcome !== 'scored' || !counts) continue
    if (human.value === 1) {
      counts.marked++
      counts.found += check.value
    } else {
      counts.clean++
      counts.accused += check.value
    }
  }
  return byTask
}

function readIds(): [string, string][] {
  return tasks.flatMap(task =>
    idsOf(join(source, `ragtruth_${task}.jsonl`)).map((id): [string, string] => [id, task]),
  )
}

function idsOf(file: string): string[] {
  return readLines(file).map(line => JSON.parse(line).source_id)
}

const readLines = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')

const figure = (estimate: Estimate): string => {
  if (estimate.kind === 'unknown') return estimate.reason
  const { value, interval, n } = estimate
  const percent = (share: number): string => (100 * share).toFixed(1)
  const range = interval ? ` [${percent(interval.lower)}, ${percent(interval.upper)}]` : ''
  return `${percent(value).padStart(5)}%${range} (n=${n})`
}

if (import.meta.main) {
  if (!hasData()) {
    console.log(
      'recorded-rag skipped: the RAGTruth files are not beside this checkout (../shared/data/ragtruth).',
    )
  } else {
    const folder = join(import.meta.dirname, '.cupel')
    mkdirSync(folder, { recursive: true })
    const { rows } = await evaluate(folder)
    console.log('Hallucination rate by people, and by the deterministic check on the same answers\n')
    for (const task of tasks) {
      const own = rows.filter(row => row.task === task)
      console.log(`${task}`)
      for (const { model, human, check } of own) {
        console.log(`  ${model.padEnd(20)} people ${figure(human).padEnd(32)} check ${figure(check)}`)
      }
      const [{ found, accused, answers }] = own as [Row]
      console.log(
        `  the check finds ${(100 * found).toFixed(0)}% of the answers that people marked and accuses ${(100 * accused).toFixed(0)}% of those they did not (${answers} answers)\n`,
      )
    }
  }
}

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CupelError } from '../../kernel/index.ts'
import {
  type CodeRunner,
  codeLanguages,
  type MetricEntry,
  type MetricPorts,
  type ScoringCommands,
} from '../../measure/metric/index.ts'
import { openEmbedder } from '../open-embedder.ts'
import type { Project } from '../open-project.ts'

export interface OpenedPorts extends AsyncDisposable {
  readonly ports: MetricPorts
  /** What the user should know before metrics run, e.g. what the limits on code do not hold. */
  readonly warnings: readonly string[]
}

interface Wish {
  readonly project: Project
  readonly entries: readonly MetricEntry[]
  /** Labels of the dataset's label schema. */
  readonly labels: readonly string[] | undefined
  readonly allowsCode: boolean
}

/** What the metrics of a config need from outside. Heavy parts are loaded only when a metric asks for them. */
export async function openMetricPorts({ project, entries, labels, allowsCode }: Wish): Promise<OpenedPorts> {
  const names = new Set(entries.map(nameOf))
  const commands = names.has('command') ? await openCommands(project.folder) : undefined
  const judges = names.has('judge') || names.has('claim_judge') ? await openJudgeModels(project) : undefined
  const safety = names.has('safety') ? await openSafety(project) : undefined
  const ports: MetricPorts = {
    readText: path => readText(project, path),
    loadModule: path => import(pathToFileURL(resolve(project.folder, path)).href),
    ...(labels ? { labels } : {}),
    ...(names.has('embedding_similarity') ? { embedder: await openEmbedder(project) } : {}),
    ...(names.has('code_tests') && (allowsCode || project.config.run.allowCodeExecution)
      ? { codeRunner: await openCodeRunner() }
      : {}),
    ...(commands ? { commands } : {}),
    ...(judges ? { judges: judges.judges } : {}),
    ...(safety ? { safetyClassifiers: safety.classifiers } : {}),
  }
  return {
    ports,
    warnings: ports.codeRunner === undefined ? [] : await codeWarnings(ports.codeRunner, entries),
    async [Symbol.asyncDispose]() {
      await commands?.close()
      await judges?.[Symbol.asyncDispose]()
      await safety?.[Symbol.asyncDispose]()
    },
  }
}

export const nameOf = (entry: MetricEntry): string =>
  typeof entry === 'string' ? entry : (Object.keys(entry)[0] ?? '')

async function codeWarnings(runner: CodeRunner, entries: readonly MetricEntry[]): Promise<string[]> {
  const languages = codeLanguages.filter(language => JSON.stringify(entries).includes(`"${language}"`))
  const asked = languages.length === 0 ? codeLanguages : languages
  const all = await Promise.all(asked.map(language => runner.guarantees(language)))
  return [...new Set(all.flatMap(({ notGuaranteed }) => notGuaranteed))].map(
    sentence => `code_tests runs code that candidates wrote. ${sentence}`,
  )
}

export async function readText(project: Project, path: string): Promise<string> {
  try {
    return await readFile(project.path(path), 'utf8')
  } catch (thrown) {
    throw new CupelError('metric_invalid', `A metric names ${path}, which cannot be read.`, {
      hint: 'Paths in the config are relative to the folder of the config file.',
      details: { path: project.path(path) },
      cause: thrown,
    })
  }
}

async function openCommands(folder: string): Promise<ScoringCommands> {
  const { createJsonLineCommands } = await import('../../adapters/metric-command/index.ts')
  return createJsonLineCommands({ cwd: folder })
}

async function openJudgeModels(project: Project) {
  const { openJudges } = await import('./open-judges.ts')
  return openJudges(project)
}

async function openSafety(project: Project) {
  const { openSafetyClassifiers } = await import('./open-safety-classifiers.ts')
  return openSafetyClassifiers(project)
}

async function openCodeRunner() {
  const { createChildCodeRunner } = await import('../../adapters/code-runner/index.ts')
  return createChildCodeRunner()
}

import { statSync } from 'node:fs'
import { extname } from 'node:path'
import { openRows } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import {
  createVersionBuilder,
  type DatasetProblem,
  type Document,
  documentSchema,
  type Example,
  type LabelSchema,
  problemText,
  readExamples,
  type Split,
} from '../../prepare/dataset/index.ts'
import type { Config } from '../config/index.ts'
import type { Project } from '../open-project.ts'

export const splitNames = ['fewshot', 'eval', 'holdout', 'all'] as const

type Examples = Iterable<Example> | AsyncIterable<Example>

/** A dataset of the config, looked through once: every example is valid, and its version is known. */
export interface OpenedDataset {
  readonly name: string
  /** As the config names it. */
  readonly file: string
  readonly version: string
  readonly split: Split | 'all'
  /** Examples that `read` gives. */
  readonly examples: number
  readonly limit: number | undefined
  /** The examples of the split, streamed; stops at the limit. */
  readonly read: () => Examples
  /** The examples of every split, streamed. */
  readonly readAll: () => Examples
  readonly corpus: readonly Document[]
  readonly labels: readonly string[] | undefined
  readonly labelSchema: LabelSchema | undefined
}

interface Wish {
  readonly name: string
  readonly split: Split | 'all'
  readonly limit: number | undefined
}

const mostShown = 20
/** Sources up to this size are kept in memory when read; larger ones are streamed again each time. */
const largestKept = 8 * 1024 * 1024

/**
 * Opens a dataset for a run. A run on part of a broken file would measure something else, so one bad line refuses it;
 * `cupel dataset import` keeps the good lines.
 */
export async function openDataset(project: Project, { name, split, limit }: Wish): Promise<OpenedDataset> {
  const config = datasetConfig(project.config, name)
  const kept: Example[] | undefined = isSmall(project.path(config.file)) ? [] : undefined
  const readAll = (): Examples => kept ?? examplesOf(project, name, true)
  const isWanted = (example: Example): boolean => split === 'all' || (example.split ?? 'eval') === split
  const builder = createVersionBuilder()
  let examples = 0
  for await (const example of examplesOf(project, name)) {
    builder.add(example)
    kept?.push(example)
    if (isWanted(example)) examples++
  }
  return {
    name,
    file: config.file,
    version: builder.version().hash,
    split,
    examples: Math.min(examples, limit ?? examples),
    limit,
    read: () => firstOf(readAll(), isWanted, limit),
    readAll,
    corpus: config.corpus === undefined ? [] : await readCorpus(project, config.corpus),
    labels: config.labels?.labels,
    labelSchema: config.labels,
  }
}

/** What a folder or a compressed file holds is not known by its size. */
function isSmall(source: string): boolean {
  const file = statSync(source, { throwIfNoEntry: false })
  return file?.isFile() === true && file.size <= largestKept && extname(source).toLowerCase() !== '.parquet'
}

export function datasetConfig(config: Config, name: string): Config['datasets'][string] {
  const found = config.datasets[name]
  if (found) return found
  throw new CupelError('dataset_missing', `The config has no dataset "${name}".`, {
    hint: `It has: ${Object.keys(config.datasets).join(', ')}.`,
  })
}

/** The dataset that is meant when there is only one; an error that lists them otherwise. */
export function chooseDataset(config: Config, asked: string | undefined): string {
  const names = Object.keys(config.datasets)
  if (asked !== undefined) {
    datasetConfig(config, asked)
    return asked
  }
  if (names.length === 1) return names[0] as string
  throw new CupelError('usage_invalid', 'The config has more than one dataset.', {
    hint: `Name one: ${names.join(', ')}.`,
  })
}

/** Every example of a dataset, streamed. Throws `dataset_invalid` with the first problems when a line is bad. */
export async function* examplesOf(
  project: Project,
  name: string,
  idsAreKnown = false,
): AsyncGenerator<Example> {
  const { file, mapping, labels } = datasetConfig(project.config, name)
  const rows = openRows({ source: project.path(file), name: file })
  const problems: DatasetProblem[] = []
  for await (const read of readExamples(rows, { mapping, labels, idsAreKnown })) {
    if (read.kind === 'problem') {
      problems.push(read.problem)
      if (problems.length >= mostShown) break
    } else if (problems.length === 0) yield read.example
  }
  if (problems.length > 0) throw invalid(file, problems)
}

function invalid(file: string, problems: readonly DatasetProblem[]): CupelError {
  const more = problems.length >= mostShown ? ' (the first of them)' : ''
  const lines = problems.map(problem => `  ${problemText(problem)}`).join('\n')
  return new CupelError('dataset_invalid', `${file} has lines that are not examples${more}:\n${lines}`, {
    hint: 'Correct them, or run `cupel dataset import` to keep the good lines and set the others aside.',
    details: { file, problems: problems.map(problemText) },
  })
}

async function* firstOf(
  examples: Examples,
  isWanted: (example: Example) => boolean,
  limit: number | undefined,
): AsyncGenerator<Example> {
  let given = 0
  if (limit === 0) return
  for await (const example of examples) {
    if (!isWanted(example)) continue
    yield example
    if (++given === limit) return
  }
}

/** The documents that every example of a dataset can see. */
export async function readCorpus(project: Project, file: string): Promise<Document[]> {
  const documents: Document[] = []
  for await (const row of openRows({ source: project.path(file), name: file })) {
    if (row.kind === 'problem') throw invalid(file, [row.problem])
    const { id, title, text, tags } = row.value as Record<string, unknown>
    const parsed = documentSchema.safeParse({ id, title: title ?? undefined, text, tags })
    if (!parsed.success) {
      throw new CupelError(
        'dataset_invalid',
        `${file}:${row.line} is not a document: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`,
        {
          hint: 'A document has an id and a text, and may have a title and tags.',
        },
      )
    }
    documents.push(parsed.data)
  }
  return documents
}

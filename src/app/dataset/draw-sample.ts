import { existsSync } from 'node:fs'
import { openRows, writeJsonl } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import {
  type CoverageReport,
  coverageReport,
  type Example,
  type FieldMapping,
  inputText,
  type LogSample,
  problemText,
  readExamples,
  sampleLog,
} from '../../prepare/dataset/index.ts'
import { openEmbedder } from '../open-embedder.ts'
import type { Project } from '../open-project.ts'
import { examplesOf } from './open-dataset.ts'

export interface DrawInput {
  readonly source: string
  readonly name: string
  readonly out: string
  readonly size: number
  readonly seed: number
  readonly mapping?: FieldMapping | undefined
  /** Field of an example whose values are the strata, e.g. `tags.line`. */
  readonly by?: string | undefined
  readonly allocation?: 'proportional' | 'equal'
  readonly isForced?: boolean
  /** Dataset whose coverage of the log is reported. */
  readonly against?: { readonly project: Project; readonly dataset: string } | undefined
}

export interface DrawResult extends LogSample {
  readonly refused: readonly string[]
  readonly coverage: CoverageReport | undefined
}

/** Draws a sample of a production log, writes it as examples to be labelled, and says what of the log no golden example covers. */
export async function drawSample(input: DrawInput): Promise<DrawResult> {
  if (existsSync(input.out) && input.isForced !== true) {
    throw new CupelError('output_exists', `${input.out} exists already.`, {
      hint: 'Name another file, or write over it with --force.',
    })
  }
  const refused: string[] = []
  const sample = await sampleLog(records(input, refused), {
    size: input.size,
    seed: input.seed,
    ...(input.allocation === undefined ? {} : { allocation: input.allocation }),
    ...(input.by === undefined ? {} : { stratum: example => stratumOf(example, input.by as string) }),
  })
  if (sample.examples.length === 0) {
    throw new CupelError('dataset_empty', `${input.name} holds no record that can be read.`, {
      hint: refused[0] ?? 'Name the fields with --map, e.g. --map input=question.',
    })
  }
  await writeJsonl(input.out, sample.examples)
  return {
    ...sample,
    refused,
    coverage: input.against && (await coverage(sample.examples, input.against, input.seed)),
  }
}

/** Records of a log often have no id: then their place in the log is one. */
async function* records(input: DrawInput, refused: string[]): AsyncGenerator<Example> {
  const rows = openRows({ source: input.source, name: input.name })
  const named = withIds(rows, input.mapping)
  for await (const read of readExamples(named, { mapping: input.mapping })) {
    if (read.kind === 'example') yield fromLife(read.example)
    else refused.push(problemText(read.problem))
  }
}

/** What was asked in production is real, unless the log says otherwise. */
const fromLife = (example: Example): Example => ({
  ...example,
  provenance: { kind: 'real', ...example.provenance },
})

async function* withIds(
  rows: ReturnType<typeof openRows>,
  mapping: FieldMapping | undefined,
): ReturnType<typeof openRows> {
  for await (const row of rows) {
    const needsId =
      row.kind === 'row' &&
      mapping?.id === undefined &&
      typeof row.value === 'object' &&
      row.value !== null &&
      !('id' in row.value)
    yield needsId ? { ...row, value: { ...(row.value as object), id: `log-${row.line}` } } : row
  }
}

function stratumOf(example: Example, by: string): string {
  const value = by
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], example)
  return value === undefined ? (example.tags[by] ?? '(none)') : String(value)
}

async function coverage(
  sample: readonly Example[],
  { project, dataset }: NonNullable<DrawInput['against']>,
  seed: number,
): Promise<CoverageReport> {
  const golden: string[] = []
  for await (const example of examplesOf(project, dataset)) golden.push(inputText(example))
  return coverageReport({
    log: sample.map(inputText),
    weights: sample.map(({ weight }) => weight),
    golden,
    embedder: await openEmbedder(project),
    seed,
  })
}

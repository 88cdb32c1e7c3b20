import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { openRows, writeJsonl } from '../../adapters/dataset-files/index.ts'
import { openDuplicateIndex } from '../../adapters/duplicate-index/index.ts'
import { CupelError } from '../../kernel/index.ts'
import {
  createDuplicateFinder,
  type DatasetProblem,
  type DuplicatePair,
  type Example,
  type FieldMapping,
  type LabelSchema,
  problemText,
  readExamples,
} from '../../prepare/dataset/index.ts'

export interface ImportInput {
  readonly source: string
  /** As the user named it. */
  readonly name: string
  readonly out: string
  readonly mapping?: FieldMapping | undefined
  readonly labels?: LabelSchema | undefined
  readonly part?: string | undefined
  readonly findsDuplicates?: boolean
  readonly isForced?: boolean
  readonly onProgress?: (rows: number) => void
  /** Told of every problem as it is met. */
  readonly onProblem?: (text: string) => void
}

export interface ImportResult {
  readonly kept: number
  readonly refused: number
  readonly duplicates: readonly DuplicatePair[]
  /** Where refused records were put, whole and with the reason. */
  readonly rejectedFile: string | undefined
}

const mostDuplicates = 10_000

/** Reads records from any source, writes the good ones as examples, and sets the others aside with what is wrong. */
export async function importDataset(input: ImportInput): Promise<ImportResult> {
  const { out, isForced = false } = input
  if (existsSync(out) && !isForced) {
    throw new CupelError('output_exists', `${out} exists already.`, {
      hint: 'Name another file, or write over it with --force.',
    })
  }
  mkdirSync(dirname(out), { recursive: true })
  const problems: DatasetProblem[] = []
  const duplicates: DuplicatePair[] = []
  const kept = await writeJsonl(out, goodExamples(input, { problems, duplicates }))
  const rejectedFile = problems.length === 0 ? undefined : `${out.replace(/\.jsonl$/, '')}.rejected.jsonl`
  if (rejectedFile !== undefined) await writeJsonl(rejectedFile, problems)
  return { kept, refused: problems.length, duplicates, rejectedFile }
}

interface Found {
  readonly problems: DatasetProblem[]
  readonly duplicates: DuplicatePair[]
}

async function* goodExamples(input: ImportInput, { problems, duplicates }: Found): AsyncGenerator<Example> {
  const index = input.findsDuplicates === false ? undefined : openDuplicateIndex(tmpdir())
  const finder = index && createDuplicateFinder(index)
  let rows = 0
  try {
    const source = openRows({ source: input.source, name: input.name, part: input.part })
    for await (const read of readExamples(source, { mapping: input.mapping, labels: input.labels })) {
      if (++rows % 10_000 === 0) input.onProgress?.(rows)
      if (read.kind === 'problem') {
        problems.push(bounded(read.problem))
        input.onProblem?.(problemText(read.problem))
        continue
      }
      const pairs = (await finder?.add(read.example)) ?? []
      if (duplicates.length < mostDuplicates) duplicates.push(...pairs.slice(0, 1))
      yield read.example
    }
  } finally {
    await index?.close()
  }
}

/** A refused record is kept whole up to a size that a person would still look at. */
function bounded(problem: DatasetProblem): DatasetProblem {
  const { source } = problem
  return source === undefined || source.length <= 100_000
    ? problem
    : { ...problem, source: `${source.slice(0, 100_000)}…` }
}

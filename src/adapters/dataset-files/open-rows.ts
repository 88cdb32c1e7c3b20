import { existsSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { CupelError } from '../../kernel/index.ts'
import type { SourceRow } from '../../prepare/dataset/index.ts'
import { huggingFaceFiles } from './hugging-face.ts'
import { readDelimited } from './read-delimited.ts'
import { readJson } from './read-json.ts'
import { readJsonl } from './read-jsonl.ts'
import { readParquet } from './read-parquet.ts'

export type SourceFormat = 'jsonl' | 'json' | 'csv' | 'tsv' | 'parquet'

const formats: Readonly<Record<string, SourceFormat>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.json': 'json',
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.parquet': 'parquet',
}

const readers: Readonly<Record<SourceFormat, (file: string, name: string) => AsyncIterable<SourceRow>>> = {
  jsonl: readJsonl,
  json: readJson,
  csv: (file, name) => readDelimited(file, name, ','),
  tsv: (file, name) => readDelimited(file, name, '\t'),
  parquet: readParquet,
}

interface RowsInput {
  /** File or folder, absolute. */
  readonly source: string
  /** As the user named it, for messages. */
  readonly name: string
  /** Split of a Hugging Face style folder; all of them without it. */
  readonly part?: string | undefined
}

/** The records of a file, or of every data file of a folder in the order of their names. Never holds more than a part of them. */
export function openRows({ source, name, part }: RowsInput): AsyncIterable<SourceRow> {
  if (!existsSync(source)) {
    throw new CupelError('dataset_missing', `There is no file or folder ${name}.`, {
      hint: 'Check the path; those in a config are relative to its folder.',
      details: { source },
    })
  }
  if (!statSync(source).isDirectory()) return readers[formatOf(source, name)](source, name)
  return readAll(huggingFaceFiles({ folder: source, name, part, endings: Object.keys(formats) }))
}

async function* readAll(
  files: readonly { readonly file: string; readonly name: string }[],
): AsyncIterable<SourceRow> {
  for (const { file, name } of files) yield* readers[formatOf(file, name)](file, name)
}

function formatOf(file: string, name: string): SourceFormat {
  const format = formats[extname(file).toLowerCase()]
  if (format) return format
  throw new CupelError('dataset_invalid', `${name}: the format is not known by its ending.`, {
    hint: `Give it one of ${Object.keys(formats).join(', ')}.`,
    details: { file: name },
  })
}

import { existsSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { CupelError } from '../../kernel/index.ts'
import type { SourceRow } from '../../prepare/dataset/index.ts'
import { huggingFaceFiles } from './hugging-face.ts'
import { readJson } from './read-json.ts'
import { readJsonl } from './read-jsonl.ts'
import { readParquet } from './read-parquet.ts'
import { sniff } from './sniff.ts'

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

interface RowsInput {
  /** File or folder, absolute. */
  readonly source: string
  /** As the user named it, for messages. */
  readonly name: string
  /** Split of a Hugging Face style folder, or `config/split`; all of them without it. */
  readonly part?: string | undefined
}

/**
 * The records of a file, or of every data file of a folder in the order of their names. Never holds more than a part of them.
 * A source without any record is a problem of its own.
 *
 * @throws CupelError `dataset_missing` when there is no such file, `dataset_invalid` when its ending is not known
 */
export function openRows({ source, name, part }: RowsInput): AsyncIterable<SourceRow> {
  if (!existsSync(source)) {
    throw new CupelError('dataset_missing', `There is no file or folder ${name}.`, {
      hint: 'Check the path; those in a config are relative to its folder.',
      details: { source },
    })
  }
  if (statSync(source).isDirectory()) {
    const files = huggingFaceFiles({ folder: source, name, part, endings: Object.keys(formats) })
    return atLeastOne(readAll(files), name)
  }
  if (part !== undefined) {
    throw new CupelError('usage_invalid', `${name} is a file and has no part "${part}".`, {
      hint: 'Name the folder that holds the splits, or leave the part out.',
    })
  }
  formatOf(source, name)
  return atLeastOne(readAll([{ file: source, name }]), name)
}

async function* readAll(
  files: readonly { readonly file: string; readonly name: string }[],
): AsyncIterable<SourceRow> {
  for (const { file, name } of files) yield* readOne(file, name)
}

async function* readOne(file: string, name: string): AsyncIterable<SourceRow> {
  const format = formatOf(file, name)
  if (format === 'parquet') {
    yield* readParquet(file, name)
    return
  }
  const { instead, mark } = sniff(file)
  if (instead !== undefined) {
    const { found, hint } = instead
    yield {
      kind: 'problem',
      problem: { file: name, line: 1, field: '', expected: 'text in UTF-8', found, hint },
    }
  } else if (format === 'jsonl') yield* readJsonl(file, name)
  else if (format === 'json') yield* readJson(file, name)
  else {
    const { readDelimited } = await import('./read-delimited.ts')
    yield* readDelimited({ file, name, delimiter: format === 'csv' ? ',' : '\t', skip: mark })
  }
}

async function* atLeastOne(rows: AsyncIterable<SourceRow>, name: string): AsyncIterable<SourceRow> {
  let isEmpty = true
  for await (const row of rows) {
    isEmpty = false
    yield row
  }
  if (!isEmpty) return
  yield {
    kind: 'problem',
    problem: { file: name, line: 1, field: '', expected: 'at least one record', found: 'none' },
  }
}

function formatOf(file: string, name: string): SourceFormat {
  const format = formats[extname(file).toLowerCase()]
  if (format) return format
  throw new CupelError('dataset_invalid', `${name}: the format is not known by its ending.`, {
    hint: `Give it one of ${Object.keys(formats).join(', ')}.`,
    details: { file: name },
  })
}

import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { openJsonl, openRows } from '../../adapters/dataset-files/index.ts'
import { openDuplicateIndex } from '../../adapters/duplicate-index/index.ts'
import { CupelError } from '../../kernel/index.ts'
import {
  type FieldMapping,
  type ImportReport,
  importExamples,
  type LabelSchema,
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

export interface ImportResult extends ImportReport {
  /** Where refused records were put, whole and with the reason. */
  readonly rejectedFile: string | undefined
}

/** Reads records from any source, writes the good ones as examples, and sets the others aside with what is wrong. */
export async function importDataset(input: ImportInput): Promise<ImportResult> {
  const { source, name, part, out, isForced = false, findsDuplicates = true } = input
  if (existsSync(out) && !isForced) {
    throw new CupelError('output_exists', `${out} exists already.`, {
      hint: 'Name another file, or write over it with --force.',
    })
  }
  const rejectedFile = `${out.replace(/\.jsonl$/, '')}.rejected.jsonl`
  const rows = openRows({ source, name, part })
  const duplicates = findsDuplicates ? openDuplicateIndex(tmpdir()) : undefined
  try {
    const ports = { rows, kept: openJsonl(out), openRejected: () => openJsonl(rejectedFile), duplicates }
    const report = await importExamples(ports, input)
    return { ...report, rejectedFile: report.refused === 0 ? undefined : rejectedFile }
  } finally {
    await duplicates?.close()
  }
}

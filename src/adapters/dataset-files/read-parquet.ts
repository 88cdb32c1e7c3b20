import { messageOf } from '../../kernel/index.ts'
import type { SourceRow } from '../../prepare/dataset/index.ts'

const rowsAtOnce = 1_000

/** Rows of a Parquet file, a thousand at a time, with every compression in use. `line` is the row, from 1. */
export async function* readParquet(file: string, name: string): AsyncIterable<SourceRow> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet')
  const { compressors } = await import('hyparquet-compressors')
  let row = 0
  try {
    const source = await asyncBufferFromFile(file)
    const metadata = await parquetMetadataAsync(source)
    const total = Number(metadata.num_rows)
    while (row < total) {
      const rowEnd = Math.min(total, row + rowsAtOnce)
      const records = await parquetReadObjects({ file: source, metadata, compressors, rowStart: row, rowEnd })
      for (const record of records) yield { kind: 'row', file: name, line: ++row, value: plain(record) }
    }
  } catch (thrown) {
    const found = messageOf(thrown)
    yield {
      kind: 'problem',
      problem: { file: name, line: row + 1, field: '', expected: 'a readable Parquet file', found },
    }
  }
}

/** Whole numbers come as bigint, times as dates; an example knows neither. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

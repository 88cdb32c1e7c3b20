import { messageOf } from '../../kernel/index.ts'
import type { SourceRow } from '../../prepare/dataset/index.ts'

/** Uncompressed bytes of rows that are decoded at once; a larger row group is read in several goes. */
const bytesAtOnce = 32 * 1024 * 1024

/**
 * Rows of a Parquet file, row group by row group, with every compression in use. `line` is the row, from 1. Memory follows the
 * row group: the compressed columns of one are held whole.
 */
export async function* readParquet(file: string, name: string): AsyncIterable<SourceRow> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import('hyparquet')
  const { compressors } = await import('hyparquet-compressors')
  let row = 0
  try {
    const source = await asyncBufferFromFile(file)
    const metadata = await parquetMetadataAsync(source)
    for (const group of metadata.row_groups) {
      const rows = Number(group.num_rows)
      const goes = Math.max(1, Math.ceil(Number(group.total_byte_size) / bytesAtOnce))
      const atOnce = Math.max(1, Math.ceil(rows / goes))
      const groupEnd = row + rows
      while (row < groupEnd) {
        const rowEnd = Math.min(groupEnd, row + atOnce)
        const range = { rowStart: row, rowEnd, useOffsetIndex: true }
        const records = await parquetReadObjects({ file: source, metadata, compressors, ...range })
        for (const record of records) yield { kind: 'row', file: name, line: ++row, value: plain(record) }
      }
    }
  } catch (thrown) {
    const found = messageOf(thrown)
    const hint = row === 0 ? undefined : 'what follows was not read'
    yield {
      kind: 'problem',
      problem: {
        file: name,
        line: row + 1,
        field: '',
        expected: 'a readable Parquet file',
        found,
        ...(hint === undefined ? {} : { hint }),
      },
    }
  }
}

/** Whole numbers come as bigint, times as dates; an example knows neither. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

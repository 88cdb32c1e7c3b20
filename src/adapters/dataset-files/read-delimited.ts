import { createReadStream } from 'node:fs'
import { CsvError, parse } from 'csv-parse'
import type { SourceRow } from '../../prepare/dataset/index.ts'
import { longestLine } from './read-lines.ts'

interface Parsed {
  readonly record: Record<string, string>
  readonly info: { readonly lines: number; readonly error?: CsvError }
}

/**
 * Records of CSV or TSV, named by the first line. Cells that are empty count as absent. A record with too many or too few
 * cells is a problem of its own; quotes that do not fit end the file, because nothing after them can be trusted.
 */
export async function* readDelimited(
  file: string,
  name: string,
  delimiter: string,
): AsyncIterable<SourceRow> {
  const source = createReadStream(file)
  const parser = source.pipe(
    parse({
      delimiter,
      bom: true,
      columns: headers => uniqueHeaders(headers),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: longestLine,
      ...(delimiter === '\t' ? { quote: false } : {}),
    }),
  )
  source.on('error', error => parser.destroy(error))
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      yield info.error
        ? countProblem(name, info, record)
        : { kind: 'row', file: name, line: info.lines, value: present(record) }
    }
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown
    const line = typeof thrown.lines === 'number' ? thrown.lines : 0
    yield {
      kind: 'problem',
      problem: {
        file: name,
        line,
        field: '',
        expected: 'well-formed quotes',
        found: thrown.message,
        hint: 'what follows was not read',
      },
    }
  }
}

function uniqueHeaders(headers: readonly string[]): string[] {
  return headers.map((header, at) => (header.trim() === '' ? `column_${at + 1}` : header.trim()))
}

function present(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== ''))
}

function countProblem(file: string, info: Parsed['info'], record: Record<string, string>): SourceRow {
  return {
    kind: 'problem',
    problem: {
      file,
      line: info.lines,
      field: '',
      expected: 'as many cells as the first line has',
      found: info.error?.message ?? 'another number',
      source: JSON.stringify(record),
    },
  }
}

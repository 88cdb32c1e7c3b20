import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { CsvError, parse } from 'csv-parse'
import type { DatasetProblem, SourceRow } from '../../prepare/dataset/index.ts'
import { longestLine } from './read-lines.ts'

interface Parsed {
  readonly record: readonly string[]
  readonly raw: string
  readonly info: { readonly lines: number }
}

interface Delimited {
  readonly file: string
  readonly name: string
  readonly delimiter: ',' | '\t'
  /** Bytes of a byte order mark. */
  readonly skip?: number
}

/**
 * Records of CSV or TSV, named by the first line. Cells that are empty count as absent. A record with too many or too few
 * cells, with misplaced quotes or with bytes that are not UTF-8 is a problem of its own, and what follows it is read. Line
 * numbers are those at which a record ends: a quoted cell may span several.
 */
export async function* readDelimited({
  file,
  name,
  delimiter,
  skip = 0,
}: Delimited): AsyncIterable<SourceRow> {
  const skipped = createSkipped(name)
  const source = createReadStream(file, { start: skip })
  const parser = source.pipe(
    parse({
      delimiter,
      // Bytes one to one, so that a wrong one is found in its own cell; delimiters and quotes are ASCII.
      encoding: 'latin1',
      columns: false,
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error, raw) => skipped.note(error, raw),
      max_record_size: longestLine,
      ...(delimiter === '\t' ? { quote: false } : {}),
    }),
  )
  source.on('error', error => parser.destroy(error))
  let header: readonly string[] | undefined
  try {
    for await (const { record, raw, info } of parser as AsyncIterable<Parsed>) {
      yield* skipped.take(info.lines)
      const where = { file: name, line: info.lines }
      if (header === undefined) {
        header = decoded(record)?.map(name => name.trim()) ?? []
        const problem = headerProblem(header, where)
        if (problem === undefined) continue
        yield { kind: 'problem', problem }
        return
      }
      yield toRow({ header, record, raw, where })
    }
    yield* skipped.take()
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown
    yield* skipped.take()
    const line = typeof thrown.lines === 'number' ? thrown.lines : 0
    const expected = `records of at most ${longestLine} bytes in well-formed quotes`
    const hint = 'what follows was not read'
    yield { kind: 'problem', problem: { file: name, line, field: '', expected, found: thrown.message, hint } }
  } finally {
    source.destroy()
  }
}

/** The parser tells of one bad record several times; the last telling of a line has most of it. */
function createSkipped(file: string) {
  let latest: { line: number; code: string; raw: string } | undefined
  const done: { readonly line: number; readonly problem: DatasetProblem }[] = []
  const close = (): void => {
    if (latest === undefined) return
    const { line, code, raw } = latest
    const isOpen = code === 'CSV_QUOTE_NOT_CLOSED'
    const problem = {
      file,
      line,
      field: '',
      expected: isOpen ? 'a closing quote' : 'quotes around whole cells, doubled inside them',
      found: isOpen ? 'the end of the file inside a quoted cell' : excerpt(raw),
      ...(isOpen ? { hint: 'a quote is opened in the source of this record and never closed' } : {}),
      source: utf8(raw) ?? raw,
    }
    done.push({ line, problem })
    latest = undefined
  }
  return {
    note(error: CsvError | undefined, raw: string | undefined): undefined {
      const line = typeof error?.lines === 'number' ? error.lines : 0
      if (latest !== undefined && latest.line !== line && !raw?.startsWith(latest.raw)) close()
      latest = { line, code: error?.code ?? '', raw: raw ?? '' }
    },
    /** Those that end before a line; the parser is ahead of what it has handed out. */
    take(line = Number.POSITIVE_INFINITY): SourceRow[] {
      if (latest !== undefined && latest.line <= line) close()
      const after = done.findIndex(row => row.line > line)
      return done
        .splice(0, after === -1 ? done.length : after)
        .map(({ problem }) => ({ kind: 'problem', problem }))
    },
  }
}

const excerpt = (raw: string): string => {
  const text = (utf8(raw) ?? raw).trimEnd()
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function headerProblem(
  header: readonly string[],
  where: { readonly file: string; readonly line: number },
): DatasetProblem | undefined {
  const names = header.filter(name => name !== '')
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) {
    return {
      ...where,
      field: twice,
      expected: 'a name for each column of its own',
      found: 'the same name twice',
    }
  }
  if (names.length > 0) return undefined
  return {
    ...where,
    field: '',
    expected: 'the names of the columns in UTF-8 in the first line',
    found: 'none',
  }
}

interface Cells {
  readonly header: readonly string[]
  readonly record: readonly string[]
  readonly raw: string
  readonly where: { readonly file: string; readonly line: number }
}

function toRow({ header, record, raw, where }: Cells): SourceRow {
  const source = (utf8(raw) ?? raw).trimEnd()
  if (record.length !== header.length) {
    const expected = `${header.length} cells, as in the first line`
    return { kind: 'problem', problem: { ...where, field: '', expected, found: `${record.length}`, source } }
  }
  const cells = decoded(record)
  if (cells === undefined) {
    const wrong = record.findIndex(cell => utf8(cell) === undefined)
    return {
      kind: 'problem',
      problem: {
        ...where,
        field: header[wrong] as string,
        expected: 'text in UTF-8',
        found: 'bytes that are not',
        hint: 'save the file as UTF-8 (in Excel: "CSV UTF-8")',
        source,
      },
    }
  }
  const present = cells.flatMap((cell, at) =>
    cell === '' || header[at] === '' ? [] : [[header[at] as string, cell] as const],
  )
  return { kind: 'row', ...where, value: Object.fromEntries(present), isText: true }
}

function decoded(cells: readonly string[]): string[] | undefined {
  const texts: string[] = []
  for (const cell of cells) {
    const text = utf8(cell)
    if (text === undefined) return undefined
    texts.push(text)
  }
  return texts
}

const beyondAscii = /[\x80-\xff]/

/** The text of bytes that were read one to one; undefined when they are not UTF-8. */
function utf8(bytes: string): string | undefined {
  if (!beyondAscii.test(bytes)) return bytes
  const buffer = Buffer.from(bytes, 'latin1')
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined
}

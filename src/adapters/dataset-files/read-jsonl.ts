import { messageOf } from '../../kernel/index.ts'
import type { SourceRow } from '../../prepare/dataset/index.ts'
import { type Line, longestLine, readLines } from './read-lines.ts'

/** One JSON value a line. A line that is not JSON is a problem of its own. */
export async function* readJsonl(file: string, name: string): AsyncIterable<SourceRow> {
  for await (const line of readLines(file)) yield 'text' in line ? parse(line, name) : unreadable(line, name)
}

function parse({ number, text }: Extract<Line, { text: string }>, file: string): SourceRow {
  try {
    return { kind: 'row', file, line: number, value: JSON.parse(text) }
  } catch (thrown) {
    return {
      kind: 'problem',
      problem: {
        file,
        line: number,
        field: '',
        expected: 'one JSON value',
        found: whatIsWrong(text, messageOf(thrown)),
        source: text,
      },
    }
  }
}

function whatIsWrong(text: string, message: string): string {
  const start = text.length > 60 ? `${text.slice(0, 57)}…` : text
  if (/\b(NaN|-?Infinity)\b/.test(text)) return `${start} (NaN and Infinity are not JSON: use null)`
  return `${start} (${message.replace(/ in JSON at.*| is not valid JSON$/, '')})`
}

function unreadable(line: Extract<Line, { problem: string }>, file: string): SourceRow {
  const found = line.problem === 'too-long' ? `${line.bytes} bytes` : 'bytes that are not UTF-8'
  const expected = line.problem === 'too-long' ? `a line of at most ${longestLine} bytes` : 'text in UTF-8'
  return { kind: 'problem', problem: { file, line: line.number, field: '', expected, found } }
}

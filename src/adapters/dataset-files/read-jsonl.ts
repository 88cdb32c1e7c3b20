import type { SourceRow } from '../../prepare/dataset/index.ts'
import { jsonProblem, parseJson } from './parse-json.ts'
import { longestLine, readLines } from './read-lines.ts'

/** One JSON value a line. A line that is not JSON is a problem of its own. */
export async function* readJsonl(file: string, name: string): AsyncIterable<SourceRow> {
  for await (const { number, bytes, length } of readLines(file)) {
    const where = { file: name, line: number }
    yield bytes === undefined
      ? jsonProblem(where, {
          expected: `a line of at most ${longestLine} bytes`,
          found: `${length} bytes`,
          hint: 'is it JSON Lines, with lines that end in LF? A JSON array is read from a file named .json',
        })
      : parseJson(bytes, where)
  }
}

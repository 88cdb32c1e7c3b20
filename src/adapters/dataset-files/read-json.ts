import { createReadStream } from 'node:fs'
import type { SourceRow } from '../../prepare/dataset/index.ts'
import { type Element, ElementSplitter } from './element-splitter.ts'
import { jsonProblem, parseJson } from './parse-json.ts'
import { longestLine } from './read-lines.ts'

/**
 * The elements of one JSON array, or the JSON values of a file that is not an array (one object, or JSON Lines under another
 * name); streamed. A bad element is a problem of its own, and what follows it is read. `line` is where the element begins.
 */
export async function* readJson(file: string, name: string): AsyncIterable<SourceRow> {
  const splitter = new ElementSplitter(longestLine)
  let first: SourceRow | undefined
  let count = 0
  for await (const element of elements(file, splitter)) {
    const row = rowOf(element, name)
    // Whether an object wraps the records is only known when nothing follows it.
    if (++count === 1 && !splitter.isArray) {
      first = row
      continue
    }
    if (first !== undefined) yield first
    first = undefined
    yield row
  }
  if (first !== undefined) yield unwrapped(first, name)
}

async function* elements(file: string, splitter: ElementSplitter): AsyncIterable<Element> {
  let isFirst = true
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    yield* splitter.push(isFirst ? withoutMark(chunk) : chunk)
    isFirst = false
  }
  yield* splitter.end()
}

const withoutMark = (chunk: Buffer): Buffer =>
  chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk

function rowOf(element: Element, file: string): SourceRow {
  const where = { file, line: element.line }
  if (element.kind === 'value') return parseJson(element.bytes, where)
  if (element.kind === 'broken') {
    return jsonProblem(where, { expected: element.expected, found: element.found })
  }
  return jsonProblem(where, {
    expected: `an element of at most ${longestLine} bytes`,
    found: `${element.length} bytes`,
    hint: 'the records of the file may be inside one object: take the array out of it',
  })
}

function unwrapped(row: SourceRow, file: string): SourceRow {
  const wrapper = row.kind === 'row' ? wrapperField(row.value) : undefined
  if (row.kind === 'problem' || wrapper === undefined) return row
  return jsonProblem(
    { file, line: row.line },
    {
      expected: 'an array of records',
      found: `an object whose field "${wrapper}" is one`,
      hint: `take the array out, for example with jq '.${wrapper}'`,
    },
  )
}

/** The only field that is a list of objects, of an object that is no record itself. */
function wrapperField(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'id' in value) return undefined
  const lists = Object.entries(value).filter(
    ([, inner]) =>
      Array.isArray(inner) && inner.length > 0 && typeof inner[0] === 'object' && inner[0] !== null,
  )
  return lists.length === 1 && Object.keys(value).length <= 4 ? lists[0]?.[0] : undefined
}

import { createReadStream } from 'node:fs'
import { JSONParser } from '@streamparser/json'
import { messageOf } from '../../kernel/index.ts'
import type { SourceRow } from '../../prepare/dataset/index.ts'

/**
 * The elements of one JSON array, or the one object of a file; streamed. `line` is the place of the element, from 1. What
 * stands before a syntax error is kept.
 */
export async function* readJson(file: string, name: string): AsyncIterable<SourceRow> {
  const ready: SourceRow[] = []
  let place = 0
  const isArray = (await firstCharacter(file)) === '['
  const parser = new JSONParser({ paths: [isArray ? '$.*' : '$'], keepStack: false })
  parser.onValue = ({ value }) => {
    ready.push({ kind: 'row', file: name, line: ++place, value })
  }
  try {
    for await (const chunk of createReadStream(file, { encoding: 'utf8' }) as AsyncIterable<string>) {
      parser.write(place === 0 ? chunk.replace(/^\uFEFF/, '') : chunk)
      yield* ready.splice(0)
    }
    if (!parser.isEnded) throw new Error('the file ends in the middle')
  } catch (thrown) {
    yield* ready.splice(0)
    const found = messageOf(thrown)
    yield {
      kind: 'problem',
      problem: {
        file: name,
        line: place + 1,
        field: '',
        expected: 'JSON: an array of objects',
        found,
        hint: 'line counts elements here',
      },
    }
  }
}

async function firstCharacter(file: string): Promise<string | undefined> {
  for await (const chunk of createReadStream(file, { encoding: 'utf8' }) as AsyncIterable<string>) {
    const first = chunk.replace(/^\uFEFF/, '').trimStart()[0]
    if (first !== undefined) return first
  }
  return undefined
}

import { appendFileSync, existsSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { writeJsonl } from '../../adapters/dataset-files/index.ts'
import { CupelError, parsedJson } from '../../kernel/index.ts'
import type { JudgedPair } from '../../measure/judge/index.ts'
import { makeFolder } from '../make-folder.ts'

const verdict = z.enum(['first', 'second', 'tie']).optional()
const lineSchema = z.strictObject({
  exampleId: z.string(),
  aFirst: verdict,
  bFirst: verdict,
  lengthDifference: z.number(),
  asked: z.string(),
})

export interface PairFile {
  /** Pairs that were read in both orders, by what was asked. */
  readonly known: ReadonlyMap<string, JudgedPair>
  add(pair: JudgedPair, asked: string): void
  /** Leaves the pairs of this command alone, in their order. */
  finish(pairs: readonly { readonly pair: JudgedPair; readonly asked: string }[]): Promise<void>
  /** For a file that is nobody's, once its pairs are in a result. */
  remove(): void
}

/**
 * Verdicts of pairs as they come, so that a command that was broken off goes on where it was. A last line that was torn is judged
 * again; any other line that is no verdict refuses the file, which is then somebody's and stays as it is.
 */
export function openPairFile(path: string): PairFile {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
  const torn = lines.pop() ?? ''
  if (torn !== '' && !mayBeTorn(torn)) throw strangeFile(path, lines.length)
  const read = lines.map((line, at) => {
    const parsed = lineSchema.safeParse(parsedJson(line))
    if (parsed.success) return parsed.data
    throw strangeFile(path, at)
  })
  let isTorn = torn !== ''
  return {
    known: new Map(
      read.flatMap(({ asked, ...pair }) =>
        pair.aFirst === undefined || pair.bFirst === undefined ? [] : [[asked, pair as JudgedPair]],
      ),
    ),
    add(pair, asked) {
      const line = `${JSON.stringify({ ...pair, asked })}\n`
      if (isTorn) truncateSync(path, Buffer.byteLength(`${lines.join('\n')}${lines.length > 0 ? '\n' : ''}`))
      isTorn = false
      makeFolder(dirname(path))
      appendFileSync(path, line)
    },
    remove: () => rmSync(path, { force: true }),
    finish: async pairs => {
      makeFolder(dirname(path))
      await writeJsonl(
        path,
        pairs.map(({ pair, asked }) => ({ ...pair, asked })),
      )
    },
  }
}

/** A line of ours that ended early: the beginning of a verdict, or a whole one that lacks the line's end. */
function mayBeTorn(text: string): boolean {
  const value = parsedJson(text)
  if (value !== undefined) return lineSchema.safeParse(value).success
  const start = '{"exampleId":"'
  return text.startsWith(start) || start.startsWith(text)
}

const strangeFile = (path: string, at: number): CupelError =>
  new CupelError(
    'output_exists',
    `${path}:${at + 1} is no verdict of a pair, so the file is left as it is.`,
    { hint: 'Name another file with -o.' },
  )

import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { CupelError, parsedJson } from '../../kernel/index.ts'
import type { JudgedPair } from '../../measure/judge/index.ts'
import type { Project } from '../open-project.ts'

const verdict = z.enum(['first', 'second', 'tie']).optional()
const pairSchema = z
  .object({ exampleId: z.string(), aFirst: verdict, bFirst: verdict, lengthDifference: z.number() })
  .transform(({ aFirst, bFirst, ...pair }): JudgedPair => ({ ...pair, aFirst, bFirst }))

/** Verdicts that `cupel judge pair -o` wrote, those without a reading among them. A file that is not whole is refused. */
export function readPairs(project: Project, file: string): JudgedPair[] {
  const path = project.path(file)
  if (!existsSync(path))
    throw new CupelError('ratings_invalid', `There is no file ${file} with verdicts of pairs.`, {
      hint: 'Make it: cupel judge pair A B --model PROVIDER/NAME -o pairs.jsonl, with the model of the scorer.',
    })
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return []
    const parsed = pairSchema.safeParse(parsedJson(line))
    if (parsed.success) return [parsed.data]
    throw new CupelError('ratings_invalid', `${file}:${at + 1} is no verdict of a pair.`, {
      hint: 'It takes the file that cupel judge pair -o wrote; when that was broken off, the same command finishes it.',
    })
  })
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CupelError } from '../../kernel/index.ts'
import { type JudgeBiases, readJudgeBiases } from '../../measure/judge/index.ts'
import type { Project } from '../open-project.ts'
import { writeWhole } from '../write-whole.ts'
import { cardFolder, fileName } from './card-files.ts'

const fileOf = (scorer: string): string => join(cardFolder, `${fileName(scorer)}.biases.json`)

/** Beside the card of the scorer, whole or not at all. */
export function writeBiases(project: Project, biases: JudgeBiases): string {
  const file = fileOf(biases.scorer.id)
  writeWhole(project.path(file), `${JSON.stringify(biases, undefined, 2)}\n`)
  return file
}

/** What was measured of a scorer, of whichever version; undefined where nothing was. */
export function biasesOf(project: Project, scorer: string): JudgeBiases | undefined {
  const file = fileOf(scorer)
  const path = project.path(file)
  if (!existsSync(path)) return undefined
  const biases = readJudgeBiases(readFileSync(path, 'utf8'), file)
  if (biases.scorer.id === scorer) return biases
  throw new CupelError(
    'card_invalid',
    `${file} is of the scorer ${biases.scorer.id}, and ${scorer} has the same file name.`,
    {
      hint: 'Name one of the two otherwise in the config, with `as`, and measure it again.',
    },
  )
}

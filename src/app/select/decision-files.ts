import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Decision, decisionSchema } from '../../decide/select/index.ts'
import { CupelError, parsedJson } from '../../kernel/index.ts'
import type { Project } from '../open-project.ts'
import { writeWhole } from '../write-whole.ts'

/** Decisions belong in version control: they are asked for later. */
export const decisionFolder = 'decisions'

type Files = Pick<Project, 'path'>

/** Writes the whole file or none of it. @returns its path relative to the project */
export function writeDecision(project: Files, decision: Decision): string {
  const file = join(decisionFolder, `${decision.id}.json`)
  writeWhole(project.path(file), `${JSON.stringify(decision, undefined, 2)}\n`)
  return file
}

/**
 * Every decision of the project, newest first.
 *
 * @throws CupelError `config_invalid` for a file that is no decision, with the field
 */
export function readDecisions(project: Files): Decision[] {
  const folder = project.path(decisionFolder)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .map(name => readDecision(readFileSync(join(folder, name), 'utf8'), join(decisionFolder, name)))
    .sort((a, b) => (a.madeAt < b.madeAt ? 1 : a.madeAt > b.madeAt ? -1 : 0))
}

function readDecision(text: string, file: string): Decision {
  const read = decisionSchema.safeParse(parsedJson(text))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new CupelError(
    'config_invalid',
    `${file} is no decision: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`,
    { hint: 'Restore it from version control, or delete it and run cupel select.', details: { file } },
  )
}

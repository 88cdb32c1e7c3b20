import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Decision, decisionSchema } from '../../decide/select/index.ts'
import { CupelError, contentHash, parsedJson } from '../../kernel/index.ts'
import type { Project } from '../open-project.ts'
import { writeWhole } from '../write-whole.ts'
import { decisionFolder } from './kept-evidence.ts'

export { decisionFolder }

type Files = Pick<Project, 'path'>

/**
 * Writes the whole file or none of it, with the hash of everything in it: what is edited by hand later is told when it is read.
 *
 * @returns its path relative to the project
 */
export function writeDecision(project: Files, decision: Decision): string {
  const file = join(decisionFolder, `${decision.id}.json`)
  const { hash: _, ...rest } = decision
  // As JSON has it: fields without a value are in no file.
  const content = JSON.parse(JSON.stringify(rest)) as object
  writeWhole(
    project.path(file),
    `${JSON.stringify({ ...content, hash: contentHash(content) }, undefined, 2)}\n`,
  )
  return file
}

/**
 * Every decision of the project, newest first. Those of another config in the same folder are left out, and told to `onOther` in words.
 *
 * @throws CupelError `config_invalid` for a file that is no decision, with the field; or is not what was written
 */
export function readDecisions(
  project: Files & { readonly config?: Pick<Project['config'], 'name'> },
  onOther?: (words: string) => void,
): Decision[] {
  const folder = project.path(decisionFolder)
  if (!existsSync(folder)) return []
  const own = project.config?.name
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .map(name => readDecision(readFileSync(join(folder, name), 'utf8'), join(decisionFolder, name)))
    .filter(({ id, title }) => {
      if (own === undefined || title === own) return true
      onOther?.(
        `${decisionFolder}/${id}.json is of project "${title}", and this config is "${own}": it is left out.`,
      )
      return false
    })
    .sort((a, b) => (a.madeAt < b.madeAt ? 1 : a.madeAt > b.madeAt ? -1 : 0))
}

function readDecision(text: string, file: string): Decision {
  const value = parsedJson(text)
  const read = decisionSchema.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    throw unreadable(file, `is no decision: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`)
  }
  const wrong = whyEdited(value as Record<string, unknown>) ?? contradiction(read.data, file)
  if (wrong !== undefined) throw unreadable(file, wrong)
  return read.data
}

const unreadable = (file: string, what: string): CupelError =>
  new CupelError('config_invalid', `${file} ${what}`, {
    hint: 'Restore it from version control, or delete it and run cupel select.',
    details: { file },
  })

function whyEdited({ hash, ...content }: Record<string, unknown>): string | undefined {
  if (hash === undefined)
    return 'has no hash of its content: nothing shows that it is what cupel select wrote. It was edited, or written by an older version.'
  return contentHash(content) === hash
    ? undefined
    : 'is not what cupel select wrote: its content is not that of its hash. Somebody edited it.'
}

/** Who is recommended stands in several places, for readers of one each: they must agree, whatever the hash says. */
function contradiction(decision: Decision, file: string): string | undefined {
  const { id, outcome, recommended, candidates, confirmation } = decision
  if (file !== join(decisionFolder, `${id}.json`))
    return `holds decision ${id}: a decision is in the file of its id.`
  const marked = candidates.filter(({ isRecommended }) => isRecommended).map(({ name }) => name)
  const isSame = marked.length === recommended.length && marked.every(name => recommended.includes(name))
  if (!isSame)
    return `contradicts itself: recommended is ${listed(recommended)}, and marked as recommended is ${listed(marked)}.`
  if (outcome === 'recommended' && recommended.length === 0)
    return 'contradicts itself: its outcome is that somebody is recommended, and nobody is.'
  if (confirmation === undefined) return undefined
  if (confirmation.outcome === 'contradicted')
    return recommended.length === 0 && outcome === 'inconclusive'
      ? undefined
      : `contradicts itself: the holdout contradicted ${confirmation.candidate}, and ${listed(recommended)} is recommended.`
  return recommended.includes(confirmation.candidate)
    ? undefined
    : `contradicts itself: the holdout was asked about ${confirmation.candidate}, and ${listed(recommended)} is recommended.`
}

const listed = (names: readonly string[]): string => names.join(', ') || 'nobody'

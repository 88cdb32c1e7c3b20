import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { Redact } from '../../kernel/index.ts'
import { archiveKey, badArchivePath, byPath } from '../../operate/governance/index.ts'
import type { Project } from '../open-project.ts'
import { isInProject, presentHash } from './project-file.ts'

/** A file of a dossier that is to be: its content is read when its turn comes. */
export interface DossierPart {
  readonly path: string
  readonly content: () => Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
}

/** What a dossier is gathered with. */
export interface Gathering {
  readonly project: Project
  readonly redact: Redact
  readonly withData: boolean
  readonly withAnswers: boolean
}

/** What was left out, in words: a reader must not take an absence for a clean result. */
export interface LeftOut {
  readonly what: string
  readonly why: string
}

/** A file of the project, as it goes into a dossier or does not. */
export interface NamedFile {
  readonly file: string
  /** Of the file as it is in the project; another one in the archive means that something was redacted. */
  readonly sha256: string
  readonly bytes: number
  readonly isIncluded: boolean
  readonly why?: string
}

export interface Gathered {
  readonly parts: readonly DossierPart[]
  readonly leftOut: readonly LeftOut[]
}

export const textPart = (path: string, redact: Redact, text: () => string): DossierPart => ({
  path,
  content: () => [redact(text())],
})

export const jsonPart = (path: string, redact: Redact, value: () => unknown): DossierPart =>
  textPart(path, redact, () => `${JSON.stringify(value(), undefined, 2)}\n`)

/** One JSON value a line, each redacted as a whole, so that no secret hides across two pieces. */
export const linesPart = (
  path: string,
  redact: Redact,
  values: () => Iterable<unknown> | AsyncIterable<unknown>,
): DossierPart => ({
  path,
  content: async function* () {
    for await (const value of values()) yield redact(`${JSON.stringify(value)}\n`)
  },
})

const largestFile = 32 * 1024 * 1024

/** A file of the project under a folder of the archive. Texts are redacted; other files are left out when a secret shows in them. */
export function filePart(
  { project, redact }: Gathering,
  folder: string,
  file: string,
): { readonly part?: DossierPart; readonly named: NamedFile } {
  if (!isInProject(project, file))
    return {
      named: {
        file: basename(file),
        sha256: '',
        bytes: 0,
        isIncluded: false,
        why: 'it stands outside of the project',
      },
    }
  const facts = {
    file,
    sha256: presentHash(project, file) ?? '',
    bytes: statSync(project.path(file)).size,
  }
  const refused = (why: string) => ({ named: { ...facts, isIncluded: false, why } })
  if (facts.bytes > largestFile) return refused(`it is larger than ${largestFile / 1024 / 1024} MB`)
  const path = `${folder}/${file}`
  const bad = badArchivePath(path)
  if (bad !== undefined) return refused(`its name ${bad}`)
  const bytes = readFileSync(project.path(file))
  if (isUtf8(bytes))
    return {
      part: textPart(path, redact, () => readFileSync(project.path(file), 'utf8')),
      named: { ...facts, isIncluded: true },
    }
  const text = bytes.toString('latin1')
  if (redact(text) !== text) return refused('it is no text, and holds a secret or a path of the machine')
  return {
    part: { path, content: () => [readFileSync(project.path(file))] },
    named: { ...facts, isIncluded: true },
  }
}

/** In order of path; a name that is there already, or differs in case alone, gets a number. */
export function orderedParts(parts: readonly DossierPart[]): DossierPart[] {
  const taken = new Set<string>()
  return [...parts]
    .sort(byPath)
    .map(part => {
      let path = part.path
      for (let at = 2; taken.has(archiveKey(path)); at++) path = numbered(part.path, at)
      taken.add(archiveKey(path))
      return path === part.path ? part : { ...part, path }
    })
    .sort(byPath)
}

const numbered = (path: string, at: number): string => path.replace(/(\.[a-z]+)?$/, `-${at}$1`)

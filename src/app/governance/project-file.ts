import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { CupelError } from '../../kernel/index.ts'
import type { Project } from '../open-project.ts'

export interface FileFacts {
  /** Relative to the project, with `/`. */
  readonly file: string
  readonly sha256: string
  readonly bytes: number
}

/**
 * A file that a person named as evidence. It must stand in the project: what stands elsewhere on a machine is evidence for nobody
 * else.
 *
 * @param from folder that a relative path is from
 * @throws CupelError `usage_invalid`
 */
export function projectFile(project: Project, from: string, path: string): FileFacts {
  const whole = resolve(from, path)
  if (!existsSync(whole) || !statSync(whole).isFile())
    throw new CupelError('usage_invalid', `There is no file ${path}.`, {
      hint: 'Name the file that shows it.',
    })
  if (!isInProject(project, whole))
    throw new CupelError('usage_invalid', `${path} is not in the project.`, {
      hint: 'Copy it there, e.g. into evidence/, so that it goes where the project goes.',
    })
  const file = relative(realpathSync(project.folder), realpathSync(whole))
  return { file: file.split(sep).join('/'), ...hashFile(whole) }
}

/** Whether a file that exists stands in the project, links followed: nothing else of a machine goes into a dossier. */
export function isInProject(project: Project, file: string): boolean {
  const way = relative(realpathSync(project.folder), realpathSync(project.path(file)))
  return way !== '' && !isAbsolute(way) && way.split(sep)[0] !== '..'
}

/** SHA-256 of a file of the project as it is now; nothing when it is gone, or is not in the project. */
export function presentHash(project: Project, file: string): string | undefined {
  const path = project.path(file)
  const isThere = existsSync(path) && statSync(path).isFile() && isInProject(project, file)
  return isThere ? hashFile(path).sha256 : undefined
}

function hashFile(path: string): Omit<FileFacts, 'file'> {
  const whole = createHash('sha256')
  const handle = openSync(path, 'r')
  const part = Buffer.alloc(64 * 1024)
  let bytes = 0
  try {
    for (;;) {
      const read = readSync(handle, part, 0, part.length, null)
      if (read === 0) break
      bytes += read
      whole.update(part.subarray(0, read))
    }
  } finally {
    closeSync(handle)
  }
  return { sha256: whole.digest('hex'), bytes }
}

/** Files of a folder of the project with this ending, by name; none when there is no folder. */
export function filesIn(project: Project, folder: string, ending: string): string[] {
  const path = project.path(folder)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter(entry => entry.endsWith(ending))
    .sort()
    .map(entry => `${folder}/${entry}`)
}

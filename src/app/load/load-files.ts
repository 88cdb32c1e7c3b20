import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CupelError } from '../../kernel/index.ts'
import { type LoadResult, readLoadResult } from '../../measure/load/index.ts'
import type { Project } from '../open-project.ts'
import { writeWhole } from '../write-whole.ts'

/** Beside the store: raw evidence, not for version control. */
export const loadFolder = '.cupel/loads'

type Files = Pick<Project, 'path'>

/** Writes the whole file or none of it. @returns its path relative to the project */
export function writeLoad(project: Files, result: LoadResult): string {
  const file = join(loadFolder, `${result.id}.json`)
  writeWhole(project.path(file), `${JSON.stringify(result, undefined, 1)}\n`)
  return file
}

/** Every load run of the project that can be read, newest first. What cannot is told to `onBroken`, in words. */
export function readLoads(project: Files, onBroken?: (words: string) => void): LoadResult[] {
  const folder = project.path(loadFolder)
  if (!existsSync(folder)) return []
  const found: LoadResult[] = []
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.json')) continue
    const file = join(loadFolder, name)
    try {
      found.push(readLoadResult(readFileSync(join(folder, name), 'utf8'), file))
    } catch (thrown) {
      if (!CupelError.is(thrown)) throw thrown
      onBroken?.(`${thrown.message} It is left out.`)
    }
  }
  return found.sort((a, b) => newestFirst(a.startedAt, b.startedAt) || newestFirst(a.endedAt, b.endedAt))
}

const newestFirst = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0)

/**
 * One load run by its id, by the beginning of it, by the name of its candidate (the newest of it), or `latest`.
 *
 * @throws CupelError `load_unknown` that lists what there is
 */
export function findLoad(loads: readonly LoadResult[], asked: string): LoadResult {
  const found =
    asked === 'latest'
      ? loads[0]
      : (loads.find(({ id }) => id === asked) ??
        loads.find(({ candidate }) => candidate.name === asked) ??
        onlyOne(loads.filter(({ id }) => id.startsWith(asked))))
  if (found) return found
  throw new CupelError('load_unknown', `There is no load run "${asked}".`, {
    hint:
      loads.length === 0
        ? 'None is kept yet: cupel load.'
        : `There are: ${loads
            .slice(0, 8)
            .map(({ id }) => id)
            .join(', ')}${loads.length > 8 ? ' …' : ''}.`,
  })
}

const onlyOne = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined)

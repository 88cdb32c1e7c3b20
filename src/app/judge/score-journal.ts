import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { contentHash, parsedJson, type Score } from '../../kernel/index.ts'
import type { Project } from '../open-project.ts'

/** Scores of a measurement under way, so that one that was broken off goes on where it was. */
export interface ScoreJournal {
  /** Scores that were there when it was opened. */
  readonly known: number
  scoreOf(key: string): Score | undefined
  add(key: string, score: Score): void
  /** When the measurement is whole: another one begins anew. */
  remove(): void
}

/** Where work of a command is kept until it is whole; `name` says of what, and `of` of which. */
export const unfinishedFile = (project: Pick<Project, 'storeFile'>, name: string, of: unknown): string =>
  join(dirname(project.storeFile), 'unfinished', `${name}-${contentHash(of).slice(0, 24)}.jsonl`)

/** A line that is cut off or strange is as good as none: the score is made again. */
export function openScoreJournal(path: string): ScoreJournal {
  const scores = new Map<string, Score>()
  for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
    const read = parsedJson(line) as { readonly key?: unknown; readonly score?: Score } | undefined
    if (typeof read?.key === 'string' && isScore(read.score)) scores.set(read.key, read.score)
  }
  const known = scores.size
  return {
    known,
    scoreOf: key => scores.get(key),
    add(key, score) {
      mkdirSync(dirname(path), { recursive: true })
      // Begins with a line's end, in case the last line was cut off.
      appendFileSync(path, `\n${JSON.stringify({ key, score })}`)
    },
    remove: () => rmSync(path, { force: true }),
  }
}

function isScore(score: Score | undefined): score is Score {
  if (score?.outcome === 'scored') return typeof score.value === 'number'
  return score?.outcome === 'unscored' && typeof score.reason === 'string'
}

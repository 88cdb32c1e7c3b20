import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { type JudgeCard, readJudgeCard } from '../../measure/judge/index.ts'
import type { Project } from '../open-project.ts'
import { writeWhole } from '../write-whole.ts'

/** Cards belong in version control: they are evidence that a decision rests on. */
export const cardFolder = 'cards'

/** One file for each scorer, and one for each card that it replaced. */
export function writeCard(
  project: Project,
  card: JudgeCard,
): { readonly file: string; readonly before: readonly JudgeCard[] } {
  const name = fileName(card.scorer.id)
  const file = join(cardFolder, `${name}.card.json`)
  const path = project.path(file)
  const before = earlierCards(project, name)
  if (existsSync(path)) {
    const last = readJudgeCard(readFileSync(path, 'utf8'), file)
    const stamp = last.createdAt.replace(/[^0-9]/g, '').slice(0, 14)
    renameSync(path, project.path(join(cardFolder, `${name}.${stamp}.card.json`)))
    before.push(last)
  }
  writeWhole(path, `${JSON.stringify(card, undefined, 2)}\n`)
  return { file, before }
}

/** A scorer's name, as the name of a file. */
export const fileName = (scorer: string): string => scorer.replace(/[^\p{L}\p{N}_.-]+/gu, '-')

/** Cards of a scorer that the present one took the place of, oldest first. */
export const earlierCardsOf = (project: Project, scorer: string): JudgeCard[] =>
  earlierCards(project, fileName(scorer))

function earlierCards(project: Project, name: string): JudgeCard[] {
  const start = `${name}.`
  return cardNames(project)
    .filter(entry => entry.startsWith(start) && /^\d{14}\.card\.json$/.test(entry.slice(start.length)))
    .map(entry => readCard(project, entry))
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
}

/** The present card of every scorer. */
export function presentCards(project: Project): JudgeCard[] {
  return cardNames(project)
    .filter(entry => !/\.\d{14}\.card\.json$/.test(entry))
    .map(entry => readCard(project, entry))
}

function cardNames(project: Project): string[] {
  const path = project.path(cardFolder)
  return existsSync(path)
    ? readdirSync(path)
        .filter(entry => entry.endsWith('.card.json'))
        .sort()
    : []
}

function readCard(project: Project, entry: string): JudgeCard {
  const file = join(cardFolder, entry)
  return readJudgeCard(readFileSync(project.path(file), 'utf8'), file)
}

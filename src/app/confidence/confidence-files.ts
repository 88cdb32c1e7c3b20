import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConfidenceReport, readConfidenceReport } from '../../decide/confidence/index.ts'
import { fileName } from '../judge/card-files.ts'
import type { Project } from '../open-project.ts'
import { writeWhole } from '../write-whole.ts'

/** Beside the store: made from its trials, and made again in seconds. */
export const confidenceFolder = '.cupel/confidence'

/** Keeps the newest measurement of a candidate, whole or not at all. Returns its path, relative to the project. */
export function writeConfidence(project: Pick<Project, 'path'>, report: ConfidenceReport): string {
  const file = join(confidenceFolder, `${fileName(report.candidate)}.json`)
  writeWhole(project.path(file), `${JSON.stringify(report, undefined, 2)}\n`)
  return file
}

/** The kept measurement of every candidate, newest first; none where `cupel confidence` never ran. */
export function readConfidence(project: Pick<Project, 'path'>): ConfidenceReport[] {
  const path = project.path(confidenceFolder)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter(entry => entry.endsWith('.json'))
    .sort()
    .map(entry => {
      const file = join(confidenceFolder, entry)
      return readConfidenceReport(readFileSync(project.path(file), 'utf8'), file)
    })
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0))
}

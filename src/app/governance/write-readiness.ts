import type { Readiness } from '../../operate/governance/index.ts'
import { renderReadinessHtml, renderReadinessMarkdown } from '../../report/index.ts'
import { byEnding } from '../by-ending.ts'
import { writeWhole } from '../write-whole.ts'

const readinessFormats: Readonly<Record<string, (readiness: Readiness) => string>> = {
  '.html': renderReadinessHtml,
  '.md': renderReadinessMarkdown,
  '.json': readiness => `${JSON.stringify(readiness, undefined, 2)}\n`,
}

/** Writes the checklist in the format that the file's ending names. The file is whole or not there. */
export function writeReadiness(readiness: Readiness, file: string): void {
  const render = byEnding(readinessFormats, file, 'format of the checklist')
  writeWhole(file, render(readiness))
}

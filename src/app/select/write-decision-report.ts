import type { Decision } from '../../decide/select/index.ts'
import { renderDecisionHtml, renderDecisionMarkdown } from '../../report/index.ts'
import { byEnding } from '../by-ending.ts'
import { writeWhole } from '../write-whole.ts'

const renderers: Readonly<Record<string, (decision: Decision) => string | Promise<string>>> = {
  '.html': renderDecisionHtml,
  '.md': renderDecisionMarkdown,
  '.json': decision => `${JSON.stringify(decision, undefined, 2)}\n`,
}

const rendererFor = (file: string) => byEnding(renderers, file, 'format of decisions')

/** Refuses an ending that no format has, before anything is computed. */
export function checkDecisionFile(file: string): void {
  rendererFor(file)
}

/** Writes a decision in the format that the file's ending names. The file is whole or not there. */
export async function writeDecisionReport(decision: Decision, file: string): Promise<void> {
  writeWhole(file, await rendererFor(file)(decision))
}

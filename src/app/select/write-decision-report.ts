import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import type { Decision } from '../../decide/select/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { renderDecisionHtml, renderDecisionMarkdown } from '../../report/index.ts'

const renderers: Readonly<Record<string, (decision: Decision) => string | Promise<string>>> = {
  '.html': renderDecisionHtml,
  '.md': renderDecisionMarkdown,
  '.json': decision => `${JSON.stringify(decision, undefined, 2)}\n`,
}

/** Refuses an ending that no format has, before anything is computed. */
export function checkDecisionFile(file: string): void {
  if (Object.hasOwn(renderers, extname(file).toLowerCase())) return
  throw new CupelError('usage_invalid', `"${file}": no format of decisions has this ending.`, {
    hint: `Use one of: ${Object.keys(renderers).join(', ')}.`,
  })
}

/** Writes a decision in the format that the file's ending names. The file is whole or not there. */
export async function writeDecisionReport(decision: Decision, file: string): Promise<void> {
  checkDecisionFile(file)
  const text = await renderers[extname(file).toLowerCase()]!(decision)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.partial`, text)
  renameSync(`${file}.partial`, file)
}

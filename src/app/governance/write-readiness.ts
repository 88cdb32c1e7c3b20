import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import { CupelError } from '../../kernel/index.ts'
import type { Readiness } from '../../operate/governance/index.ts'
import { renderReadinessHtml, renderReadinessMarkdown } from '../../report/index.ts'

const readinessFormats: Readonly<Record<string, (readiness: Readiness) => string>> = {
  '.html': renderReadinessHtml,
  '.md': renderReadinessMarkdown,
  '.json': readiness => `${JSON.stringify(readiness, undefined, 2)}\n`,
}

/** Writes the checklist in the format that the file's ending names. The file is whole or not there. */
export function writeReadiness(readiness: Readiness, file: string): void {
  const render = readinessFormats[extname(file).toLowerCase()]
  if (render === undefined)
    throw new CupelError('usage_invalid', `"${file}": no format of the checklist has this ending.`, {
      hint: `Use one of: ${Object.keys(readinessFormats).join(', ')}.`,
    })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.partial`, render(readiness), { flush: true })
  renameSync(`${file}.partial`, file)
}

import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import type { Comparison } from '../../decide/compare/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { renderCsv, renderHtml, renderJson, renderJunit, renderMarkdown } from '../../report/index.ts'

const renderers: Readonly<Record<string, (comparison: Comparison) => string | Promise<string>>> = {
  '.html': renderHtml,
  '.md': renderMarkdown,
  '.json': renderJson,
  '.xml': renderJunit,
  '.csv': renderCsv,
}

/** Writes a comparison in the format that the file's ending names. The file is whole or not there. */
export async function writeReport(comparison: Comparison, file: string): Promise<void> {
  const render = renderers[extname(file).toLowerCase()]
  if (!render) {
    throw new CupelError('usage_invalid', `"${file}": no report format has this ending.`, {
      hint: `Use one of: ${Object.keys(renderers).join(', ')}.`,
    })
  }
  const text = await render(comparison)
  mkdirSync(dirname(file), { recursive: true })
  const partial = `${file}.partial`
  writeFileSync(partial, text)
  renameSync(partial, file)
}

import type { Comparison } from '../../decide/compare/index.ts'
import { renderCsv, renderHtml, renderJson, renderJunit, renderMarkdown } from '../../report/index.ts'
import { byEnding } from '../by-ending.ts'
import { writeWhole } from '../write-whole.ts'

const renderers: Readonly<Record<string, (comparison: Comparison) => string | Promise<string>>> = {
  '.html': renderHtml,
  '.md': renderMarkdown,
  '.json': renderJson,
  '.xml': renderJunit,
  '.csv': renderCsv,
}

/** Writes a comparison in the format that the file's ending names. The file is whole or not there. */
export async function writeReport(comparison: Comparison, file: string): Promise<void> {
  const render = byEnding(renderers, file, 'report format')
  writeWhole(file, await render(comparison))
}

import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import { CupelError } from '../../kernel/index.ts'
import type { LoadResult } from '../../measure/load/index.ts'
import { renderLoadHtml, renderLoadMarkdown } from '../../report/index.ts'

const renderers: Readonly<Record<string, (results: readonly LoadResult[]) => string | Promise<string>>> = {
  '.html': renderLoadHtml,
  '.md': renderLoadMarkdown,
  '.json': results => `${JSON.stringify(results, undefined, 1)}\n`,
}

/** Writes load runs as the report that the file's ending names. The file is whole or not there. */
export async function writeLoadReport(results: readonly LoadResult[], file: string): Promise<void> {
  const render = renderers[extname(file).toLowerCase()]
  if (!render)
    throw new CupelError('usage_invalid', `"${file}": no report of a load run has this ending.`, {
      hint: `Use one of: ${Object.keys(renderers).join(', ')}.`,
    })
  const text = await render(results)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.partial`, text)
  renameSync(`${file}.partial`, file)
}

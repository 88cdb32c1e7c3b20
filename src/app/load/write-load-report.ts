import type { LoadResult } from '../../measure/load/index.ts'
import { renderLoadHtml, renderLoadMarkdown } from '../../report/index.ts'
import { byEnding } from '../by-ending.ts'
import { writeWhole } from '../write-whole.ts'

const renderers: Readonly<Record<string, (results: readonly LoadResult[]) => string | Promise<string>>> = {
  '.html': renderLoadHtml,
  '.md': renderLoadMarkdown,
  '.json': results => `${JSON.stringify(results, undefined, 1)}\n`,
}

const rendererFor = (file: string) => byEnding(renderers, file, 'report of a load run')

/** Refuses a file whose ending names no format, before any request is sent for it. */
export function checkLoadReport(file: string): void {
  rendererFor(file)
}

/** Writes load runs as the report that the file's ending names. The file is whole or not there. */
export async function writeLoadReport(results: readonly LoadResult[], file: string): Promise<void> {
  writeWhole(file, await rendererFor(file)(results))
}

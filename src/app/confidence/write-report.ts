import type { ConfidenceReport } from '../../decide/confidence/index.ts'
import { renderConfidenceHtml, renderConfidenceMarkdown } from '../../report/index.ts'
import { byEnding } from '../by-ending.ts'
import { writeWhole } from '../write-whole.ts'

const renderers: Readonly<
  Record<string, (reports: readonly ConfidenceReport[]) => string | Promise<string>>
> = {
  '.html': renderConfidenceHtml,
  '.md': renderConfidenceMarkdown,
  '.json': reports => `${JSON.stringify(reports, undefined, 2)}\n`,
}

const rendererFor = (file: string) => byEnding(renderers, file, 'report of confidence')

/** Refuses a file whose ending names no format, before any work is done for it. */
export function checkConfidenceReport(file: string): void {
  rendererFor(file)
}

/** Writes measurements in the format that the file's ending names. The file is whole or not there. */
export async function writeConfidenceReport(
  reports: readonly ConfidenceReport[],
  file: string,
): Promise<void> {
  writeWhole(file, await rendererFor(file)(reports))
}

import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import type { ConfidenceReport } from '../../decide/confidence/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { renderConfidenceHtml, renderConfidenceMarkdown } from '../../report/index.ts'

const renderers: Readonly<
  Record<string, (reports: readonly ConfidenceReport[]) => string | Promise<string>>
> = {
  '.html': renderConfidenceHtml,
  '.md': renderConfidenceMarkdown,
  '.json': reports => `${JSON.stringify(reports, undefined, 2)}\n`,
}

/** Writes measurements in the format that the file's ending names. The file is whole or not there. */
export async function writeConfidenceReport(
  reports: readonly ConfidenceReport[],
  file: string,
): Promise<void> {
  const render = renderers[extname(file).toLowerCase()]
  if (!render)
    throw new CupelError('usage_invalid', `"${file}": no report of confidence has this ending.`, {
      hint: `Use one of: ${Object.keys(renderers).join(', ')}.`,
    })
  const text = await render(reports)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.partial`, text)
  renameSync(`${file}.partial`, file)
}

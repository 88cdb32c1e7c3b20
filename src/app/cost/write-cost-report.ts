import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import { CupelError } from '../../kernel/index.ts'
import type { CostReport } from '../../measure/cost/index.ts'
import { renderCostHtml, renderCostMarkdown } from '../../report/index.ts'

const renderers: Readonly<Record<string, (report: CostReport) => string | Promise<string>>> = {
  '.html': renderCostHtml,
  '.md': renderCostMarkdown,
  '.json': report => `${JSON.stringify(report, undefined, 2)}\n`,
}

/** Writes the costs in the format that the file's ending names. The file is whole or not there. */
export async function writeCostReport(report: CostReport, file: string): Promise<void> {
  const render = renderers[extname(file).toLowerCase()]
  if (!render) {
    throw new CupelError('usage_invalid', `"${file}": no cost report has this ending.`, {
      hint: `Use one of: ${Object.keys(renderers).join(', ')}.`,
    })
  }
  const text = await render(report)
  mkdirSync(dirname(file), { recursive: true })
  const partial = `${file}.partial`
  writeFileSync(partial, text)
  renameSync(partial, file)
}

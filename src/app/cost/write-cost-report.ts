import type { CostReport } from '../../measure/cost/index.ts'
import { renderCostHtml, renderCostMarkdown } from '../../report/index.ts'
import { byEnding } from '../by-ending.ts'
import { writeWhole } from '../write-whole.ts'

const renderers: Readonly<Record<string, (report: CostReport) => string | Promise<string>>> = {
  '.html': renderCostHtml,
  '.md': renderCostMarkdown,
  '.json': report => `${JSON.stringify(report, undefined, 2)}\n`,
}

const rendererFor = (file: string) => byEnding(renderers, file, 'cost report')

/** Refuses a file whose ending names no format, before any work is done for it. */
export function checkCostReport(file: string): void {
  rendererFor(file)
}

/** Writes the costs in the format that the file's ending names. The file is whole or not there. */
export async function writeCostReport(report: CostReport, file: string): Promise<void> {
  writeWhole(file, await rendererFor(file)(report))
}

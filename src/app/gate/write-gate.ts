import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import type { GateReport } from '../../decide/gate/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { renderGateJunit, renderGateMarkdown } from '../../report/index.ts'

const renderers: Readonly<Record<string, (report: GateReport) => string>> = {
  '.md': renderGateMarkdown,
  '.xml': renderGateJunit,
  '.json': report => `${JSON.stringify(report, undefined, 2)}\n`,
}

/** Refuses a file whose ending names no format, before any work is done for it. */
export function checkGateFormat(file: string): void {
  if (Object.hasOwn(renderers, extname(file).toLowerCase())) return
  throw new CupelError('usage_invalid', `"${file}": no format of a gate has this ending.`, {
    hint: `Use one of: ${Object.keys(renderers).join(', ')}.`,
  })
}

/** Writes the gate in the format that the file's ending names. The file is whole or not there. */
export function writeGate(report: GateReport, file: string): void {
  checkGateFormat(file)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.partial`, renderers[extname(file).toLowerCase()]!(report))
  renameSync(`${file}.partial`, file)
}

/** Adds the Markdown to a file that other steps of a job write into too. */
export function appendGateSummary(report: GateReport, file: string): void {
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, `${renderGateMarkdown(report)}\n`)
}

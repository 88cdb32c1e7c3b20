import { appendFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { GateReport } from '../../decide/gate/index.ts'
import { renderGateJunit, renderGateMarkdown } from '../../report/index.ts'
import { byEnding } from '../by-ending.ts'
import { makeFolder } from '../make-folder.ts'
import { writeWhole } from '../write-whole.ts'

const renderers: Readonly<Record<string, (report: GateReport) => string>> = {
  '.md': renderGateMarkdown,
  '.xml': renderGateJunit,
  '.json': report => `${JSON.stringify(report, undefined, 2)}\n`,
}

const rendererFor = (file: string) => byEnding(renderers, file, 'format of a gate')

/** Refuses a file whose ending names no format, before any work is done for it. */
export function checkGateFormat(file: string): void {
  rendererFor(file)
}

/** Writes the gate in the format that the file's ending names. The file is whole or not there. */
export function writeGate(report: GateReport, file: string): void {
  writeWhole(file, rendererFor(file)(report))
}

/** Adds the Markdown to a file that other steps of a job write into too. */
export function appendGateSummary(report: GateReport, file: string): void {
  makeFolder(dirname(file))
  appendFileSync(file, `${renderGateMarkdown(report)}\n`)
}

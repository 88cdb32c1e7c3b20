import { resolve } from 'node:path'
import { findGate, keepGate, readGates } from '../../app/gate/gate-files.ts'
import { checkGateFormat, writeGate } from '../../app/gate/write-gate.ts'
import { openProject, type Project } from '../../app/open-project.ts'
import { type GateReport, gateSummary, type KeptGate } from '../../decide/gate/index.ts'
import { inertLine, renderGateTerminal } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { sayGates } from '../gate-texts.ts'
import { keepOrTell } from '../keep-or-tell.ts'
import { projectOptions } from '../project-options.ts'
import type { Terminal } from '../terminal.ts'

/**
 * Keeps what the gate said, for the pages and `cupel gate list`. The verdict is what CI waits for: a disk that is full or read-only
 * is told and changes no exit status.
 */
export function keepGateOf(project: Project, report: GateReport, terminal: Terminal): void {
  const kept = keepOrTell('The gate', () => keepGate(project, report), terminal)
  if (kept !== undefined) terminal.say(terminal.style.dim(`kept  ${kept}`))
}

type Command = (input: CommandInput) => Promise<number>

const listCommand: Command = async ({ options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const gates = keptGates(project, terminal)
  if (options.json === true) terminal.out(JSON.stringify(gates.map(gateSummary), undefined, 2))
  else sayGates(gates, terminal)
  return 0
}

const showCommand: Command = async ({ args, options, terminal }) => {
  const files = options.out as string[]
  for (const file of files) checkGateFormat(file)
  await using project = await openProject(projectOptions(options, terminal))
  const { report } = findGate(keptGates(project, terminal), String(args[0]))
  for (const file of files) writeGate(report, resolve(terminal.cwd, file))
  if (options.json === true) terminal.out(JSON.stringify(report, undefined, 2))
  else terminal.out(renderGateTerminal(report, { width: terminal.width, style: terminal.style }))
  return 0
}

function keptGates(project: Project, { say, style }: Terminal): readonly KeptGate[] {
  const { gates, broken, older } = readGates(project)
  for (const words of broken) say(`${style.warn('note')}  ${inertLine(words)}`)
  if (older > 0) say(`${style.warn('note')}  ${older} older gates are kept and were not read.`)
  return gates
}

export const keptGateCommands = { list: listCommand, show: showCommand } as const

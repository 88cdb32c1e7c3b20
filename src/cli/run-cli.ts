import { CommanderError } from 'commander'
import { version } from '../version.ts'
import { buildProgram } from './program.ts'
import { reportError } from './report-error.ts'
import { processTerminal, type Terminal } from './terminal.ts'

/** Runs one command line and gives the exit status. Nothing escapes: a crash must not look like a failed gate. */
export async function runCli(
  argv: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<number> {
  let status = 0
  const program = buildProgram({ terminal, onExit: asked => (status = asked) }, version)
  try {
    await program.parseAsync([...argv])
    return status
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2
    return await reportError(thrown, terminal)
  }
}

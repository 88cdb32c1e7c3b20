import { CupelError, errorTable } from '../kernel/index.ts'
import { asFileError } from './file-error.ts'
import type { Terminal } from './terminal.ts'

/**
 * Says an error in words and gives the exit status. Expected failures print message, hint and code; anything
 * else is a bug of Cupel and prints its stack, so that a crash is never taken for a failed gate. Messages quote files and servers:
 * no escape in them reaches the terminal.
 */
export async function reportError(caught: unknown, terminal: Terminal): Promise<number> {
  const { inertText } = await import('../report/index.ts')
  const { style } = terminal
  const thrown = asFileError(caught)
  if (CupelError.is(thrown)) {
    terminal.say(`${style.bad('error')} ${inertText(thrown.message)}`)
    if (thrown.hint) terminal.say(`${style.bold('do')}    ${inertText(thrown.hint)}`)
    terminal.say(style.dim(`code  ${thrown.code} (docs/reference/errors.md)`))
    return errorTable[thrown.code].exit
  }
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  terminal.say(
    `${style.bad('bug')} Cupel met something that it does not expect. This is our fault, not yours.`,
  )
  terminal.say(inertText(stack))
  terminal.say(style.dim('Please report it with the lines above and the command you ran.'))
  return 70
}

import { CupelError } from '../kernel/index.ts'
import { inertLine } from '../report/index.ts'
import { asFileError } from './file-error.ts'
import type { Terminal } from './terminal.ts'

/**
 * Keeps a result, for the pages and for later commands. Whoever asked has it either way: a disk that is full or read-only is told and
 * changes no exit status.
 *
 * @param what the result, e.g. `The decision`
 * @returns what `keep` gives; nothing where the result is not kept
 */
export function keepOrTell<T>(
  what: string,
  keep: () => T,
  { say, style }: Pick<Terminal, 'say' | 'style'>,
): T | undefined {
  try {
    return keep()
  } catch (thrown) {
    const refused = asFileError(thrown)
    if (!CupelError.is(refused)) throw thrown
    say(`${style.warn('note')}  ${what} is not kept: ${inertLine(refused.message)}`)
    return undefined
  }
}

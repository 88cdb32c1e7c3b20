import { type ErrorCode, errorTable } from '../../src/kernel/index.ts'
import { errorAdvice } from './error-advice.ts'
import { markdown, type Page, table } from './page.ts'

export const exitMeanings: Readonly<Record<number, string>> = {
  0: 'done; the gate passed if there was one',
  1: 'gate failed: the candidate does not meet a threshold',
  2: 'wrong usage or config',
  3: 'inconclusive: not enough evidence',
  4: 'something is missing in the set-up: key, package, runtime',
  5: 'provider unavailable after retries',
  6: 'the store could not be used',
  70: 'a bug of Cupel; please report it',
  130: 'interrupted; the command that resumes was printed',
}

/** docs/reference/errors.md: exit statuses, and every code with what to do about it. */
export const errorsPage: Page = {
  path: 'docs/reference/errors.md',
  render() {
    const codes = Object.keys(errorTable) as ErrorCode[]
    const rows = codes.map(code => {
      const { exit, http, retryable } = errorTable[code]
      return [`[\`${code}\`](#${code})`, String(exit), String(http), retryable ? 'yes' : 'no']
    })
    const sections = codes.map(
      code => `### ${code}\n\n${errorTable[code].about}\n\n**What to do.** ${errorAdvice[code]}`,
    )
    return markdown(
      'Errors and exit statuses',
      'An error is printed as what happened, what to do about it, and a code. Codes are public and never reused. A failure of one call is kept with its example and does not stop a run; the same codes are used there.',
      '## Exit statuses',
      table(
        ['status', 'meaning'],
        Object.entries(exitMeanings).map(([status, meaning]) => [status, meaning]),
      ),
      '## Codes',
      'HTTP is the status that a server answers with. *Again* says whether the same thing can work when it is tried again unchanged.',
      table(['code', 'exit', 'HTTP', 'again'], rows),
      ...sections,
    )
  },
}

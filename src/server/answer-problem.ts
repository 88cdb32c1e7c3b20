import type { Context } from 'hono'
import { CupelError, type ErrorCode, errorTable } from '../kernel/index.ts'
import type { ServerEnv } from './principal.ts'

type Status = (typeof errorTable)[ErrorCode]['http']

/** An error as the answer to a request: expected failures in their own words, bugs without what is inside. */
export function answerProblem(
  thrown: unknown,
  context: Context<ServerEnv>,
  onBug: (thrown: unknown) => void,
): Response {
  if (CupelError.is(thrown)) {
    const { code, message, hint, details } = thrown
    const wait = details.retryAfterSeconds
    if (typeof wait === 'number') context.header('retry-after', String(wait))
    return context.json(
      { code, message, ...(hint === undefined ? {} : { hint }) },
      errorTable[code].http as Exclude<Status, 499>,
    )
  }
  onBug(thrown)
  return context.json(
    {
      code: 'bug',
      message: 'The server met something that it does not expect. This is our fault, not yours.',
      hint: 'The terminal of cupel serve shows what it was. Please report it.',
    },
    500,
  )
}

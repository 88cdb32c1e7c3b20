import { CupelError, type ErrorCode, type ErrorDetails, messageOf } from '../../kernel/index.ts'

/** What the thread says of a task. A class does not survive the way between threads: errors travel as their words. */
export type TaskOutcome =
  | { readonly kind: 'done'; readonly value: unknown }
  | {
      readonly kind: 'refused'
      readonly code: ErrorCode
      readonly message: string
      readonly hint: string | undefined
      readonly details: ErrorDetails
    }
  | { readonly kind: 'bug'; readonly message: string; readonly stack: string | undefined }

export function failed(thrown: unknown): TaskOutcome {
  if (CupelError.is(thrown)) {
    const { code, message, hint, details } = thrown
    return { kind: 'refused', code, message, hint, details: JSON.parse(JSON.stringify(details)) }
  }
  return {
    kind: 'bug',
    message: messageOf(thrown),
    stack: thrown instanceof Error ? thrown.stack : undefined,
  }
}

/** The value of a task, or what it threw, as if it had been called here. */
export function outcomeValue(outcome: TaskOutcome): unknown {
  if (outcome.kind === 'done') return outcome.value
  if (outcome.kind === 'refused') {
    const { code, message, hint, details } = outcome
    throw new CupelError(code, message, { details, ...(hint === undefined ? {} : { hint }) })
  }
  const bug = new Error(outcome.message)
  if (outcome.stack !== undefined) bug.stack = outcome.stack
  throw bug
}

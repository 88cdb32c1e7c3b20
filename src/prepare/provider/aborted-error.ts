import { CupelError, messageOf } from '../../kernel/index.ts'

/** What a call throws when its signal ends it: the signal's own reason where that is an expected failure. */
export function abortedError(signal: AbortSignal): CupelError {
  if (CupelError.is(signal.reason)) return signal.reason
  return new CupelError('interrupted', `The call was cut off: ${messageOf(signal.reason)}`, {
    cause: signal.reason,
  })
}

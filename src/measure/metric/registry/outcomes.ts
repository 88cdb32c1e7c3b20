import { type Score, unscored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'

/**
 * The outcome for an example that does not say what is right. Where declining is the right answer there is
 * nothing for a correctness metric to say; the abstention metrics score it.
 */
export function withoutExpectation({ example }: Answered, field: string): Score {
  return example.expected?.abstain === true
    ? unscored('not_applicable', 'The right behaviour is to decline; the abstention metrics score that.')
    : unscored('no_expectation', `The example has no ${field}.`)
}

/** The outcome for an answer without a word in it: counted apart, never a silent 0. */
export const emptyAnswer: Score = unscored('no_data', 'The answer is empty.')

export function isBlank(text: string): boolean {
  return text.trim() === ''
}

/**
 * What an answer that cannot be read counts as. `unscored` keeps it apart (it counts towards the unscored share,
 * which gates watch); `wrong` scores it 0, for tasks where a reader would have taken it as a wrong answer.
 */
export const unreadableChoices = ['unscored', 'wrong'] as const

/** Computes once per answered trial what several metrics of a family share. */
export function perAnswer<T>(compute: (answered: Answered) => T): (answered: Answered) => T {
  const known = new WeakMap<Answered, { readonly value: T }>()
  return answered => {
    const found = known.get(answered)
    if (found) return found.value
    const value = compute(answered)
    known.set(answered, { value })
    return value
  }
}

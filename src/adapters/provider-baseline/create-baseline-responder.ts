import { seededRandom } from '../../kernel/index.ts'
import type { FewshotAnswer } from '../../prepare/candidate/index.ts'
import { abortedError, type Responder, type Response } from '../../prepare/provider/index.ts'

export interface BaselineSettings {
  readonly baseline: 'majority' | 'random'
  /** Right answers of the few-shot split, the commonest first; at least one. */
  readonly answers: readonly FewshotAnswer[]
  /** Draws another sequence; for `random` alone. */
  readonly seed?: number | undefined
}

/**
 * Answers without reading the question: always the commonest right answer of the few-shot split, or one drawn as often as it
 * occurs there, by the seed of the call. What anything that reads the question must beat.
 */
export function createBaselineResponder({ baseline, answers, seed = 0 }: BaselineSettings): Responder {
  const [commonest] = answers
  if (commonest === undefined) throw new TypeError('a baseline needs an answer to give')
  const upTo = cumulative(answers.map(({ examples }) => examples))
  const drawn = (callSeed: number, exampleId: string): FewshotAnswer => {
    const at = seededRandom('baseline', seed, callSeed, exampleId).below(upTo.at(-1) ?? 1)
    return answers[upTo.findIndex(end => at < end)] ?? commonest
  }
  return {
    async respond({ question, seed: callSeed }, { signal }) {
      if (signal.aborted) throw abortedError(signal)
      const startedAt = performance.now()
      const answer = baseline === 'majority' ? commonest : drawn(callSeed, question.exampleId)
      const response = responseOf(answer)
      return { response, timing: { totalMs: Math.max(performance.now() - startedAt, 0.001) } }
    },
  }
}

function responseOf({ text, label, value, abstained }: FewshotAnswer): Response {
  return {
    text,
    ...(label === undefined ? {} : { label }),
    ...(value === undefined ? {} : { value }),
    abstained: abstained === true,
  }
}

function cumulative(counts: readonly number[]): number[] {
  let sum = 0
  return counts.map(count => {
    sum += count
    return sum
  })
}

import type { Question } from 'cupel'
import { adjudicate, type Ruling } from './adjudicate.ts'
import { buildSearch, type Method } from './retrieval.ts'

interface Options {
  readonly method: Method
  /** Below this score of the best sentence the program declines to answer. */
  readonly threshold: number
}

/** A candidate: finds the sentences of the policy that fit a question, and rules on what they say. */
export function create({ method, threshold }: Options) {
  let search: ReturnType<typeof buildSearch> | undefined
  return {
    async answer(question: Question): Promise<Ruling> {
      search ??= buildSearch(question.context, method)
      const asked = String(question.input)
      return adjudicate(asked, await (await search)(asked, 5), threshold)
    },
  }
}

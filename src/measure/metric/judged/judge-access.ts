import { z } from 'zod'
import { CupelError, errored, messageOf, type Score } from '../../../kernel/index.ts'

/** Where the model of a judge is, as every judge's settings name it. */
export const judgeAccess = {
  model: z.string().min(1).default('openai-compatible/judge').describe('PROVIDER/NAME, as for a candidate.'),
  baseUrl: z
    .string()
    .optional()
    .describe('Of an OpenAI-compatible server; or {{NAME}} of an environment variable.'),
  apiKey: z.string().optional().describe('Name of the environment variable that holds the key.'),
}

const dollars = z.number().nonnegative()

/** What a judge costs. A price changes no score, so it is no part of a metric's version. */
export const judgePrice = {
  price: z
    .strictObject({
      inputPerMillion: dollars,
      outputPerMillion: dollars,
      cachedInputPerMillion: dollars.optional(),
      cacheWritePerMillion: dollars.optional(),
    })
    .optional()
    .describe('US dollars for a million tokens; overrides the public price.'),
}

/** The outcome when a judge or classifier could not be asked; a bug goes on as it is. */
export function unanswered(who: string, thrown: unknown): Score {
  if (!CupelError.is(thrown)) throw thrown
  return errored('metric_failed', `The ${who} did not answer: ${messageOf(thrown)}`.slice(0, 300))
}

import type { CostUsd, CupelError } from '../../kernel/index.ts'
import type { Message } from '../dataset/index.ts'
import type { AttemptSpending } from './attempt.ts'
import { usageOfFailure } from './failure-usage.ts'
import type { Usage } from './ports.ts'

export interface FailedCall {
  /** What was sent; empty for pipelines, whose prompts are their own. */
  readonly messages: readonly Message[]
  /** Of the candidate. 0 for one that runs here at no price, whatever the usage. */
  readonly price: (usage: Usage | undefined) => CostUsd
  /** By a tokenizer of ours; without it nothing is estimated. */
  readonly countTokens?: ((text: string) => Promise<number>) | undefined
}

/**
 * What a failed try used up. Tokens that the provider reported come first; then whether it can have worked on the call at all;
 * then our own count of what was sent and of what came back before the answer broke off, hidden reasoning left out.
 *
 * Which refusals are charged follows what Azure OpenAI states of its own: work is charged whatever the status (400 for a content
 * filter or an input limit, 408), a call that was not worked on is not (401, 429).
 *
 * @see https://learn.microsoft.com/azure/ai-services/openai/how-to/manage-costs, "HTTP Error response code and billing status"
 */
export async function spendingOfFailure(failure: CupelError, call: FailedCall): Promise<AttemptSpending> {
  const reported = usageOfFailure(failure)
  if (reported !== undefined) return priced({ basis: 'reported', usage: reported }, call)
  if (isTurnedAway(failure)) return { basis: 'turned_away', costUsd: 0 }
  const input = await inputOf(call)
  const output = outputTokens(failure, input)
  if (input === undefined || output === undefined) {
    const usage = input && { inputTokens: input.tokens }
    const inputUsd = usage && call.price({ ...usage, outputTokens: 0 })
    return {
      ...priced({ basis: 'unknown', ...(usage && { usage }) }, call),
      ...(inputUsd === undefined ? {} : { inputUsd }),
    }
  }
  return priced({ basis: 'estimated', usage: { inputTokens: input.tokens, outputTokens: output } }, call)
}

function priced(spending: AttemptSpending, { price }: FailedCall): AttemptSpending {
  const costUsd = price(spending.basis === 'unknown' ? undefined : spending.usage)
  return costUsd === undefined ? spending : { ...spending, costUsd }
}

/** Statuses of servers that did not begin: who asks may not, or what is asked is not there, or too much is asked at once. */
const refusals: readonly unknown[] = [401, 402, 403, 404, 405, 413, 415, 429, 503, 529]
/** Failures before anything of the call was sent. */
const unsent: readonly unknown[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]

function isTurnedAway({ code, details }: CupelError): boolean {
  const { status, reason } = details
  if (code === 'provider_auth' || code === 'candidate_invalid' || code === 'secret_missing') return true
  if (refusals.includes(status) || (typeof status === 'number' && status >= 300 && status < 400)) return true
  return unsent.includes(reason) || (typeof reason === 'string' && /CERT_|_CERT|SELF_SIGNED/.test(reason))
}

interface Input {
  readonly tokens: number
  readonly characters: number
}

/** What chat formats add to the texts: about three tokens a message, and three that open the answer. */
const perMessage = 3

async function inputOf({ messages, countTokens }: FailedCall): Promise<Input | undefined> {
  if (countTokens === undefined || messages.length === 0) return undefined
  const texts = messages.map(({ content }) => content)
  const each = await Promise.all(texts.map(countTokens))
  return {
    tokens: each.reduce((sum, tokens) => sum + tokens, perMessage * (messages.length + 1)),
    characters: texts.reduce((sum, text) => sum + text.length, 0),
  }
}

/** English prose; where the input is longer than a few words its own ratio is taken, which knows the language. */
const usualTokensPerCharacter = 0.25
const tellingCharacters = 200

/** Tokens that had been answered when the try failed; nothing where nobody can tell. */
function outputTokens({ details }: CupelError, input: Input | undefined): number | undefined {
  const { status, outputCharacters } = details
  // The request was read and then refused, by a content filter or for its length.
  if (status === 400 || status === 422) return 0
  if (typeof outputCharacters !== 'number' || input === undefined) return undefined
  const ratio =
    input.characters < tellingCharacters ? usualTokensPerCharacter : input.tokens / input.characters
  return Math.ceil(outputCharacters * ratio)
}

import { CupelError, contentHash, messageOf, timestamp } from '../../kernel/index.ts'
import type { Document, Example } from '../../prepare/dataset/index.ts'
import type { Attempt, Call, Question, Reply } from '../../prepare/provider/index.ts'
import { ask } from './ask.ts'
import type { JournalEntry } from './journal.ts'
import type { Making } from './making.ts'
import type { RunCandidate } from './plan.ts'
import type { ResponseCache } from './ports.ts'
import { scoreKnowingCost } from './score-knowing-cost.ts'
import { spendingOn } from './spending.ts'
import type { FailedTrial, TrialKey } from './trial.ts'
import { trialSeed } from './trial-seed.ts'

/** How an answer was come by. */
interface Asked {
  readonly attempts: readonly Attempt[]
  readonly waitedMs: number
  readonly fromCache: boolean
}

const longestMessage = 2_000

/**
 * Asks one candidate about one example once, and scores the answer.
 *
 * @returns nothing when the call was cut off: the trial has not happened, and is made again on resume
 */
export async function makeTrial(making: Making): Promise<JournalEntry | undefined> {
  const { key, candidate, plan, ports } = making
  const seed = trialSeed(plan.record.seed, key)
  const facts = { ...key, seed, startedAt: timestamp(ports.clock) }
  const rendered = renderCall(making, seed)
  if (CupelError.is(rendered))
    return { trial: failedTrial(making, facts, { error: rendered, ...neverAsked }) }

  const cacheKey = cacheKeyOf(candidate, rendered, ports.cache)
  const kept = cacheKey === undefined ? undefined : await ports.cache?.get(cacheKey)
  const asked = kept ? { reply: kept, ...neverAsked, fromCache: true } : await ask(rendered, making)
  if (making.cut.aborted) return undefined
  if ('error' in asked) return { trial: failedTrial(making, facts, asked) }
  const trial = await answeredTrial(making, facts, asked)
  return cacheKey === undefined ? { trial } : { trial, cacheKey }
}

const neverAsked: Asked = { attempts: [], waitedMs: 0, fromCache: false }

interface KeyedFacts extends TrialKey {
  readonly seed: number
  readonly startedAt: string
}

function renderCall({ example, key, candidate, plan }: Making, seed: number): Call | CupelError {
  const question = questionOf(example, plan.corpus)
  try {
    return { question, messages: candidate.render(question), repeat: key.repeat, seed }
  } catch (thrown) {
    if (CupelError.is(thrown)) return thrown
    throw thrown
  }
}

/** The input side of an example. Nothing of what is expected may be in it. */
function questionOf(example: Example, corpus: readonly Document[]): Question {
  return {
    exampleId: example.id,
    input: example.input,
    context: example.context ?? corpus,
    tags: example.tags,
  }
}

function cacheKeyOf(
  candidate: RunCandidate,
  call: Call,
  cache: ResponseCache | undefined,
): string | undefined {
  if (!cache || !candidate.isCacheable) return undefined
  const asked =
    call.messages.length > 0 ? call.messages : { input: call.question.input, context: call.question.context }
  return contentHash([candidate.facts.fingerprint, asked])
}

/**
 * An answer is kept when the budget is spent before it could be judged: it is paid for, and `executeRun` has the missing
 * scores made first when the run is resumed. A judgement that the budget breaks off (after the first look of two, among the
 * claims of one answer) is made again from its beginning: finishing it would cost more than the budget allows, and how much
 * more nobody could say beforehand. What it had cost by then is on the trial.
 */
async function answeredTrial(
  { example, candidate, plan, watch }: Making,
  facts: KeyedFacts,
  { reply, ...asked }: Asked & { readonly reply: Reply },
) {
  const response = candidate.parse(reply.response)
  const costUsd = candidate.price(response.usage)
  const documents = example.context ? [...example.context, ...plan.corpus] : plan.corpus
  const answered = { example, documents, response, timing: reply.timing, costUsd }
  watch.spendOn(facts.candidate, spendingOn({ ...asked, outcome: 'answered', costUsd }))
  const scored = await scoreKnowingCost(answered, plan, watch)
  const { timing } = reply
  return { ...facts, ...asked, outcome: 'answered' as const, response, timing, costUsd, ...scored }
}

function failedTrial(
  { plan, watch }: Making,
  facts: KeyedFacts,
  { error, ...asked }: Asked & { readonly error: CupelError },
): FailedTrial {
  const spending = spendingOn({ ...asked, outcome: 'failed' })
  watch.spendOn(facts.candidate, spending)
  const costUsd = spending.unknownCalls === 0 ? spending.knownUsd : undefined
  const message = plan.redact(messageOf(error)).slice(0, longestMessage)
  return { ...facts, ...asked, outcome: 'failed', code: error.code, message, costUsd }
}

import { type CupelError, type Random, seededRandom } from '../../kernel/index.ts'
import {
  type Attempt,
  type Call,
  type Reply,
  spendingOfFailure,
  withRetries,
} from '../../prepare/provider/index.ts'
import type { Making } from './making.ts'

interface HowAsked {
  readonly attempts: readonly Attempt[]
  /** Queueing for a slot and waiting between tries. */
  readonly waitedMs: number
  readonly fromCache: false
}

/** Calls a candidate under the limits, deadlines and retry rules of its provider. */
export async function ask(
  call: Call,
  { candidate, ports, key, cut }: Making,
): Promise<HowAsked & ({ readonly reply: Reply } | { readonly error: CupelError })> {
  const outcome = await withRetries(signal => candidate.responder.respond(call, { signal }), {
    policy: candidate.retryPolicy,
    clock: ports.clock,
    random: whenNeeded(() => seededRandom(call.seed, key.candidate, 'back-off')),
    signal: cut,
    deadlineMs: candidate.callTimeoutMs,
    limit: candidate.limit,
    spendingOf: failure =>
      spendingOfFailure(failure, {
        messages: call.messages,
        price: candidate.price,
        countTokens: ports.countTokens,
      }),
  })
  const how = { attempts: outcome.attempts, waitedMs: outcome.waitedMs, fromCache: false as const }
  return outcome.reply === undefined ? { error: outcome.failure, ...how } : { reply: outcome.reply, ...how }
}

/** Seeding costs a hash, and most calls never wait for a second try. */
function whenNeeded(make: () => Random): Random {
  let made: Random | undefined
  const random = (): Random => {
    made ??= make()
    return made
  }
  return {
    uint32: () => random().uint32(),
    float: () => random().float(),
    below: bound => random().below(bound),
  }
}

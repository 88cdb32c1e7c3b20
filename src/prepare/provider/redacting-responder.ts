import { CupelError, type ErrorDetails, messageOf, type Redact } from '../../kernel/index.ts'
import type { Responder, Response } from './ports.ts'

/**
 * A responder whose answers, warnings and errors hold no secret, whatever the server or program behind it
 * repeats of them. The cause of an error is dropped when it holds one.
 */
export function redactingResponder(responder: Responder, redact: Redact): Responder {
  return {
    async respond(call, options) {
      try {
        const reply = await responder.respond(call, options)
        const response = redactResponse(reply.response, redact)
        return response === reply.response ? reply : { ...reply, response }
      } catch (thrown) {
        throw redactError(thrown, redact)
      }
    },
    async close() {
      try {
        await responder.close?.()
      } catch (thrown) {
        throw redactError(thrown, redact)
      }
    },
  }
}

/** What `work` gives, or throws, without secrets. */
export async function redacting<T>(work: Promise<T>, redact: Redact): Promise<T> {
  try {
    return redactDeep(await work, redact) as T
  } catch (thrown) {
    throw redactError(thrown, redact)
  }
}

/** The same object when there is nothing to redact, which is nearly always. */
function redactResponse(response: Response, redact: Redact): Response {
  const keys = Object.keys(response)
  if (keys.length === 1) {
    const text = redact(response.text)
    return text === response.text ? response : { text }
  }
  return redactDeep(response, redact) as Response
}

function redactDeep(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map(item => redactDeep(item, redact))
    return items.every((item, at) => item === value[at]) ? value : items
  }
  let isChanged = false
  const entries = Object.entries(value).map(([key, field]) => {
    const [cleanKey, cleanField] = [redact(key), redactDeep(field, redact)]
    isChanged ||= cleanKey !== key || cleanField !== field
    return [cleanKey, cleanField] as const
  })
  return isChanged ? Object.fromEntries(entries) : value
}

function redactError(thrown: unknown, redact: Redact): unknown {
  if (!CupelError.is(thrown)) {
    // A bug: its stack is wanted, its message may hold anything.
    if (thrown instanceof Error && holdsSecret(thrown, redact)) return new Error(redact(messageOf(thrown)))
    return thrown
  }
  if (!holdsSecret(thrown, redact)) return thrown
  return new CupelError(thrown.code, redact(thrown.message), {
    ...(thrown.hint === undefined ? {} : { hint: redact(thrown.hint) }),
    details: redactDeep(thrown.details, redact) as ErrorDetails,
  })
}

function holdsSecret(error: Error, redact: Redact): boolean {
  const texts: string[] = []
  let next: unknown = error
  for (let depth = 0; depth < 10 && next instanceof Error; depth++) {
    texts.push(next.message, next.stack ?? '', spelledOut(next))
    next = next.cause
  }
  if (next !== undefined && !(next instanceof Error)) texts.push(spelledOut(next))
  return texts.some(text => redact(text) !== text)
}

/** Own fields of a thrown thing: SDK errors carry requests and headers. */
function spelledOut(thing: unknown): string {
  try {
    return JSON.stringify(thing) ?? ''
  } catch {
    return String(thing)
  }
}

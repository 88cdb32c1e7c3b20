import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CupelError } from '../../kernel/index.ts'
import type { Call, Responder } from './index.ts'

/** A call about an example, for tests. */
export const callAbout = (exampleId: string, more: Partial<Call> = {}): Call => ({
  question: {
    exampleId,
    input: `item ${exampleId}`,
    context: [{ id: 'D1', text: 'A clause.' }],
    tags: { line: 'auto' },
  },
  messages: [{ role: 'user', content: `item ${exampleId}` }],
  repeat: 0,
  seed: 7,
  ...more,
})

export interface ResponderUnderTest {
  readonly responder: Responder
  /** Ends what the test itself has started. */
  readonly dispose?: () => Promise<void>
}

export interface ResponderContract {
  /** Opens a responder that answers the example `good` with a text that has "good" in it, and fails on `bad`. */
  readonly open: () => Promise<ResponderUnderTest>
  /** The code with which `bad` fails; undefined for what cannot fail. */
  readonly failure: string | undefined
  /** Whether the example `hang` is never answered. Recordings cannot hang. */
  readonly canHang: boolean
}

/** What every `Responder` promises. */
export function responderContract(name: string, { open, failure, canHang }: ResponderContract): void {
  describe(`${name} keeps the promises of a responder`, () => {
    let opened: ResponderUnderTest
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)

    beforeEach(async () => {
      opened = await open()
      unhandled.length = 0
      process.on('unhandledRejection', note)
    })
    afterEach(async () => {
      await opened.responder.close?.()
      await opened.dispose?.()
      await new Promise(resolve => setImmediate(resolve))
      process.off('unhandledRejection', note)
      expect(unhandled).toEqual([])
    })
    const signal = new AbortController().signal

    it('answers with a text and a positive working time', async () => {
      const reply = await opened.responder.respond(callAbout('good'), { signal })
      expect(reply.response.text).toContain('good')
      expect(reply.timing.totalMs).toBeGreaterThan(0)
      expect(JSON.parse(JSON.stringify(reply))).toEqual(reply)
    })

    it.runIf(failure !== undefined)('fails with a code of the table', async () => {
      const thrown = await opened.responder.respond(callAbout('bad'), { signal }).catch(error => error)
      expect(CupelError.is(thrown)).toBe(true)
      expect(thrown.code).toBe(failure)
    })

    it('refuses a call whose signal is aborted already, with the reason of the signal', async () => {
      const reason = new CupelError('provider_timeout', 'too late')
      const thrown = await opened.responder
        .respond(callAbout('good'), { signal: AbortSignal.abort(reason) })
        .catch(error => error)
      expect(thrown).toBe(reason)
    })

    it('answers many calls at once, each with its own answer', async () => {
      const replies = await Promise.all(
        Array.from({ length: 12 }, () => opened.responder.respond(callAbout('good'), { signal })),
      )
      expect(replies.every(reply => reply.response.text.includes('good'))).toBe(true)
    })

    it('answers again after a failure', async () => {
      await opened.responder.respond(callAbout('bad'), { signal }).catch(() => undefined)
      expect((await opened.responder.respond(callAbout('good'), { signal })).response.text).toContain('good')
    })

    it.runIf(canHang)('ends a call promptly when it is aborted, and answers the next one', async () => {
      const control = new AbortController()
      const hanging = opened.responder.respond(callAbout('hang'), { signal: control.signal })
      const reason = new CupelError('provider_timeout', 'the deadline')
      const caught = hanging.catch(error => error)
      await opened.responder.respond(callAbout('good'), { signal })
      const abortedAt = performance.now()
      control.abort(reason)
      expect(await caught).toBe(reason)
      // Far below every deadline that a responder has of its own, far above what a busy machine takes.
      expect(performance.now() - abortedAt).toBeLessThan(10_000)
      expect((await opened.responder.respond(callAbout('good'), { signal })).response.text).toContain('good')
    })

    it('can be closed twice', async () => {
      await opened.responder.respond(callAbout('good'), { signal })
      await opened.responder.close?.()
      await opened.responder.close?.()
    })
  })
}

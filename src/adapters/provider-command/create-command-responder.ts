import { CupelError, type Json } from '../../kernel/index.ts'
import {
  abortedError,
  type Call,
  type Reply,
  type Responder,
  readAnswer,
} from '../../prepare/provider/index.ts'
import { startWorker, UnheardError, type Worker, type WorkerSettings } from './start-worker.ts'

export interface CommandPipelineSettings {
  /** Program and arguments. No shell is involved. */
  readonly command: readonly string[]
  /** Absolute. */
  readonly cwd: string
  /** Default: that of this process, for the program is the user's own. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** One process is asked many questions at once; otherwise a process has one question at a time. */
  readonly multiplex?: boolean | undefined
  /** Processes at once, at most; each is started when it is needed. Default: as many as questions at once. */
  readonly processes?: number | undefined
}

const maxLineBytes = 32 * 1024 * 1024

/**
 * Asks a program: `{id, exampleId, input, context, tags, repeat, seed}` on a line of its stdin, an object with the
 * fields of an answer (and the id) or `{"error": "…"}` on a line of its stdout. A program that ends is started
 * again for the next question. A question that is cut off ends its process group, unless others are being
 * answered by it.
 *
 * The first answer of each process has its start-up in its time.
 */
export function createCommandResponder(settings: CommandPipelineSettings): Responder {
  const pool = createPool(settings)
  const name = settings.command.join(' ').slice(0, 200)
  let asked = 0

  async function ask(call: Call, signal: AbortSignal): Promise<Reply> {
    const worker = await pool.take(signal)
    const id = String(++asked)
    const cut = () => {
      if (settings.multiplex) worker.forget(id)
      else void worker.stop('at once')
    }
    try {
      const startedAt = performance.now()
      const answer = await untilAborted(worker.ask(messageOf(id, call)), { signal, cut })
      const totalMs = Math.max(performance.now() - startedAt, 0.001)
      return { response: responseOf(answer, name), timing: { totalMs } }
    } finally {
      pool.giveBack(worker)
    }
  }

  return {
    async respond(call, { signal }) {
      for (let tries = 0; ; tries++) {
        try {
          return await ask(call, signal)
        } catch (thrown) {
          if (!(thrown instanceof UnheardError)) throw thrown
          if (tries > 0) throw new CupelError('pipeline_failed', `${thrown.message} before it answered.`)
        }
      }
    },
    close: pool.close,
  }
}

const messageOf = (id: string, { question, repeat, seed }: Call) => ({ id, ...question, repeat, seed })

function responseOf(answer: Json, name: string): Reply['response'] {
  const { id, error, ...fields } = answer as { readonly [key: string]: Json }
  if (error === undefined || error === null)
    return readAnswer(fields, { from: name, code: 'pipeline_failed' })
  const said = typeof error === 'string' ? error : JSON.stringify(error)
  throw new CupelError('pipeline_failed', `${name}: ${said.slice(0, 1_000)}`)
}

interface Cutting {
  readonly signal: AbortSignal
  readonly cut: () => void
}

function untilAborted<T>(answer: Promise<T>, { signal, cut }: Cutting): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(abortedError(signal))
      cut()
    }
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort)
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

interface Pool {
  take(signal: AbortSignal): Promise<Worker>
  giveBack(worker: Worker): void
  close(): Promise<void>
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

function createPool(settings: CommandPipelineSettings): Pool {
  const { command, cwd, environment = process.env, processes = Number.POSITIVE_INFINITY } = settings
  const workerSettings: WorkerSettings = { command, cwd, environment, maxLineBytes }
  const workers = new Set<Worker>()
  const busy = new Set<Worker>()
  const waiters = new Set<Waiter>()
  let isClosed = false

  function free(): Worker | undefined {
    for (const worker of workers) {
      if (!worker.isAlive) workers.delete(worker)
      else if (settings.multiplex || !busy.has(worker)) return worker
    }
    const most = settings.multiplex ? 1 : processes
    if (workers.size >= most) return undefined
    const worker = startWorker(workerSettings)
    workers.add(worker)
    return worker
  }

  function wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiters.delete(waiter)
        reject(abortedError(signal))
      }
      const waiter: Waiter = {
        resolve() {
          signal.removeEventListener('abort', leave)
          resolve()
        },
        reject,
      }
      waiters.add(waiter)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  return {
    async take(signal) {
      for (;;) {
        if (signal.aborted) throw abortedError(signal)
        if (isClosed) throw new CupelError('pipeline_failed', `${command[0]} has been closed.`)
        const worker = free()
        if (worker) {
          busy.add(worker)
          return worker
        }
        await wait(signal)
      }
    },
    giveBack(worker) {
      busy.delete(worker)
      if (!worker.isAlive) workers.delete(worker)
      const [next] = waiters
      if (!next) return
      waiters.delete(next)
      next.resolve()
    },
    async close() {
      isClosed = true
      await Promise.all([...workers].map(worker => worker.stop('gently')))
      for (const waiter of waiters) waiter.resolve()
      waiters.clear()
    },
  }
}

import { Worker } from 'node:worker_threads'
import { type Clock, CupelError, messageOf } from '../../kernel/index.ts'
import { outcomeValue, type TaskOutcome } from './task-outcome.ts'

export interface TaskThread<Task> extends AsyncDisposable {
  /**
   * What the thread answers to a task; what the task throws there is thrown here. Tasks wait for each other. One that is asked for
   * while the same is still waiting shares its answer; one that is under way does not, for it may have read what has changed since.
   *
   * @throws CupelError `computing_failed` when the thread ends before the task does, or is not done by the deadline
   */
  run(task: Task, options?: TaskOptions): Promise<unknown>
}

interface TaskOptions {
  /** The thread ends with this task and the next has a new one: what the task has loaded or holds is gone. */
  readonly isLast?: boolean
}

interface TaskThreadInput {
  /** Module that calls `serveTasks`. */
  readonly file: URL
  /** Given to the thread at its start; must be something that can be copied. */
  readonly data: unknown
  /** For one task, from when it is begun. */
  readonly deadlineMs: number
  readonly clock: Pick<Clock, 'sleep'>
}

interface Entry<Task> extends PromiseWithResolvers<unknown> {
  readonly key: string
  readonly task: Task
  readonly isLast: boolean
}

interface Thread<Task> {
  /** Rejects when the thread ends by itself. */
  ask(task: Task): Promise<TaskOutcome>
  readonly hasEnded: () => boolean
  end(): Promise<void>
}

/** The thread is started by the first task, and anew after it has ended. */
export function openTaskThread<Task>(input: TaskThreadInput): TaskThread<Task> {
  const waiting: Entry<Task>[] = []
  let thread: Thread<Task> | undefined
  let isClosed = false
  let working: Promise<void> | undefined

  async function endThread(): Promise<void> {
    const ending = thread
    thread = undefined
    await ending?.end()
  }

  async function carryOut(entry: Entry<Task>): Promise<void> {
    if (thread?.hasEnded() !== false) thread = startThread(input)
    const deadline = new AbortController()
    try {
      const outcome = await Promise.race([
        thread.ask(entry.task),
        input.clock.sleep(input.deadlineMs, deadline.signal).then(() => late(input.deadlineMs)),
      ])
      entry.resolve(outcomeValue(outcome))
    } catch (thrown) {
      if (CupelError.is(thrown) && thrown.code === 'computing_failed') await endThread()
      entry.reject(thrown)
    } finally {
      deadline.abort()
    }
    if (!entry.isLast) return
    await endThread()
    // Ready for the next, which need not wait for a start.
    if (!isClosed) thread = startThread(input)
  }

  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await carryOut(next)
    working = undefined
  }

  return {
    run(task, { isLast = false } = {}) {
      if (isClosed) return Promise.reject(closing())
      const key = JSON.stringify([task, isLast])
      const same = waiting.find(entry => entry.key === key)
      if (same !== undefined) return same.promise
      const entry = { key, task, isLast, ...Promise.withResolvers<unknown>() }
      waiting.push(entry)
      working ??= work()
      return entry.promise
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      for (const entry of waiting.splice(0)) entry.reject(closing())
      // The task under way fails with its thread.
      await thread?.end()
      await working
      await endThread()
    },
  }
}

function startThread<Task>({ file, data }: TaskThreadInput): Thread<Task> {
  const worker = new Worker(file, { execArgv: [], workerData: data })
  let asked: PromiseWithResolvers<TaskOutcome> | undefined
  let whyEnded: CupelError | undefined
  const end = (why: string, cause?: unknown): void => {
    whyEnded ??= broken(`ended before it was done: ${why}`, cause)
    asked?.reject(whyEnded)
  }
  worker.on('message', (outcome: TaskOutcome) => asked?.resolve(outcome))
  worker.on('messageerror', thrown => end(messageOf(thrown), thrown))
  worker.on('error', thrown => end(messageOf(thrown), thrown))
  worker.on('exit', code => end(`status ${code}`))
  return {
    ask(task) {
      asked = Promise.withResolvers<TaskOutcome>()
      if (whyEnded !== undefined) asked.reject(whyEnded)
      else worker.postMessage(task)
      return asked.promise
    },
    hasEnded: () => whyEnded !== undefined,
    async end() {
      await worker.terminate()
    },
  }
}

const broken = (what: string, cause?: unknown): CupelError =>
  new CupelError('computing_failed', `The thread that computes figures ${what}.`, {
    hint: 'Ask again: a new thread is started. If it ends again, see whether the command line can (cupel compare, cupel readiness): it tells more.',
    cause,
  })

function late(deadlineMs: number): never {
  throw broken(`was stopped: it was not done in ${Math.round(deadlineMs / 1000)} s`)
}

const closing = (): CupelError => broken('is no longer there: the server ends')

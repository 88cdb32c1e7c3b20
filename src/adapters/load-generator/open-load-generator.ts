import { MessageChannel, type MessagePort } from 'node:worker_threads'
import {
  createPurse,
  type GeneratedLoad,
  type LoadGenerator,
  type LoadPlan,
  type LoadProgress,
  purseMemory,
  type RequestRecords,
} from '../../measure/load/index.ts'
import { openAnswerCheck } from './check-answers.ts'
import { checkPlan, requestsOf } from './check-plan.ts'
import { createGathering, type Gathering } from './gathering.ts'
import { monotonicMs } from './monotonic.ts'
import type { FromPacer, FromThread, ThreadJob, ThreadMoney, ToPacer, ToThread } from './protocol.ts'
import { allocateRecords, type RecordsMemory, recordsIn } from './shared-records.ts'
import { startThread, type Thread, threadFile } from './thread.ts'

type Sender = Thread<ToThread, FromThread>
type Pacer = Thread<ToPacer, FromPacer>

interface Threads {
  readonly senders: readonly Sender[]
  readonly pacer: Pacer | undefined
}

/** From the word to go until the plan starts: long enough for it to reach every thread. */
const leadMs = 50
const progressEveryMs = 500

/**
 * Generates load from threads of its own, so that nothing else in the program can delay a request or its stamps. Threads are kept
 * warm from one plan to the next; plans are generated one after another. Requests are dealt to the threads in turn, and each keeps its own share of
 * the connections.
 */
export function openLoadGenerator({
  senderFile = threadFile('load-worker'),
}: {
  /** Another program for the threads that send, which speaks the same protocol. */
  readonly senderFile?: URL
} = {}): LoadGenerator {
  const senders: Sender[] = []
  let pacer: Pacer | undefined
  let before: Promise<unknown> = Promise.resolve()

  async function closeThreads(): Promise<void> {
    const all = [...senders.splice(0), ...(pacer === undefined ? [] : [pacer])]
    pacer = undefined
    await Promise.all(all.map(thread => thread.close()))
  }

  function threadsFor(plan: LoadPlan): Threads {
    const wanted = threadCount(plan)
    while (senders.length < wanted) senders.push(startThread(senderFile))
    if (plan.arrivals.kind === 'closed') return { senders: senders.slice(0, wanted), pacer: undefined }
    pacer ??= startThread(threadFile('pacer-worker'))
    return { senders: senders.slice(0, wanted), pacer }
  }

  async function generateAlone(plan: LoadPlan, options: Options): Promise<GeneratedLoad> {
    const { target, arrivals } = plan
    const check = target.schema === undefined ? undefined : await openAnswerCheck(target.schema)
    const memory = allocateRecords(requestsOf(plan), plan.gapLimitsMs?.length)
    const records = recordsIn(memory)
    if (arrivals.kind === 'open') records.intendedMs.set(arrivals.atMs)
    const money = threadMoney(plan)
    const gathering = createGathering({ records, check, onEnded: settlerOf(plan, money, records) })
    try {
      const load = await runPlan({ plan, threads: threadsFor(plan), memory, money, gathering, ...options })
      fillInputTokens(plan, load.records)
      return load
    } catch (thrown) {
      await closeThreads()
      throw thrown
    }
  }

  return {
    async generate(plan, options) {
      checkPlan(plan)
      const load = before.then(() => generateAlone(plan, options))
      before = load.catch(() => {})
      return load
    },
    close: closeThreads,
  }
}

type Options = Parameters<LoadGenerator['generate']>[1]

/** A thread without a request or a connection of its own would have nothing to do. */
function threadCount({ arrivals, threads, connections, bodyOf }: LoadPlan): number {
  const places = arrivals.kind === 'closed' ? Math.min(arrivals.concurrency, connections) : connections
  return Math.max(1, Math.min(threads, places, bodyOf.length))
}

function threadMoney({ money, bodyOf }: LoadPlan): ThreadMoney | undefined {
  if (money === undefined) return undefined
  const { leftUsd, mostUsd } = money
  return { leftUsd, mostUsd, purse: purseMemory(bodyOf.length) }
}

/** Puts what a request did cost in the place of what was laid aside for it, as rows are reported. */
function settlerOf(
  { money, bodyOf, bodies }: LoadPlan,
  shared: ThreadMoney | undefined,
  records: RequestRecords,
): ((row: number) => void) | undefined {
  if (money === undefined || shared === undefined) return undefined
  const mostUsd = (row: number): number => shared.mostUsd[bodyOf[row] as number] as number
  const purse = createPurse({ leftUsd: shared.leftUsd, mostUsd, memory: shared.purse })
  return row => {
    fillInput(records, row, bodies[bodyOf[row] as number]?.inputTokens)
    purse.settle(row, money.costUsd(records, row))
  }
}

interface PlanRun {
  readonly plan: LoadPlan
  readonly threads: Threads
  readonly memory: RecordsMemory
  readonly money: ThreadMoney | undefined
  readonly gathering: Gathering
  readonly stop: AbortSignal
  readonly onProgress?: (progress: LoadProgress) => void
}

async function runPlan({
  plan,
  threads,
  memory,
  money,
  gathering,
  stop,
  onProgress,
}: PlanRun): Promise<GeneratedLoad> {
  const { senders, pacer } = threads
  const isStopped = new Int32Array(new SharedArrayBuffer(4))
  const isWoken = new Int32Array(new SharedArrayBuffer(4 * senders.length))
  const failed = Promise.race(
    [...senders, ...(pacer === undefined ? [] : [pacer])].map(thread => thread.failed),
  )
  const channels = pacer === undefined ? [] : senders.map(() => new MessageChannel())

  const jobs = jobsOf({
    plan,
    memory,
    money,
    isWoken,
    wakes: channels.map(({ port1 }) => port1),
    threads: senders.length,
  })
  await Promise.race([
    failed,
    Promise.all(senders.map((sender, index) => prepare(sender, jobs[index] as ThreadJob))),
  ])

  const startMs = monotonicMs() + leadMs
  const startedAt = new Date(Date.now() + leadMs).toISOString()
  const onStop = () => {
    Atomics.store(isStopped, 0, 1)
    Atomics.notify(isStopped, 0)
    for (const sender of senders) sender.post({ kind: 'stop' })
  }
  const onOutOfMoney = () => {
    gathering.outOfMoney()
    Atomics.store(isStopped, 0, 1)
    Atomics.notify(isStopped, 0)
    for (const sender of senders) sender.post({ kind: 'enough' })
  }
  const tellProgress = () => onProgress?.(gathering.progress(monotonicMs() - startMs))
  const telling = onProgress && setInterval(tellProgress, progressEveryMs)
  stop.addEventListener('abort', onStop)
  if (stop.aborted) onStop()
  try {
    const sending = senders.map((sender, index) => send(sender, { index, startMs, gathering, onOutOfMoney }))
    const ports = channels.map(({ port2 }) => port2)
    const pacing = pacer && pace(pacer, { kind: 'pace', memory, startMs, threads: ports, isWoken, isStopped })
    await Promise.race([failed, Promise.all(sending)])
    const elapsedMs = monotonicMs() - startMs
    const pacerCpuMs = (await Promise.race([failed, pacing])) ?? 0
    if (onProgress) tellProgress()
    return gathering.result({ elapsedMs, pacerCpuMs, startedAt })
  } finally {
    clearInterval(telling)
    stop.removeEventListener('abort', onStop)
  }
}

interface Dealing {
  readonly plan: LoadPlan
  readonly memory: RecordsMemory
  readonly money: ThreadMoney | undefined
  readonly isWoken: Int32Array
  /** None for a closed loop. */
  readonly wakes: readonly MessagePort[]
  readonly threads: number
}

function jobsOf({ plan, memory, money, isWoken, wakes, threads }: Dealing): ThreadJob[] {
  const { target, bodies, bodyOf, arrivals, timeoutMs, connections, gapLimitsMs = [] } = plan
  const { schema, ...bare } = target
  const places = arrivals.kind === 'closed' ? Math.min(arrivals.concurrency, connections) : connections
  return Array.from({ length: threads }, (_, first) => {
    const port = wakes[first]
    return {
      target: bare,
      bodies: bodies.map(({ body }) => body),
      bodyOf,
      arrivals: arrivals.kind,
      timeoutMs,
      places: Math.floor((places + threads - 1 - first) / threads),
      memory,
      shard: { first, step: threads },
      keepsText: schema !== undefined,
      gapLimitsMs,
      ...(money === undefined ? {} : { money }),
      ...(port === undefined ? {} : { wakes: port, isWoken }),
    }
  })
}

function prepare(sender: Sender, job: ThreadJob): Promise<void> {
  return new Promise(resolve => {
    sender.onMessage = message => {
      if (message.kind === 'ready') resolve()
    }
    sender.post({ kind: 'prepare', job }, job.wakes === undefined ? [] : [job.wakes])
  })
}

interface Going {
  readonly index: number
  readonly startMs: number
  readonly gathering: Gathering
  readonly onOutOfMoney: () => void
}

function send(sender: Sender, { index, startMs, gathering, onOutOfMoney }: Going): Promise<void> {
  return new Promise(resolve => {
    sender.onMessage = message => {
      if (message.kind === 'report') gathering.report(index, message)
      if (message.kind === 'out-of-money') onOutOfMoney()
      if (message.kind !== 'done') return
      gathering.ended(message)
      resolve()
    }
    sender.post({ kind: 'go', startMs })
  })
}

/** @returns the processor time that pacing took, in milliseconds */
function pace(pacer: Pacer, message: ToPacer): Promise<number> {
  return new Promise(resolve => {
    pacer.onMessage = ({ cpuMs }) => resolve(cpuMs)
    pacer.post(message, [...message.threads])
  })
}

/** Where the server told no count, that of the plan is taken. */
function fillInputTokens({ bodies, bodyOf }: LoadPlan, records: RequestRecords): void {
  for (const row of records.inputTokens.keys())
    fillInput(records, row, bodies[bodyOf[row] as number]?.inputTokens)
}

function fillInput({ inputTokens, sentMs }: RequestRecords, row: number, planned: number | undefined): void {
  if (inputTokens[row] === 0 && !Number.isNaN(sentMs[row])) inputTokens[row] = planned ?? 0
}

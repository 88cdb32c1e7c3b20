import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Transferable, Worker } from 'node:worker_threads'
import { CupelError, messageOf } from '../../kernel/index.ts'

/** Fewer collections stand in the way of a send: at 2,000 a second the 99th percentile of lateness falls by about a third. */
const maxYoungGenerationSizeMb = 64

/** A worker thread of the generator, and what comes of it. */
export interface Thread<In, Out> {
  post(message: In, transfer?: readonly Transferable[]): void
  /** Who is told what the thread says, until another one is named. */
  onMessage: (message: Out) => void
  /** Rejects, in words, when the thread ends by itself. */
  readonly failed: Promise<never>
  close(): Promise<void>
}

export function startThread<In, Out>(file: URL): Thread<In, Out> {
  const worker = new Worker(file, { execArgv: [], resourceLimits: { maxYoungGenerationSizeMb } })
  const { promise: failed, reject } = Promise.withResolvers<never>()
  // Whoever runs a plan waits for it; a thread that ends while nobody does is replaced before the next plan.
  failed.catch(() => {})
  worker.on('error', thrown => reject(threadFailure(messageOf(thrown), thrown)))
  worker.on('exit', code => reject(threadFailure(`it ended with status ${code}`)))
  const thread: Thread<In, Out> = {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    onMessage: () => {},
    failed,
    async close() {
      await worker.terminate()
    },
  }
  worker.on('message', (message: Out) => thread.onMessage(message))
  worker.on('messageerror', thrown => reject(threadFailure(messageOf(thrown), thrown)))
  return thread
}

const threadFailure = (why: string, cause?: unknown): CupelError =>
  new CupelError('generator_failed', `A thread of the load generator ended before the load did: ${why}.`, {
    hint: 'What it measured is not complete and was dropped. Fewer requests at once or shorter prompts need less memory; else report it as a bug.',
    cause,
  })

/** The file of a thread: beside this one in the source, under `dist/workers` in the package. */
export function threadFile(name: 'load-worker' | 'pacer-worker'): URL {
  const source = join(import.meta.dirname, `${name}.ts`)
  if (existsSync(source)) return pathToFileURL(source)
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'workers', `${name}.js`)) && dirname(folder) !== folder)
    folder = dirname(folder)
  return pathToFileURL(join(folder, 'workers', `${name}.js`))
}

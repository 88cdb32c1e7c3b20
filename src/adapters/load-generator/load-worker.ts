import { parentPort } from 'node:worker_threads'
import type { FromThread, ToThread } from './protocol.ts'
import { createThreadWork, type ThreadWork } from './thread-work.ts'
import { warmUp } from './warm-up.ts'

/** A thread of the load generator: it does nothing but send and stamp, on an event loop of its own. */
const port = parentPort
const tell = (message: FromThread): void => port?.postMessage(message)
let work: ThreadWork | undefined

async function act(message: ToThread): Promise<void> {
  if (message.kind === 'prepare') {
    await warmUp()
    work = createThreadWork(message.job, tell)
    tell({ kind: 'ready' })
  } else if (message.kind === 'stop') work?.stop()
  else if (message.kind === 'enough') work?.enough()
  else await work?.run(message.startMs)
}

port?.on('message', (message: ToThread) => {
  act(message).catch(thrown => {
    // What nobody catches ends the thread, and is told to whoever started it.
    setImmediate(() => {
      throw thrown
    })
  })
})

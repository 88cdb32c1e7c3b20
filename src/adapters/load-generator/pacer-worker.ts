import { parentPort } from 'node:worker_threads'
import { monotonicMs } from './monotonic.ts'
import type { FromPacer, ToPacer } from './protocol.ts'
import { recordsIn } from './shared-records.ts'

/**
 * A thread that does nothing but sleep until the next request is due and wake the thread that sends it. Timers of an event loop
 * have a grain of a millisecond; a sleep on shared memory is some hundredths of a millisecond late.
 */
function pace({ memory, startMs, threads, isWoken, isStopped }: ToPacer): void {
  const { intendedMs } = recordsIn(memory)
  for (let row = 0; row < intendedMs.length; row++) {
    const dueMs = startMs + (intendedMs[row] as number)
    for (let waitMs = dueMs - monotonicMs(); waitMs > 0; waitMs = dueMs - monotonicMs())
      if (Atomics.wait(isStopped, 0, 0, waitMs) !== 'timed-out') return
    const thread = row % threads.length
    // Whoever is already woken will see this one too.
    if (Atomics.exchange(isWoken, thread, 1) === 0) threads[thread]?.postMessage(0)
  }
}

parentPort?.on('message', (message: ToPacer) => {
  const before = process.threadCpuUsage()
  pace(message)
  for (const port of message.threads) port.close()
  const { user, system } = process.threadCpuUsage(before)
  parentPort?.postMessage({ kind: 'paced', cpuMs: (user + system) / 1000 } satisfies FromPacer)
})

import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../kernel/index.ts'

/** The real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, signal ? { signal } : undefined)
    } catch (thrown) {
      throw signal?.aborted ? signal.reason : thrown
    }
  },
}

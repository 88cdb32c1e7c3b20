import type { Clock } from '../../src/kernel/index.ts'

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

/** A clock on which no time passes but by sleeping: when nothing else is left to do, it jumps to the next waking. */
export function virtualClock(startAt = Date.UTC(2026, 10, 1)): Clock & { readonly slept: readonly number[] } {
  let time = 0
  let isJumping = false
  const sleepers = new Set<Sleeper>()
  const slept: number[] = []

  function jump(): void {
    isJumping = false
    const next = [...sleepers].sort((a, b) => a.until - b.until)[0]
    if (!next) return
    time = Math.max(time, next.until)
    sleepers.delete(next)
    next.wake()
    jumpSoon()
  }
  function jumpSoon(): void {
    if (isJumping || sleepers.size === 0) return
    isJumping = true
    setImmediate(jump)
  }

  return {
    slept,
    now: () => startAt + time,
    monotonic: () => time,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const sleeper = {
          until: time + ms,
          wake() {
            slept.push(ms)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper)
          reject(signal.reason)
        })
        jumpSoon()
      })
    },
  }
}

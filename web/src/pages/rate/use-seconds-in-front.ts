import { useLayoutEffect, useRef } from 'react'

/** Nobody who has not moved for so long is still reading. */
const idleMs = 120_000
const tickMs = 500

/** Seconds that the page was in sight and somebody was at it. */
export function useSecondsInFront(): () => number {
  const spent = useRef(0)
  const tickNow = useRef(() => {})
  useLayoutEffect(() => {
    let lastInput = performance.now()
    let lastTick = lastInput
    const onInput = () => {
      lastInput = performance.now()
    }
    const tick = () => {
      const now = performance.now()
      // A computer that slept makes one long tick: it counts as one short one.
      if (!document.hidden && now - lastInput < idleMs) spent.current += Math.min(now - lastTick, 2 * tickMs)
      lastTick = now
    }
    tickNow.current = tick
    const timer = setInterval(tick, tickMs)
    const inputs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchmove'] as const
    for (const input of inputs) document.addEventListener(input, onInput, { passive: true })
    return () => {
      clearInterval(timer)
      for (const input of inputs) document.removeEventListener(input, onInput)
    }
  }, [])
  return () => {
    tickNow.current()
    return spent.current / 1_000
  }
}

/** Readings of both clocks as close together as they come: the first ones are slow, because their code is loaded then. */
function measureOffset(): number {
  let narrowest = Number.POSITIVE_INFINITY
  let offset = 0
  for (let reading = 0; reading < 20; reading++) {
    const before = performance.now()
    const monotonic = Number(process.hrtime.bigint()) / 1e6
    const after = performance.now()
    if (after - before >= narrowest) continue
    narrowest = after - before
    offset = monotonic - (before + after) / 2
  }
  return offset
}

/**
 * What has to be added to `performance.now()` of this thread: it counts from the thread's own beginning, while the monotonic
 * clock of the machine is one for all threads and processes.
 */
const offsetMs = measureOffset()

/** Milliseconds on the machine's monotonic clock, comparable between threads and processes. */
export const monotonicMs = (): number => performance.now() + offsetMs

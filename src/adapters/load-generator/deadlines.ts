/** Deadlines of requests that all have the same time: the one begun first is due first, so that one timer does for all. */
export interface Deadlines {
  add(row: number, intendedMs: number): void
  close(): void
}

interface DeadlineSettings {
  readonly now: () => number
  readonly timeoutMs: number
  /** Told of every row whose time is over, also of those that have ended: who has must pass over it. */
  readonly onDeadline: (row: number) => void
}

export function createDeadlines({ now, timeoutMs, onDeadline }: DeadlineSettings): Deadlines {
  const rows: number[] = []
  const dueMs: number[] = []
  let from = 0
  let timer: NodeJS.Timeout | undefined

  function check(): void {
    timer = undefined
    const nowMs = now()
    while (from < rows.length && (dueMs[from] as number) <= nowMs) onDeadline(rows[from++] as number)
    arm()
  }

  function arm(): void {
    if (timer !== undefined || from >= rows.length) return
    // A timer may fire up to a millisecond early.
    timer = setTimeout(check, Math.max(1, (dueMs[from] as number) - now() + 1))
  }

  return {
    add(row, intendedMs) {
      rows.push(row)
      dueMs.push(intendedMs + timeoutMs)
      arm()
    },
    close() {
      clearTimeout(timer)
      timer = undefined
      from = rows.length
    },
  }
}

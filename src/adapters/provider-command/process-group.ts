import type { ChildProcess } from 'node:child_process'

/** Windows has no process groups to signal. */
const hasGroups = process.platform !== 'win32'

/** Children in a group of their own, so that what they start ends with them. */
export const groupOptions = { detached: hasGroups, windowsHide: true } as const

const living = new Set<ChildProcess>()

/** Ends the group when this process ends in whatever orderly way; a terminal's Ctrl-C does not reach it. */
export function endWithParent(child: ChildProcess): void {
  if (living.size === 0) process.on('exit', endAll)
  living.add(child)
  child.once('close', () => {
    living.delete(child)
    if (living.size === 0) process.off('exit', endAll)
  })
}

function endAll(): void {
  for (const child of living) signalGroup(child, 'SIGKILL')
}

/** Sends a signal to a child and everything it has started. */
export function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return
  try {
    if (hasGroups) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // The group has ended already.
  }
}

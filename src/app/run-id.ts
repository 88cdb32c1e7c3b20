import { randomBytes } from 'node:crypto'
import type { Clock } from '../kernel/index.ts'

/** Sorts by time and is easy to say: `20261101-142233-9f3a`. The time is UTC. */
export function newRunId(clock: Pick<Clock, 'now'>): string {
  const [day, time] = new Date(clock.now()).toISOString().split('T') as [string, string]
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${randomBytes(2).toString('hex')}`
}

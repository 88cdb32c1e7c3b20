import { hostname } from 'node:os'
import type { DatabaseSync } from 'node:sqlite'
import { CupelError } from '../../kernel/index.ts'
import type { RunClaim } from '../../measure/run/index.ts'

const beatEveryMs = 5_000
/** After this silence a claim is taken to be dead, even if its process id lives: ids are given out again. */
const silentAfterMs = 10 * 60_000

interface ClaimRow {
  readonly pid: number
  readonly host: string
  readonly beat_at: number
}

/**
 * Takes the run for this process, and keeps saying so every 5 seconds until released.
 *
 * @param held runs that this opening of the store holds. In containers a killed process and its successor often
 * have the same process id, so a claim under our own id counts only when we know of it.
 */
export function claimRun(database: DatabaseSync, runId: string, held: Set<string>): RunClaim {
  database.exec('BEGIN IMMEDIATE')
  try {
    const claim = database.prepare('SELECT pid, host, beat_at FROM claims WHERE run_id = ?').get(runId) as
      | ClaimRow
      | undefined
    if (claim && (isOurs(claim) ? held.has(runId) : isAlive(claim))) throw busy(runId, claim)
    database
      .prepare('INSERT OR REPLACE INTO claims (run_id, pid, host, beat_at) VALUES (?, ?, ?, ?)')
      .run(runId, process.pid, hostname(), Date.now())
    database.exec('COMMIT')
  } catch (thrown) {
    database.exec('ROLLBACK')
    throw thrown
  }
  const beat = database.prepare('UPDATE claims SET beat_at = ? WHERE run_id = ? AND pid = ?')
  const timer = setInterval(() => beat.run(Date.now(), runId, process.pid), beatEveryMs)
  timer.unref()
  held.add(runId)
  return {
    async release() {
      held.delete(runId)
      clearInterval(timer)
      database.prepare('DELETE FROM claims WHERE run_id = ? AND pid = ?').run(runId, process.pid)
    },
  }
}

/** Whether a living process, this one included, has said that it works on the run. */
export function isClaimed(database: DatabaseSync, runId: string): boolean {
  const claim = database.prepare('SELECT pid, host, beat_at FROM claims WHERE run_id = ?').get(runId) as
    | ClaimRow
    | undefined
  return claim !== undefined && isAlive(claim)
}

function isOurs(claim: ClaimRow): boolean {
  return claim.pid === process.pid && claim.host === hostname()
}

function isAlive(claim: ClaimRow): boolean {
  if (Date.now() - claim.beat_at > silentAfterMs) return false
  if (claim.host !== hostname()) return true
  try {
    process.kill(claim.pid, 0)
    return true
  } catch (thrown) {
    // EPERM: the process lives and belongs to someone else.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function busy(runId: string, claim: ClaimRow): CupelError {
  return new CupelError(
    'store_busy',
    `Run ${runId} is being worked on by process ${claim.pid} on ${claim.host}.`,
    {
      hint: 'Wait for it to end, or stop it; then resume.',
      details: { runId, pid: claim.pid, host: claim.host },
    },
  )
}

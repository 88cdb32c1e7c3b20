import { allowedBeyondSlowest } from '../../stats/index.ts'
import type { LoadLimit } from './load-result.ts'

/** What was seen of the requests of a stage, or of several. */
export interface Seen {
  readonly n: number
  /** Beyond the limit or not answered. */
  readonly exceeding: number
  /** Of the slowest request; Infinity when one was not answered. */
  readonly slowestMs: number
}

/** The share that may be beyond a limit; more when none is, and the slowest stays far below it. */
export function allowedShare(
  { n, exceeding, slowestMs }: Seen,
  { percentile, maxMs, confidence }: Pick<LoadLimit, 'percentile' | 'maxMs' | 'confidence'>,
): number {
  const allowed = 1 - percentile
  return exceeding > 0
    ? allowed
    : allowedBeyondSlowest({ allowed, slowest: slowestMs / maxMs, n, confidence })
}

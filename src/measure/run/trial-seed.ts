import { createHash } from 'node:crypto'
import type { TrialKey } from './trial.ts'

/**
 * The seed of one draw: the same for every candidate, so that they meet the same luck where a provider takes a
 * seed, and another one for every repeat, because a repeat is a fresh draw. A 31-bit integer: the range that
 * all providers accept.
 */
export function trialSeed(
  runSeed: number,
  { exampleId, repeat }: Pick<TrialKey, 'exampleId' | 'repeat'>,
): number {
  const digest = createHash('sha256').update(`${runSeed}\u0000${exampleId}\u0000${repeat}`).digest()
  return digest.readUInt32LE(0) >>> 1
}

import { hash53 } from '../../kernel/index.ts'
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
  return hash53(`${runSeed}\u0000${exampleId}\u0000${repeat}`) % 2 ** 31
}

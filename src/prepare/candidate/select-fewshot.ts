import { CupelError, sha256 } from '../../kernel/index.ts'
import type { Example, Split } from '../dataset/index.ts'

export interface FewshotWish {
  readonly count: number
  readonly seed: number
  /** What the run scores. */
  readonly scoredSplit: Split | 'all'
}

/**
 * Chooses few-shot examples, from the few-shot split and nowhere else. The choice depends on the seed and the ids
 * only: not on the order of the file, and little on examples that are added later.
 *
 * @param examples of any split; those of others are passed over
 * @throws CupelError `fewshot_leak` when the few-shot split itself is scored or there is none;
 *   `candidate_invalid` when it is too small
 */
export async function selectFewshot(
  examples: AsyncIterable<Example> | Iterable<Example>,
  { count, seed, scoredSplit }: FewshotWish,
): Promise<readonly Example[]> {
  if (count === 0) return []
  refuseScoredFewshot(scoredSplit)
  let chosen: { readonly rank: string; readonly example: Example }[] = []
  let available = 0
  for await (const example of examples) {
    if (example.split !== 'fewshot') continue
    available++
    chosen.push({ rank: sha256(`${seed}\u0000${example.id}`), example })
    if (chosen.length >= 2 * count + 64) chosen = lowest(chosen, count)
  }
  if (available === 0) throw leak('No example is in the few-shot split.')
  if (available < count) {
    throw new CupelError(
      'candidate_invalid',
      `${count} few-shot examples are wanted and the few-shot split holds ${available}.`,
      { hint: 'Lower fewshot, or give the few-shot split a larger share.', details: { count, available } },
    )
  }
  return lowest(chosen, count).map(({ example }) => example)
}

function lowest<T extends { readonly rank: string }>(ranked: readonly T[], count: number): T[] {
  return [...ranked].sort((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, count)
}

/** @throws CupelError `fewshot_leak` when an example is of another split */
export function checkFewshot(examples: readonly Example[]): void {
  const stray = examples.find(example => example.split !== 'fewshot')
  if (stray) throw leak(`"${stray.id}" is in the split "${stray.split ?? 'eval'}".`)
}

/** @throws CupelError `fewshot_leak` when the few-shot split is among what the run scores */
export function refuseScoredFewshot(scoredSplit: Split | 'all'): void {
  if (scoredSplit !== 'fewshot' && scoredSplit !== 'all') return
  throw leak(`The run scores ${scoredSplit === 'all' ? 'all splits' : 'the few-shot split'}.`)
}

function leak(what: string): CupelError {
  return new CupelError('fewshot_leak', `Few-shot examples may only come from the few-shot split. ${what}`, {
    hint: 'Run `cupel dataset split` to set examples aside, and score the eval or holdout split.',
  })
}

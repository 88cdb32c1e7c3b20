import type { Cell } from './comparison.ts'

/**
 * The trials behind a figure that have no value, and all of them. A figure counts its examples, and what lacks a value in trials:
 * with repeats the two are not added up. Where every repeat of an example lacks it, a little fewer than all are counted.
 */
export function openTrials(
  { n, unscored, errored }: Pick<Cell['estimate'], 'n' | 'unscored' | 'errored'>,
  repeats: number,
): { readonly open: number; readonly all: number; readonly share: number } {
  const open = unscored + errored
  const all = Math.max(n * repeats, n + open)
  return { open, all, share: open / Math.max(1, all) }
}

/** A figure with a larger share of its trials without a value is no ground for a verdict: the rest may not be like them. */
export const mostOpen = 0.05

import { hash53 } from '../../kernel/index.ts'

/** What labelled items are for: examples inside the judge's prompt, trying out rubrics, and the final figure. */
export const labelParts = ['prompt', 'development', 'test'] as const
export type LabelPart = (typeof labelParts)[number]

/** Shares of the parts; the rest is the test part. */
const promptShare = 0.1
const developmentShare = 0.3

/**
 * The part of an item, by its id: the same on every machine, and unchanged by items that come later. All answers to one example are
 * in one part, so that the test part holds nothing that the prompt has shown.
 */
export function partOf(exampleId: string, seed = 0): LabelPart {
  const share = (hash53(exampleId, seed + 101) % 1_000_003) / 1_000_003
  if (share < promptShare) return 'prompt'
  return share < promptShare + developmentShare ? 'development' : 'test'
}

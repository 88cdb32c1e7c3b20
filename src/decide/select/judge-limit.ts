import type { Belief } from '../../stats/index.ts'

/** A limit and the doubt it allows. */
export interface Limit {
  readonly sense: 'min' | 'max'
  readonly threshold: number
  /** Probability of keeping it from which it counts as met; of missing it, as missed. */
  readonly confidence: number
}

export interface Judgement {
  readonly outcome: 'pass' | 'fail' | 'inconclusive'
  readonly reason: string
  /** That the limit is kept. */
  readonly probability?: number
  /** How many more examples that the figure rests on would probably settle it: of the slice, or those that the metric applies to. */
  readonly examplesNeeded?: number
  /** The same at the dataset's mix, where only a part of the examples counts for the figure. */
  readonly examplesAtMix?: number
}

export interface Judged {
  readonly value: number
  readonly probability: number
}

/**
 * Met from the stated confidence on; missed when missing it is that probable and the figure itself lies beyond the limit; else
 * inconclusive.
 */
export function judgeLimit(
  { value, probability }: Judged,
  { sense, threshold, confidence }: Limit,
): Judgement {
  const isWithin = sense === 'min' ? value >= threshold : value <= threshold
  if (isWithin && probability >= confidence)
    return { outcome: 'pass', probability, reason: `Met with probability ${percent(probability)}.` }
  if (!isWithin && 1 - probability >= confidence)
    return { outcome: 'fail', probability, reason: `Missed with probability ${percent(1 - probability)}.` }
  return {
    outcome: 'inconclusive',
    probability,
    reason: `Met with probability ${percent(probability)}: not sure enough either way, ${percent(confidence)} is asked for.`,
  }
}

export const chanceWithin = (belief: Belief, { sense, threshold }: Limit): number =>
  sense === 'min' ? belief.atLeast(threshold) : belief.atMost(threshold)

/** A probability in percent: what rests on data is never written as certain. */
export function percent(share: number): string {
  if (share > 0.999) return 'over 99.9%'
  if (share < 0.001) return 'under 0.1%'
  return `${(share * 100).toFixed(1)}%`
}

const most = 1_000_000

/**
 * How many more examples would settle a limit if the figure stayed where it is: searched for with `beliefAt`, the belief that n
 * examples would give. Undefined where more than a million would not, as for a figure on the limit itself.
 */
export function examplesToSettle(
  value: number,
  limit: Limit,
  { n, beliefAt }: { readonly n: number; readonly beliefAt: (n: number) => Belief },
): number | undefined {
  if (value === limit.threshold) return undefined
  const settles = (count: number): boolean => {
    const probability = chanceWithin(beliefAt(count), limit)
    return judgeLimit({ value, probability }, limit).outcome !== 'inconclusive'
  }
  let [low, high] = [n, Math.max(1, n)]
  while (!settles(high)) {
    low = high
    high *= 2
    if (high > most) return undefined
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (settles(middle)) high = middle
    else low = middle
  }
  return high > n ? high - n : undefined
}

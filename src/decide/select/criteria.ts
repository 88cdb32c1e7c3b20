import { CupelError } from '../../kernel/index.ts'
import type { DrawnFigure } from './drawn-figures.ts'

/** A criterion of the weighted score: a figure, how it counts, and the scale that makes it comparable. */
export interface Criterion {
  readonly figure: DrawnFigure
  /** Of all criteria together 1. */
  readonly weight: number
  /** Scores 0 on this scale: the limit of its requirement, or the worst end of its range. */
  readonly zero: number
  /** Scores 1. */
  readonly one: number
}

/**
 * The scale of a figure: 0 at its requirement's limit, 1 at the best value there can be, so that no candidate's score depends on
 * which others are there. Without a limit, or with one at the best value, the range of the metric is the scale.
 *
 * @throws CupelError `usage_invalid` for a figure that has neither limit nor range
 */
export function scaleOfFigure(
  { title, sense, scale }: Pick<DrawnFigure, 'title' | 'sense' | 'scale'>,
  limit: number | undefined,
): Pick<Criterion, 'zero' | 'one'> {
  const [low = null, high = null] = scale.range
  const [worst, best] = sense === 'max' ? [low, high] : [high, low]
  if (limit !== undefined) {
    if (best !== null && best !== limit) return { zero: limit, one: best }
    if (best === null && limit !== 0) return { zero: 0, one: limit }
  }
  if (worst !== null && best !== null) return { zero: worst, one: best }
  throw new CupelError(
    'usage_invalid',
    `${title} cannot be weighed: nothing says what is bad and what is good.`,
    {
      hint: 'State a requirement on it with a limit other than 0: the limit scores 0, the best value there can be scores 1.',
    },
  )
}

/** A value on the scale of its criterion: more is better, below 0 is beyond the limit. */
export const scored = (value: number, { zero, one }: Pick<Criterion, 'zero' | 'one'>): number =>
  (value - zero) / (one - zero)

/** Weights with sum 1. Scaling all of them changes nothing. */
export function shares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map(weight => weight / total)
}

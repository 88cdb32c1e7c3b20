import { z } from 'zod'

const figure = z.number().nonnegative()

/**
 * A figure that somebody states instead of measuring it: one number, or the range it surely lies in. A range without
 * `likely` is drawn evenly, one with it from a triangle whose tip is there.
 */
export const amountSchema = z.union(
  [
    figure,
    z
      .strictObject({ low: figure, likely: figure.optional(), high: figure })
      .refine(({ low, likely = low, high }) => low <= likely && likely <= high, {
        message: 'low, likely and high in this order',
      }),
  ],
  { error: 'a number of at least 0, or { low, high }, or { low, likely, high } of such numbers' },
)
export type Amount = z.infer<typeof amountSchema>

/** The same for what is a part of a whole: 0.08 is 8%. */
export const shareSchema = amountSchema.refine(amount => highOf(amount) <= 1, {
  message: 'a share from 0 to 1: 0.08 is 8%',
})

export const lowOf = (amount: Amount): number => (typeof amount === 'number' ? amount : amount.low)
export const highOf = (amount: Amount): number => (typeof amount === 'number' ? amount : amount.high)

/**
 * What stands for the amount where one number is asked for: the mean of its distribution. Not the likely value, because money
 * adds up: a mistake that mostly costs 5 and now and then 15 costs more than 5 on average.
 */
export function centreOf(amount: Amount): number {
  if (typeof amount === 'number') return amount
  const { low, likely, high } = amount
  return likely === undefined ? (low + high) / 2 : (low + likely + high) / 3
}

/** The value below which a share `u` of the amount's distribution lies. */
export function amountAt(amount: Amount, u: number): number {
  if (typeof amount === 'number') return amount
  const { low, likely, high } = amount
  const width = high - low
  if (width === 0 || likely === undefined) return low + u * width
  const tip = (likely - low) / width
  return u < tip
    ? low + Math.sqrt(u * width * (likely - low))
    : high - Math.sqrt((1 - u) * width * (high - likely))
}

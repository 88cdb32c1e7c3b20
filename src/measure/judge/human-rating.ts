import { z } from 'zod'

/** What one person said of one answer. Values are labels, or numbers on a scale. */
export const humanRatingSchema = z.strictObject({
  exampleId: z.string().min(1).describe('Example that the answer was given to.'),
  candidate: z.string().min(1).optional().describe('Whose answer it is; left out, every candidate is meant.'),
  dimension: z
    .string()
    .min(1)
    .optional()
    .describe('What was asked, where raters were asked several things; left out, there was one question.'),
  rater: z.string().min(1).describe('Who rated; the same name for the same person everywhere.'),
  value: z
    .union([z.string().min(1), z.number(), z.boolean()])
    .describe('A label, a number on the scale, or true and false.'),
  synthetic: z
    .boolean()
    .optional()
    .describe('True when no person gave it: such ratings are shown and can satisfy no gate.'),
})
export type HumanRating = z.infer<typeof humanRatingSchema>

/** What a rating answers where it does not say: the name that sheets give to their only question. */
export const onlyDimension = 'value'

/** true and false are 1 and 0; numbers in words are numbers. */
export function ratingValue(value: HumanRating['value']): string | number {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number') return value
  const text = value.trim()
  if (/^(true|yes)$/i.test(text)) return 1
  if (/^(false|no)$/i.test(text)) return 0
  const number = Number(text)
  return text !== '' && Number.isFinite(number) ? number : text
}

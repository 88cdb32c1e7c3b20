import { z } from 'zod'
import { judgeCardSchema } from '../../measure/judge/index.ts'
import { estimateSchema } from './words.ts'

export const scorerSchema = z.object({
  id: z.string(),
  version: z.string().describe('As the latest run used it, or as on the card.'),
  isJudge: z.boolean().describe('A model that judges: nothing may rest on it without a valid card.'),
  state: z.enum(['valid', 'missing', 'expired', 'other_version', 'not_tested', 'synthetic', 'not_passed']),
  why: z.string().optional().describe('Why nothing may rest on it.'),
  card: judgeCardSchema.optional(),
  earlier: z.array(judgeCardSchema).describe('Cards that this one took the place of, oldest first.'),
})
export const scorersSchema = z.object({ scorers: z.array(scorerSchema) })

const fromReview = {
  review: z.string().describe('Review project whose ratings are used.'),
  dimension: z.string().optional().describe('Dimension of its form; the only one when left out.'),
}
export const disagreementsQuerySchema = z.object(fromReview)
export const disagreementsSchema = z.object({
  part: z
    .literal('development')
    .describe('The test part is never shown: a rubric made by looking at it fits it.'),
  groups: z.array(
    z.object({
      name: z.string(),
      count: z.int(),
      answers: z.array(z.object({ exampleId: z.string(), candidate: z.string(), reason: z.string() })),
    }),
  ),
})
export const calibrateSchema = z.object({
  ...fromReview,
  part: z.enum(['development', 'test']).default('test'),
})
export const correctedQuerySchema = z.object(fromReview)
export const correctedSchema = z.object({
  scorer: z.string(),
  isShare: z.boolean().describe('Figures are shares of answers, from 0 to 1; otherwise points of the scale.'),
  isRandom: z
    .boolean()
    .describe('The rated answers are a random part; otherwise the figures say nothing of all.'),
  isSynthetic: z.boolean().describe('Some ratings were not given by people.'),
  candidates: z.array(
    z.object({
      candidate: z.string(),
      raw: estimateSchema.describe('What the scorer alone says.'),
      corrected: estimateSchema.describe('What people would say of all answers.'),
      labels: z.int(),
      effectiveLabels: z
        .number()
        .optional()
        .describe('Labels that would give as narrow an interval without the scorer.'),
    }),
  ),
})

import { z } from 'zod'

const choice = z.strictObject({
  value: z.union([z.number(), z.string()]),
  label: z.string(),
  description: z.string().optional(),
})

const formDimension = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and _'),
  title: z.string(),
  question: z.string(),
  scale: z.union([
    z.strictObject({ choices: z.array(choice).min(2).max(9) }),
    z.strictObject({ min: z.number(), max: z.number() }),
  ]),
})
export type FormDimension = z.infer<typeof formDimension>

/** What a rater is asked about each item: one question for each dimension. */
export const reviewFormSchema = z.strictObject({ dimensions: z.array(formDimension).min(1) })
export type ReviewForm = z.infer<typeof reviewFormSchema>

const span = z
  .strictObject({
    answer: z.int().min(0).describe('Which of the answers shown: 0, or 1 for the second of a pair.'),
    start: z.int().min(0),
    end: z.int().min(1),
    text: z.string().max(10_000),
    note: z.string().max(2_000).optional(),
  })
  .describe('Words of an answer that a rater marked, by UTF-16 offsets.')
export type MarkedSpan = z.infer<typeof span>

/** What a rater hands in about one item. */
export const ratingInputSchema = z.strictObject({
  outcome: z.enum(['rated', 'cannot_tell', 'skipped']),
  values: z
    .record(z.string(), z.union([z.number(), z.string()]))
    .describe('By dimension; every dimension when rated, none otherwise.'),
  comment: z.string().max(10_000).default(''),
  spans: z.array(span).max(100).default([]),
  seconds: z.number().min(0).max(86_400).describe('Time that the item was in front of the rater.'),
})
export type RatingInput = z.infer<typeof ratingInputSchema>

/** One line of `ratings.jsonl`: what a rater said of an item; a later line of the same rater on the same item takes its place. */
export const reviewRatingSchema = ratingInputSchema.extend({
  item: z.string(),
  rater: z.string(),
  at: z.iso.datetime(),
  synthetic: z.boolean().optional().describe('True when no person gave it.'),
})
export type ReviewRating = z.infer<typeof reviewRatingSchema>

/** One line of `decisions.jsonl`: what an adjudicator decided on a dimension of an item. */
export const reviewDecisionSchema = z.strictObject({
  item: z.string(),
  dimension: z.string(),
  value: z.union([z.number(), z.string()]),
  comment: z.string().max(10_000).default(''),
  by: z.string(),
  at: z.iso.datetime(),
  synthetic: z.boolean().optional(),
})
export type ReviewDecision = z.infer<typeof reviewDecisionSchema>

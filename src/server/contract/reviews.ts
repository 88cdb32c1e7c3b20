import { z } from 'zod'
import { intervalSchema } from '../../estimate-schema.ts'
import { ratingInputSchema, reviewFormSchema } from '../../measure/review/index.ts'
import { documentSchema } from './runs.ts'
import { at } from './words.ts'

const mode = z.enum(['single', 'pairwise'])

export const reviewSchema = z.object({
  name: z.string(),
  run: z.string(),
  drawnAt: at,
  question: z.string(),
  mode,
  isRandom: z.boolean(),
  items: z.int(),
  perItem: z.int().describe('Raters that each item is meant to have.'),
  raters: z.array(z.string()).describe('Who may rate; empty when every expert may.'),
  form: reviewFormSchema,
  ratings: z.int().describe('Handed in so far, by anyone, skipped ones not counted.'),
  wanted: z.int().describe('items x perItem.'),
  isSynthetic: z.boolean().describe('Some ratings were not given by people.'),
  mine: z.object({
    mayRate: z.boolean(),
    why: z.string().optional().describe('Why not.'),
    done: z.int(),
    left: z.int().describe('Items that still want a rating of mine.'),
  }),
})
export const reviewsSchema = z.object({
  reviews: z.array(reviewSchema).describe('Newest first.'),
  problems: z
    .array(z.object({ name: z.string(), message: z.string() }))
    .describe('Folders of reviews that cannot be read, and why.'),
})

export const drawReviewSchema = z.object({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,60}$/, 'lower-case letters, digits, dots, hyphens and underscores'),
  run: z.string().default('latest'),
  size: z.int().min(1).max(10_000),
  perItem: z.int().min(1).max(20).default(3),
  by: z.enum(['random', 'stratified', 'disagreement']).default('random'),
  question: z.string().trim().min(1).max(500).optional().describe('Asked with yes and no; or give a rubric.'),
  rubric: z.string().optional().describe('Name of a ready-made rubric, or a file of the project.'),
  candidates: z.array(z.string()).optional().describe('Only these; exactly two of them in pairwise mode.'),
  mode: mode.default('single'),
})

const myRatingSchema = ratingInputSchema.extend({ at })

export const reviewItemSchema = z.object({
  item: z.string(),
  question: z.string(),
  documents: z.array(documentSchema),
  answers: z
    .array(z.object({ text: z.string() }))
    .describe('One, or two in pairwise mode, in an order drawn for each rater and item.'),
  mine: myRatingSchema.optional().describe('What I said of it before.'),
})
export const nextItemSchema = z.object({
  item: reviewItemSchema.optional().describe('Absent when nothing is left for me.'),
  reservedUntil: at.optional(),
  done: z.int(),
  left: z.int(),
})
export const myItemsSchema = z.object({
  items: z
    .array(z.object({ item: z.string(), outcome: z.enum(['rated', 'cannot_tell', 'skipped']), at }))
    .describe('What I have handed in, oldest first.'),
})

const perRater = z.object({
  rater: z.string().describe('The name, or a letter for those who may not know it.'),
  isSynthetic: z.boolean(),
  done: z.int(),
  cannotTell: z.int(),
  skipped: z.int(),
  medianSeconds: z.number().optional(),
})
const withRest = z
  .object({ rater: z.string(), kappa: z.number(), interval: intervalSchema.optional(), n: z.int() })
  .describe("Cohen's kappa of a rater with the majority of the others.")

export const agreementSchema = z.object({
  dimensions: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      items: z.int().describe('With at least two ratings.'),
      alpha: z.number().optional().describe("Krippendorff's alpha; absent when nothing varies."),
      interval: intervalSchema.optional(),
      withRest: z.array(withRest),
      outliers: z.array(z.string()).describe('Raters without whom alpha is higher by more than 0.1.'),
      disputed: z.int(),
      note: z.string().describe('What the figure says, in a sentence.'),
    }),
  ),
  raters: z.array(perRater),
  progress: z.object({
    ratings: z.int(),
    wanted: z.int(),
    ratingsPerHour: z.number().optional(),
    hoursLeft: z.number().optional(),
    end: z.object({
      kind: z.enum(['done', 'forecast', 'unknown']),
      at: at.optional(),
      why: z.string().optional(),
    }),
  }),
  hotSpots: z
    .array(z.object({ slice: z.string(), items: z.int(), disputed: z.int() }))
    .describe('Where raters differ most, by tags of the examples.'),
  isSynthetic: z.boolean(),
  problems: z.array(z.string()).describe('Lines of what raters wrote that cannot be read.'),
})

const decision = z.object({
  value: z.union([z.number(), z.string()]),
  comment: z.string(),
  by: z.string(),
  at,
})
export const queueSchema = z.object({
  items: z
    .array(
      reviewItemSchema.omit({ mine: true }).extend({
        dimension: z.string(),
        ratings: z.array(
          z.object({
            rater: z.string().describe('A letter: who decides is not told the names.'),
            value: z.union([z.number(), z.string()]),
            comment: z.string(),
          }),
        ),
        decision: decision.optional(),
      }),
    )
    .describe('On which raters differ, the most evenly split first.'),
})
export const decideSchema = z.object({
  dimension: z.string(),
  value: z.union([z.number(), z.string()]),
  comment: z.string().max(10_000).default(''),
})

export const goldQuerySchema = z.object({
  dimension: z.string().optional(),
  by: z.enum(['majority', 'dawid_skene']).default('majority'),
})
export const goldSchema = z.object({
  dimension: z.string(),
  labels: z.int(),
  byAdjudication: z.int(),
  undecided: z.int(),
  values: z.array(z.object({ value: z.union([z.number(), z.string()]), labels: z.int() })),
  warnings: z.array(z.string()),
  file: z.string().optional().describe('Where the labels were written, when that was asked for.'),
  isSynthetic: z.boolean(),
})

import { z } from 'zod'
import { amountSchema, lowOf, shareSchema } from './amount.ts'

const source = z.string().optional().describe('Where the figure comes from; shown beside it.')
const asOf = z.string().optional().describe('Date on which the figure was known to hold; shown beside it.')
const moreThanZero = { message: 'more than 0' }

const infrastructureSchema = z.strictObject({
  usdPerHour: amountSchema.describe('Of one machine, in US dollars for an hour.'),
  utilisation: shareSchema
    .refine(amount => lowOf(amount) > 0, moreThanZero)
    .default(1)
    .describe('Share of the paid hours in which it works on tasks. Default 1: the least it can cost.'),
  tasksPerSecond: amountSchema
    .refine(amount => lowOf(amount) > 0, moreThanZero)
    .optional()
    .describe('What one machine gets done. Default: a load result, else one task at a time as in the run.'),
  source,
  asOf,
})

const reviewSchema = z.strictObject({
  rate: z
    .union([shareSchema, z.enum(['abstained', 'confidence'])], {
      error: 'abstained, confidence, or a share from 0 to 1 ({ low, high } for a range)',
    })
    .default('abstained')
    .describe(
      'Share of answers that a person handles: as stated; those that the candidate declined in the run; or those below its threshold in `cupel confidence`. Tasks that fail go to a person too.',
    ),
  counted: z
    .strictObject({ reviewed: z.int().nonnegative(), of: z.int().positive() })
    .refine(({ reviewed, of }) => reviewed <= of, { message: 'reviewed is at most `of`' })
    .optional()
    .describe('In place of rate: how many of how many were reviewed, which also says how sure the rate is.'),
  minutes: amountSchema.describe('Of a person for one answer.'),
  wage: amountSchema.optional().describe('US dollars for an hour. Default: cost.wage.'),
  accuracy: shareSchema.default(1).describe('Share of reviewed tasks that come out right.'),
  source,
  asOf,
})

const batchSchema = z.strictObject({
  discount: z.number().min(0).max(1).describe('0.5 for half price.'),
  share: shareSchema.default(1).describe('Share of calls that can wait for it.'),
  source,
  asOf,
})

const candidateCostSchema = z.strictObject({
  usdPerCall: amountSchema
    .optional()
    .describe('Flat price of one call, in place of tokens x price; 0 says that calls are free.'),
  batch: batchSchema.optional(),
  infrastructure: infrastructureSchema.optional(),
  review: z
    .union([z.literal(false), reviewSchema])
    .optional()
    .describe('false: nobody looks at its answers.'),
  source,
  asOf,
})

const evaluationSchema = z.strictObject({
  labelling: z
    .strictObject({
      examples: z.int().nonnegative().optional().describe('Default: those of the run.'),
      minutes: amountSchema.describe('Of one rater for one example.'),
      raters: z.int().min(1).default(1),
    })
    .optional(),
  validation: z
    .strictObject({
      share: shareSchema.default(0.1).describe('Of the scored answers that a person looks at.'),
      minutes: amountSchema.describe('Of a person for one answer.'),
    })
    .optional(),
  runsPerMonth: amountSchema.default(0).describe('Regression runs of the chosen candidate in a month.'),
  wage: amountSchema.optional().describe('US dollars for an hour. Default: cost.wage.'),
})

/** What stands under `cost:` in the config: what no run can measure. */
export const costConfigSchema = z.strictObject({
  volume: amountSchema.optional().describe('Tasks a month.'),
  months: z.int().min(1).max(120).default(12).describe('Over which the total cost of ownership is counted.'),
  wage: amountSchema
    .optional()
    .describe('US dollars for an hour of whoever reviews and labels, everything in.'),
  good: z
    .string()
    .min(1)
    .optional()
    .describe('Metric whose score says how good an answer is. Default: the first primary one.'),
  failedAttempt: z
    .union([z.enum(['dearest', 'full', 'free']), amountSchema], {
      error: 'dearest, full, free, or a number of answered calls ({ low, high } for a range)',
    })
    .default('dearest')
    .describe(
      'What a failed try costs of which nothing is known, as after a timeout: as the dearest answered call of the run; as an answered call on average (full); nothing (free); or so many answered calls, 0.5 for half of one. Tries whose tokens were reported or counted, and those that the provider turned away, are not asked here.',
    ),
  batch: batchSchema.optional(),
  infrastructure: infrastructureSchema
    .optional()
    .describe('For candidates that are programs of the project; others state their own.'),
  review: reviewSchema.optional().describe('For all candidates that state none of their own.'),
  errors: z
    .strictObject({
      usd: amountSchema.describe('What one wrong answer costs that nobody noticed.'),
      source,
      asOf,
    })
    .optional(),
  evaluation: evaluationSchema.optional().describe('What deciding and watching costs.'),
  candidates: z.record(z.string(), candidateCostSchema).default({}),
})
export type CostConfig = z.infer<typeof costConfigSchema>
export type CandidateCostConfig = z.infer<typeof candidateCostSchema>
export type InfrastructureConfig = z.infer<typeof infrastructureSchema>
export type ReviewConfig = z.infer<typeof reviewSchema>

import { z } from 'zod'
import { sourceNames } from './confidence-source.ts'
import { errorCostsSchema } from './error-costs.ts'

/** The `confidence` section of the config. */
export const confidenceConfigSchema = z.strictObject({
  metric: z
    .string()
    .optional()
    .describe('Id of a rate metric that says which answers are right. Default: the first primary metric.'),
  from: z
    .enum(sourceNames)
    .default('stated')
    .describe(
      'Where a confidence comes from: stated by the candidate, its log-probabilities (of a mean token, or summed), or the agreement of repeats.',
    ),
  costs: errorCostsSchema
    .optional()
    .describe('What errors, a review and no answer cost: with them thresholds are chosen.'),
})

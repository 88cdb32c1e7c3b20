import { z } from 'zod'

export const requirementSchema = z
  .strictObject({
    metric: z.string().min(1).describe('Id of a metric, as `cupel compare` shows it.'),
    min: z.number().optional().describe('The figure must be at least this.'),
    max: z.number().optional().describe('The figure must be at most this.'),
    slice: z.string().default('all').describe('`all`, or `tag=value`.'),
    blocking: z.boolean().default(false).describe('A candidate that fails it is out, whatever else is good.'),
  })
  .refine(({ min, max }) => (min === undefined) !== (max === undefined), {
    message: 'give min or max, one of them',
  })
/** A threshold stated before results are seen. */
export type Requirement = z.infer<typeof requirementSchema>

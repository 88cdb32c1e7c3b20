import { z } from 'zod'
import { decisionSchema } from '../../decide/select/index.ts'
import { at } from './words.ts'

export { decisionSchema }

export const decisionSummarySchema = z.object({
  id: z.string(),
  madeAt: at,
  run: z.string(),
  outcome: decisionSchema.shape.outcome,
  recommended: z.array(z.string()),
  isConfirmed: z.boolean().describe('By a look at the holdout that did not contradict it.'),
})
export const decisionsSchema = z.object({
  decisions: z.array(decisionSummarySchema).describe('Newest first.'),
  newest: decisionSchema.optional(),
})

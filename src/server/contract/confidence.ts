import { z } from 'zod'
import { confidenceReportSchema } from '../../decide/confidence/index.ts'

export const confidencesSchema = z.object({
  reports: z
    .array(z.object({ report: confidenceReportSchema, isStale: z.boolean() }))
    .describe('The newest of each candidate. Stale: the candidate has changed since.'),
})

import { z } from 'zod'
import { costReportSchema, inputBreakEvenSchema } from '../../measure/cost/index.ts'

export const costsQuerySchema = z.object({
  run: z.string().min(1).max(100).optional().describe('Id, the beginning of one, or latest: the default.'),
  volume: z.coerce
    .number()
    .positive()
    .max(1e12)
    .optional()
    .describe('Tasks a month, in place of what the config states.'),
})

export const costsSchema = z.object({
  report: costReportSchema.optional().describe('Absent while there is no run.'),
  breakEvens: z
    .array(inputBreakEvenSchema)
    .describe('Where the cheapest good task and another one cost the same, all else in the middle.'),
  missing: z.array(z.string()).describe('What is not known and where to state it, in words.'),
  notes: z.array(z.string()),
  isStated: z.boolean().describe('Whether the config says anything under `cost:`.'),
})

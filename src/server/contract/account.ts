import { z } from 'zod'
import { readinessSchema } from '../../operate/governance/index.ts'

export { readinessSchema }

export const readinessQuerySchema = z.object({
  candidate: z.string().optional().describe('Default: the one that the newest decision recommends.'),
})

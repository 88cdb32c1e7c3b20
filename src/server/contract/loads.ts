import { z } from 'zod'
import { loadResultSchema } from '../../measure/load/index.ts'
import { at } from './words.ts'

export const loadSummarySchema = z.object({
  id: z.string(),
  startedAt: at,
  candidate: z.object({ name: z.string(), kind: z.string() }),
  isStale: z.boolean().describe('Made of a candidate of this name whose settings have changed since.'),
  arrivals: z.array(z.string()).describe('What was sent, in words, one for each stage.'),
  requests: z.int().describe('Requests that were measured.'),
  isValid: z.boolean().describe('Every stage is: the generator kept its own schedule.'),
  verdicts: z.array(
    z.object({
      limit: z.string(),
      at: z.string(),
      outcome: z.enum(['pass', 'fail', 'inconclusive']),
      reason: z.string(),
    }),
  ),
})
export const loadsSchema = z.object({
  loads: z.array(loadSummarySchema).describe('Newest first.'),
  broken: z.array(z.string()).describe('Files that cannot be read, in words.'),
})

export const loadDetailsSchema = z.object({
  result: loadResultSchema.describe('Without its histograms, which `curves` tells.'),
  isStale: z.boolean(),
  arrivals: z.array(z.string()).describe('What each stage sent, in words.'),
  curves: z
    .array(z.array(z.object({ percentile: z.number(), ms: z.number() })))
    .describe(
      'For each stage: end-to-end latency at percentiles, requests that were not answered counted as the slowest.',
    ),
})

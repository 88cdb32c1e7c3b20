import { z } from 'zod'
import { intervalSchema } from '../../estimate-schema.ts'

export const at = z.iso.datetime().describe('ISO 8601 in UTC.')

export const problemSchema = z
  .object({
    code: z.string().describe('Stable; listed in docs/reference/errors.md.'),
    message: z.string(),
    hint: z.string().optional().describe('What to do about it.'),
  })
  .describe('An error in words.')

export const estimateSchema = z
  .union([
    z.object({
      kind: z.literal('known'),
      value: z.number(),
      interval: intervalSchema.optional(),
      n: z.int(),
      method: z.string(),
    }),
    z.object({ kind: z.literal('unknown'), reason: z.string(), n: z.int() }),
  ])
  .describe('A figure with its interval and n, or why there is none.')

export const pageQuery = {
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
}

import { z } from 'zod'

const counts = { n: z.int(), unscored: z.int(), errored: z.int() }

/** A figure with its doubt, or why there is none, as kept files hold it. */
export const estimateSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('known'),
    value: z.number(),
    interval: z.strictObject({ lower: z.number(), upper: z.number(), level: z.number() }).optional(),
    method: z.string(),
    clusters: z.int().optional(),
    effectiveN: z.number().optional(),
    seed: z.string().optional(),
    warnings: z.array(z.string()).readonly(),
    ...counts,
  }),
  z.strictObject({ kind: z.literal('unknown'), reason: z.string(), ...counts }),
])

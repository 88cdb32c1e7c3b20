import { z } from 'zod'

const interval = z.strictObject({ lower: z.number(), upper: z.number(), level: z.number() })
const counts = { n: z.int(), unscored: z.int(), errored: z.int() }

/** An estimate as cards and other kept files hold it. */
export const estimateSchema = z.union([
  z.strictObject({
    kind: z.literal('known'),
    value: z.number(),
    interval: interval.optional(),
    method: z.string(),
    clusters: z.int().optional(),
    seed: z.string().optional(),
    warnings: z.array(z.string()),
    ...counts,
  }),
  z.strictObject({ kind: z.literal('unknown'), reason: z.string(), ...counts }),
])

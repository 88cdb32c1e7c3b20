import { z } from 'zod'
import type { Estimate } from './stats/index.ts'

const count = z.int().nonnegative()

export const intervalSchema = z
  .strictObject({ lower: z.number(), upper: z.number(), level: z.number() })
  .describe('Values that the data do not rule out, at confidence `level`.')

const known = z.strictObject({
  kind: z.literal('known'),
  value: z.number(),
  interval: intervalSchema
    .optional()
    .describe('Absent when no interval can be computed; `warnings` says why.'),
  method: z.string().describe('Interval method, e.g. wilson, t, bca, cluster-cr2.'),
  n: count.describe('Independent units: examples, not repeats; requests of a load run.'),
  clusters: count.optional(),
  effectiveN: z.number().optional(),
  unscored: count.describe('Trials to which the metric applies and that gave no value.'),
  errored: count.describe('Trials whose call or metric failed.'),
  warnings: z.array(z.string()).readonly(),
  seed: z.string().optional(),
})
const unknown = z.strictObject({
  kind: z.literal('unknown'),
  reason: z.string(),
  n: count,
  unscored: count,
  errored: count,
})

/** An `Estimate` as files and answers hold it. It stands here because `stats` uses no package, and everyone tells estimates. */
export const estimateSchema = z
  .discriminatedUnion('kind', [known, unknown])
  .describe(
    'A figure with its doubt, or the reason why there is none. Never a silent 0.',
  ) as z.ZodType<Estimate>

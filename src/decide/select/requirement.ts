import { z } from 'zod'

const shared = {
  blocking: z.boolean().default(false).describe('A candidate that fails it is out, whatever else is good.'),
  weight: z
    .number()
    .positive()
    .optional()
    .describe('Share in the weighted score, relative to the other weights.'),
  confidence: z
    .number()
    .gt(0.5)
    .lt(1)
    .default(0.95)
    .describe('Probability of meeting it from which it counts as met; of missing it, as missed.'),
} as const

const oneBound = ({ min, max }: { min?: number | undefined; max?: number | undefined }): boolean =>
  (min === undefined) !== (max === undefined)

const metricRequirement = z
  .strictObject({
    metric: z.string().min(1).describe('Id of a metric, as `cupel compare` shows it.'),
    min: z.number().optional().describe('The figure must be at least this.'),
    max: z.number().optional().describe('The figure must be at most this.'),
    slice: z.string().default('all').describe('`all`, or `tag=value`.'),
    ...shared,
  })
  .refine(oneBound, { message: 'give min or max, one of them' })

const latencyRequirement = z.strictObject({
  latency: z.enum(['p50', 'p90', 'p95', 'p99', 'p99.9']).describe('Which percentile is limited.'),
  of: z
    .enum(['end-to-end', 'first-token'])
    .default('end-to-end')
    .describe('From the intended time of sending to the last byte, or to the first token.'),
  max: z
    .string('a time like 500ms or 2s')
    .regex(/^\d+(\.\d+)?\s*(ms|s)$/, 'a time like 500ms or 2s')
    .refine(time => Number.parseFloat(time) > 0, 'a time above 0')
    .describe('The limit.'),
  at: z
    .string('a rate like 50/s or 120/min')
    .regex(/^\d+(\.\d+)?\s*\/\s*(s|min|h)$/, 'a rate like 50/s or 120/min')
    .refine(rate => Number.parseFloat(rate) > 0, 'a rate above 0')
    .describe('Expected rate of requests at the peak.'),
  headroom: z.number().min(1).default(1.5).describe('The limit must hold at this many times the rate too.'),
  ...shared,
})

const costRequirement = z.strictObject({
  costPerTask: z
    .union([
      z.number().positive('an amount above 0'),
      z
        .string()
        .regex(/^\d+(\.\d+)?\s*usd$/i, 'an amount like 0.05 usd')
        .refine(amount => Number.parseFloat(amount) > 0, 'an amount above 0'),
    ])
    .describe('Most that one task may cost in US dollars, people included.'),
  ...shared,
})

/** A threshold stated before results are seen: on a metric, on latency at a load, or on the cost of one task. */
export const requirementSchema = z.union([metricRequirement, latencyRequirement, costRequirement], {
  error: 'a requirement: an object with one of metric, latency, costPerTask',
})
export type MetricRequirement = z.infer<typeof metricRequirement>
export type LatencyRequirement = z.infer<typeof latencyRequirement>
export type CostRequirement = z.infer<typeof costRequirement>
export type Requirement = z.infer<typeof requirementSchema>

import { z } from 'zod'
import { gateReportSchema } from '../../decide/gate/index.ts'
import { at } from './words.ts'

const count = z.int().nonnegative()

export const gateSummarySchema = z.object({
  id: z.string(),
  decidedAt: at,
  outcome: gateReportSchema.shape.outcome,
  headline: z.string(),
  candidate: z.object({ name: z.string(), run: z.string() }),
  baseline: z.object({ name: z.string(), source: z.string() }),
  counts: z.object({ pass: count, fail: count, inconclusive: count }).describe('Checks by outcome.'),
  isStale: z.boolean().describe('Held of a candidate of this name whose settings have changed since.'),
})

const planned = z.object({
  margin: z.number(),
  discordance: z.number().describe('Share of examples on which exactly one of the two is right.'),
  harmlessPasses: z.number().describe('Chance that a change without any effect passes a check.'),
  caughtCorrected: z
    .number()
    .optional()
    .describe('Smallest true drop that fails with a chance of 80%, corrected for all checks.'),
  examplesToPass: count
    .optional()
    .describe('Examples with which a change without effect passes with a chance of 80%.'),
})
const gatePlanSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('planned'),
    examples: count,
    checks: count,
    margins: z.array(z.object({ metric: z.string(), plans: z.array(planned) })),
    notShares: z
      .array(z.string())
      .describe('Metrics whose margin is no share: nothing can be said of them before a run.'),
  }),
  z.object({ kind: z.literal('unplanned'), message: z.string(), hint: z.string().optional() }),
])

export const gatesSchema = z.object({
  gates: z.array(gateSummarySchema).describe('Newest first.'),
  broken: z.array(z.string()).describe('Files that cannot be read, in words.'),
  older: count.describe('Kept gates that are older and were not read.'),
  plan: gatePlanSchema.describe('What the gate of the config can tell with the examples that there are.'),
})

export const gateDetailsSchema = z.object({
  id: z.string(),
  decidedAt: at,
  report: gateReportSchema,
  texts: z
    .array(z.object({ figure: z.string().optional(), bound: z.string().optional() }))
    .describe('For each check: its figure with the interval, and what is allowed.'),
  isStale: z.boolean(),
  hasRun: z.boolean().describe('Whether the store holds the run, so that its answers can be looked at.'),
  newerRun: z.string().optional().describe('A newer run with this candidate, that the gate has not seen.'),
  isBlind: z.boolean().describe('Ids of examples are left out: who asks is rating the answers of this run.'),
})

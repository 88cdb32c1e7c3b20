import { z } from 'zod'
import { estimateSchema } from '../../estimate-schema.ts'

/** Written into every cost report; changes when a reader of the old form would misread the new one. */
export const costReportSchemaId = 'cupel.cost/1'

const count = z.int().nonnegative()

const origin = {
  source: z.string().describe('Where the figure comes from, in words.'),
  asOf: z.string().optional().describe('Date on which its price or statement was known to hold.'),
}

export const costParts = ['model', 'retries', 'infrastructure', 'review', 'errors'] as const
const part = z.object({
  part: z.enum(costParts),
  usdPerTask: estimateSchema,
  isLeftOut: z.boolean().describe('Nothing is stated of it: it is at 0 because it was not counted.'),
  ...origin,
})

const assumption = z.object({
  name: z.string(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
  unit: z.string(),
  isMeasured: z.boolean().describe('By the run, else stated in the config.'),
  ...origin,
})

const swing = z.object({
  name: z.string(),
  unit: z.string(),
  low: z.number().describe('Value of the input at its low end.'),
  high: z.number(),
  usdAtLow: z.number().describe('Cost of one task there, everything else in the middle.'),
  usdAtHigh: z.number(),
})

const ownership = z.object({
  months: count,
  oneOffUsd: estimateSchema.describe('Deciding: labels, this run with its judges, people who check.'),
  recurringUsdPerMonth: estimateSchema.describe('Regression runs of this candidate, judged and checked.'),
  totalUsd: estimateSchema.describe('Use over all months, deciding and watching in.'),
  shareEvaluating: estimateSchema,
})

/** The cost of one candidate's tasks. */
export const costResultSchema = z.object({
  candidate: z.string(),
  usdPerTask: estimateSchema,
  parts: z.array(part),
  goodShare: estimateSchema.describe('Tasks that end well: right answers, and what a person puts right.'),
  undoneShare: estimateSchema.describe(
    'Tasks that nobody does: without an answer, declined or held back, and given to no person. They cost, and are neither good nor an error.',
  ),
  usdPerGoodTask: estimateSchema,
  usdPerMonth: estimateSchema,
  ownership,
  tokens: z
    .object({ input: z.number(), cachedInput: z.number(), output: z.number(), reasoning: z.number() })
    .optional()
    .describe('Of one answered call, on average. Cached are part of input, reasoning of output.'),
  inputs: z.array(assumption).describe('Everything that the cost rests on.'),
  tornado: z.array(swing).describe('What moves the cost of one task, the largest first.'),
  notes: z.array(z.string()),
  missing: z
    .array(z.object({ what: z.string(), field: z.string() }))
    .describe('What is not known, and where to state it.'),
})
export type CostFigures = z.infer<typeof costResultSchema>
export type CostPart = z.infer<typeof part>
export type Swing = z.infer<typeof swing>
export type CostInputFact = z.infer<typeof assumption>

/** Figures, and the draws behind `usdPerTask`. */
export interface CostResult extends CostFigures {
  /**
   * Costs of one task, in US dollars. Draw i of every candidate of one result rests on the same examples and the same
   * wages, so that differences are paired. Absent when the cost is not known.
   */
  readonly draws?: Float64Array
  /** The same for `usdPerGoodTask`. */
  readonly goodDraws?: Float64Array
  /** The same draws with all that is open counted as bad, and as good. Absent where nothing is open. */
  readonly ends?: {
    readonly usdPerTask?: DrawEnds
    readonly usdPerGoodTask?: DrawEnds
  }
}

/** Draws of a cost if every answer of which it is not known how good it is were an error, and if it were good. */
export interface DrawEnds {
  readonly bad: Float64Array
  readonly good: Float64Array
}

const ranking = z.object({
  by: z.enum(['usdPerTask', 'usdPerGoodTask']),
  cheapest: z.string().optional().describe('Absent when no cost is known.'),
  differences: z.array(
    z.object({
      candidate: z.string(),
      difference: estimateSchema.describe('Its cost minus that of the cheapest, paired.'),
      isToldApart: z.boolean(),
    }),
  ),
})
export type CostRanking = z.infer<typeof ranking>

/** What `cupel cost --json` writes. */
export const costReportSchema = z.object({
  schema: z.literal(costReportSchemaId),
  tool: z.object({ name: z.literal('cupel'), version: z.string() }),
  generatedAt: z.string().optional(),
  title: z.string(),
  run: z.string(),
  dataset: z.object({ name: z.string(), version: z.string(), examples: count }),
  headline: z.array(z.string()),
  settings: z.object({
    level: z.number(),
    draws: count,
    seed: z.string(),
    volume: z.number().optional(),
    months: count,
    good: z.string().optional(),
  }),
  candidates: z.array(costResultSchema),
  rankings: z.array(ranking),
})
export type CostReport = z.infer<typeof costReportSchema>

/** The JSON Schema (2020-12) of a cost report. */
export function costReportJsonSchema(): Record<string, unknown> {
  return { $id: 'urn:cupel:cost:1', ...z.toJSONSchema(costReportSchema) }
}

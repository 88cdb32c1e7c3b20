import { z } from 'zod'
import { estimateSchema } from '../../estimate-schema.ts'
import { comparisonSchema } from '../compare/index.ts'

/** Written into every decision; changes when a reader of the old form would misread the new one. */
export const decisionSchemaId = 'cupel.decision/1'

const share = z.number().min(0).max(1)
const outcome = z.enum(['pass', 'fail', 'inconclusive'])

const requirement = z.object({
  requirement: z.string().describe('In words, e.g. `verdict_match ≥ 85.0%`.'),
  kind: z.enum(['metric', 'latency', 'cost']),
  metric: z.string().describe('Id of the metric; for the others what is limited.'),
  slice: z.string(),
  isBlocking: z.boolean().describe('A candidate that fails it is out.'),
  confidence: z.number().describe('Probability of meeting it from which it counts as met.'),
  weight: z.number().optional(),
})

const column = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['quality', 'hallucination', 'abstention', 'latency', 'cost', 'other']),
  sense: z.enum(['max', 'min']).optional().describe('Absent for a figure that only describes.'),
  aggregation: comparisonSchema.shape.metrics.element.shape.aggregation,
  range: comparisonSchema.shape.metrics.element.shape.range,
  unit: z.string().optional().describe('`ms`, `usd`, or what the metric counts; shares have none.'),
})

const verdict = z.object({
  outcome,
  probability: share.optional().describe('That the requirement is met; absent when nothing can be said.'),
  reason: z.string(),
  examplesNeeded: z
    .int()
    .optional()
    .describe('How many more would probably settle it: of the slice, or that the metric applies to.'),
  examplesAtMix: z
    .int()
    .optional()
    .describe('As many of all kinds, in their present mix, where only a part of the examples counts.'),
  estimate: estimateSchema,
})

const candidate = z.object({
  name: z.string(),
  run: z.string(),
  fingerprint: z.string(),
  summary: z.string(),
  roles: z.array(z.string()).describe('What it is a baseline for; `human` and `chance` are never chosen.'),
  belowCheapBaseline: z
    .string()
    .optional()
    .describe('Cheap baseline that it is not shown to be better than.'),
  trials: z
    .object({
      answered: z.int(),
      failed: z.int().describe('Calls that ended in an error.'),
      unscored: z.int().describe('Answered, and without a value for a metric that the decision rests on.'),
      missing: z.int().describe('Of the plan, not made yet.'),
    })
    .optional()
    .describe('Absent in decisions of older versions.'),
  standing: z
    .enum(['passes', 'fails', 'open', 'reference'])
    .describe('On all blocking requirements; `reference` is never chosen.'),
  why: z.string().describe('Why it does not pass; empty when it does.'),
  probabilityAll: share.optional().describe('That all blocking requirements are met at once.'),
  figures: z.array(estimateSchema).describe('In the order of the columns.'),
  verdicts: z.array(verdict).describe('In the order of the requirements.'),
  front: z
    .object({ isOn: z.boolean(), probability: share })
    .optional()
    .describe('On the Pareto front: no other is as good in everything and better in something.'),
  score: z.object({ value: z.number(), lower: z.number(), upper: z.number() }).optional(),
  probabilityBest: share.optional().describe('That it is the right choice by the rule of this decision.'),
  acceptability: z
    .array(share)
    .optional()
    .describe(
      'Share of weights and draws in which it takes each rank among the contenders, the first first.',
    ),
  isRecommended: z.boolean(),
})

const weight = z.object({
  criterion: z.string(),
  title: z.string(),
  weight: share.describe('Relative to all weights.'),
  zero: z.number().describe('Value of the figure that scores 0.'),
  one: z.number().describe('Value of the figure that scores 1.'),
  lower: share.optional().describe('The winner stays down to this weight.'),
  upper: share.optional().describe('The winner stays up to this weight.'),
  winnerBelow: z.string().optional(),
  winnerAbove: z.string().optional(),
})

const confirmation = z.object({
  candidate: z.string(),
  at: z.string(),
  by: z.string(),
  run: z.string().describe('Run of the winner on the holdout.'),
  examples: z.int(),
  outcome: z.enum(['confirmed', 'not-contradicted', 'contradicted']),
  sentences: z.array(z.string()),
})

/** What `cupel select` decided, with its doubt and what would change it. */
export const decisionSchema = z
  .object({
    schema: z.literal(decisionSchemaId),
    id: z.string(),
    madeAt: z.string(),
    tool: z.object({ name: z.literal('cupel'), version: z.string() }),
    title: z.string(),
    run: z.string(),
    dataset: z.object({
      name: z.string(),
      version: z.string(),
      split: z.string(),
      examples: z.int(),
      limit: z
        .int()
        .optional()
        .describe('Set when by intention only the first examples of the split were asked.'),
      compared: z.int(),
      holdoutOpenings: z.int(),
    }),
    outcome: z
      .enum(['recommended', 'none-passes', 'inconclusive'])
      .describe(
        '`none-passes`: every candidate misses a blocking requirement. `inconclusive` also where the best of those that pass is more probably wrong than right, or less probably right than an open one.',
      ),
    recommended: z.array(z.string()).describe('Several when they cannot be told apart.'),
    isProvisional: z
      .boolean()
      .optional()
      .describe('True when one that would be better by the rule is neither in nor out: chosen for now.'),
    rule: z.object({
      by: z.enum(['cost', 'score', 'quality']),
      criterion: z.string().describe('What the best is the best in, in words.'),
      why: z.string(),
    }),
    cheapest: z
      .array(z.string())
      .optional()
      .describe('The cheapest of those that pass, with ties; absent when costs are not known.'),
    sentences: z.array(z.string()).describe('The recommendation in words, the most important first.'),
    wouldChange: z.array(z.string()).describe('What would change it, in words.'),
    requirements: z.array(requirement),
    lock: z.object({
      state: z.enum(['none', 'not-locked', 'locked', 'differs']),
      hash: z.string().optional(),
      words: z.array(z.string()),
    }),
    columns: z.array(column),
    candidates: z.array(candidate),
    front: z.object({
      criteria: z.array(z.string()),
      leftOut: z.array(z.string()).describe('What could not be weighed, and why.'),
    }),
    weights: z.array(weight),
    nobodyPasses: share
      .optional()
      .describe(
        'Probability that no candidate meets all blocking requirements; absent when it is not known of all.',
      ),
    regret: z
      .object({ value: z.number(), unit: z.enum(['usd', 'share', 'score', 'plain']), words: z.string() })
      .optional()
      .describe('What the choice is expected to lose against knowing the truth.'),
    confirmation: confirmation.optional(),
    settings: z.object({ level: z.number(), draws: z.int(), seed: z.string() }),
    warnings: z.array(z.string()),
    methods: z.array(z.object({ topic: z.string(), text: z.string() })),
    hash: z
      .string()
      .optional()
      .describe(
        'Of all the other fields, in kept decisions: what is edited by hand is told when it is read.',
      ),
  })
  .describe('A decision between candidates, as written by `cupel select --json`.')

export type Decision = z.infer<typeof decisionSchema>
export type DecidedCandidate = Decision['candidates'][number]
export type DecisionColumn = Decision['columns'][number]
export type Confirmation = z.infer<typeof confirmation>

/** The JSON Schema (2020-12) of a decision. */
export function decisionJsonSchema(): Record<string, unknown> {
  return { $id: 'urn:cupel:decision:1', ...z.toJSONSchema(decisionSchema) }
}

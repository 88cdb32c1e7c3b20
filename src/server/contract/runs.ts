import { z } from 'zod'
import { comparisonSchema } from '../../decide/compare/index.ts'
import { at, estimateSchema, pageQuery } from './words.ts'

const metricFacts = z.object({
  id: z.string(),
  title: z.string(),
  direction: z.enum(['higher', 'lower', 'none']),
  aggregation: z.enum(['rate', 'mean', 'ratio', 'statistic']),
  range: z.array(z.number().nullable()).length(2).describe('null stands for no bound.'),
  unit: z.string().optional(),
})

export const runSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: at,
  dataset: z.object({
    name: z.string(),
    version: z.string(),
    split: z.string(),
    examples: z.int(),
    limit: z.int().optional(),
  }),
  repeats: z.int(),
  seed: z.number(),
  metrics: z.array(metricFacts),
  candidates: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      summary: z.string(),
      planned: z.int(),
      answered: z.int(),
      failed: z.int(),
      knownCostUsd: z.number(),
      unknownCosts: z.int().describe('Trials whose cost is not known.'),
      openScores: z
        .object({
          missing: z.int().describe('Not made: the budget ended before.'),
          errored: z.int().describe('What scores has failed.'),
        })
        .describe('Scores by metrics of the run that its answers do not have.'),
      judging: z
        .object({
          calls: z.int().describe('Those below included.'),
          knownUsd: z.number().describe('Sum of the known prices; the whole only where no price is unknown.'),
          unknownCalls: z.int().describe('Calls whose price is not known.'),
          cachedCalls: z.int().describe('Calls that a cache answered, at no cost.'),
        })
        .optional()
        .describe(
          'What models that score its answers have cost: no part of its own cost. Absent when none was asked.',
        ),
    }),
  ),
  state: z
    .enum(['running', 'complete', 'stopped'])
    .describe(
      'Of the trials. `complete`: all are made, while scores may still be open; `stopped`: trials are missing and nothing works on them, and `cupel resume` goes on.',
    ),
})
export const runsQuerySchema = z.object(pageQuery)
export const runsSchema = z.object({
  total: z.int().describe('Runs that there are.'),
  runs: z.array(runSchema).describe('The part that was asked for, newest first.'),
})

export const requirementVerdictSchema = z.object({
  requirement: z.string().describe('In words, e.g. `verdict_match ≥ 85.0%`.'),
  kind: z.enum(['metric', 'latency', 'cost']),
  metric: z.string().describe('Id of the metric; for the others what is limited.'),
  slice: z.string(),
  isBlocking: z.boolean(),
  confidence: z.number().describe('Probability of meeting it from which it counts as met.'),
  verdicts: z.array(
    z.object({
      candidate: z.string(),
      outcome: z.enum(['pass', 'fail', 'inconclusive']),
      probability: z.number().optional().describe('Of meeting it; absent when nothing can be said.'),
      reason: z.string(),
      estimate: estimateSchema,
      examplesNeeded: z.int().optional().describe('How many more of the slice would settle it.'),
      examplesAtMix: z
        .int()
        .optional()
        .describe('As many of all kinds, where only a part of the examples counts.'),
    }),
  ),
})
export const overviewSchema = z.object({
  comparison: comparisonSchema,
  requirements: z.array(requirementVerdictSchema),
  isProvisional: z.boolean().describe('The run is not complete: figures rest on the trials made so far.'),
})

const scoreCell = z.object({
  outcome: z.enum(['scored', 'unscored', 'errored']),
  value: z.number().optional(),
  why: z.string().optional(),
})

export const trialQuerySchema = z.object({
  ...pageQuery,
  candidate: z.string().optional(),
  outcome: z.enum(['answered', 'failed']).optional(),
  metric: z.string().optional().describe('Metric that `score` and `sort=score` are about.'),
  score: z
    .enum(['lowest', 'highest', 'partial', 'unscored', 'errored'])
    .optional()
    .describe('`lowest`: value 0 or less; `highest`: value 1 or more; `partial`: between.'),
  search: z.string().max(200).optional().describe('Text in the example id or the answer, case-insensitive.'),
  sort: z.enum(['example', 'score', 'latency', 'cost', 'started']).default('example'),
  order: z.enum(['asc', 'desc']).default('asc'),
})
export const trialRowSchema = z.object({
  candidate: z.string(),
  exampleId: z.string(),
  repeat: z.int(),
  outcome: z.enum(['answered', 'failed']),
  text: z.string().describe('The beginning of the answer, or of the failure.'),
  label: z.string().optional(),
  abstained: z.boolean().optional(),
  totalMs: z.number().optional(),
  costUsd: z.number().optional(),
  attempts: z.int(),
  fromCache: z.boolean(),
  scores: z.record(z.string(), scoreCell),
})
export const trialPageSchema = z.object({
  total: z.int().describe('Trials that the filters leave.'),
  rows: z.array(trialRowSchema),
})

const citation = z.object({ id: z.string(), quote: z.string().optional() })
const fullScore = z.object({
  metric: z.string(),
  outcome: z.enum(['scored', 'unscored', 'errored']),
  value: z.number().optional(),
  why: z.string().optional(),
  evidence: z.unknown().optional(),
})
export const fullTrialSchema = z.object({
  candidate: z.string(),
  repeat: z.int(),
  outcome: z.enum(['answered', 'failed']),
  startedAt: at,
  seed: z.number(),
  waitedMs: z.number(),
  fromCache: z.boolean(),
  costUsd: z.number().optional(),
  attempts: z.array(
    z.object({ startedAfterMs: z.number(), durationMs: z.number(), failure: z.string().optional() }),
  ),
  text: z.string(),
  label: z.string().optional(),
  abstained: z.boolean().optional(),
  citations: z.array(citation),
  retrieved: z.array(citation),
  value: z.unknown().optional(),
  toolCalls: z.unknown().optional(),
  confidence: z.number().optional(),
  model: z.string().optional(),
  usage: z.record(z.string(), z.number()).optional(),
  warnings: z.array(z.string()),
  firstTokenMs: z.number().optional(),
  totalMs: z.number().optional(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  scores: z.array(fullScore),
})
export const documentSchema = z.object({ id: z.string(), title: z.string().optional(), text: z.string() })
export const exampleTrialsSchema = z.object({
  exampleId: z.string(),
  component: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  input: z.string().optional().describe('Absent when the dataset no longer holds the example.'),
  expected: z.record(z.string(), z.unknown()).optional(),
  documents: z
    .array(documentSchema)
    .describe('The context of the example, and what of the corpus is cited or expected.'),
  trials: z.array(fullTrialSchema),
})

export const differenceQuerySchema = z.object({
  ...pageQuery,
  a: z.string(),
  b: z.string(),
  metric: z.string(),
  better: z.enum(['a', 'b', 'any']).default('any'),
})
export const differencePageSchema = z.object({
  total: z.int(),
  counts: z.object({ aBetter: z.int(), bBetter: z.int(), same: z.int(), notBoth: z.int() }),
  rows: z.array(
    z.object({
      exampleId: z.string(),
      a: z.object({ value: z.number(), text: z.string() }),
      b: z.object({ value: z.number(), text: z.string() }),
    }),
  ),
})

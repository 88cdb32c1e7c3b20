import { z } from 'zod'
import { estimateSchema, intervalSchema } from '../../estimate-schema.ts'

/** Written into every comparison; changes when a reader of the old form would misread the new one. */
export const comparisonSchemaId = 'cupel.comparison/1'

const count = z.number().int().nonnegative()

const run = z.object({
  id: z.string(),
  name: z.string(),
  fingerprint: z.string(),
  repeats: count,
  seed: z.number(),
  cupelVersion: z.string(),
})

const ledgerEntry = z.object({ at: z.string(), by: z.string(), reason: z.string() })

const dataset = z.object({
  name: z.string(),
  version: z.string(),
  file: z.string(),
  split: z.string(),
  examples: count.describe('Examples in the split.'),
  compared: count.describe('Examples with at least one trial of every candidate: what pairs rest on.'),
  components: z.record(z.string(), count),
  clusterBy: z.string().optional().describe('Tag whose values are the sampled units.'),
  clusters: count.optional(),
  holdoutOpenings: count,
  signatures: z
    .array(
      z.object({
        by: z.string(),
        role: z.string(),
        at: z.string(),
        comment: z.string(),
        isValid: z.boolean().describe('False when the content has changed since it was signed.'),
      }),
    )
    .optional()
    .describe('Who has signed the dataset.'),
  ledger: z.array(ledgerEntry).optional().describe('Every look at the holdout, oldest first.'),
})

const percentile = z.object({
  percentile: z.number().describe('50 is the median.'),
  valueMs: z.number(),
  interval: intervalSchema.optional().describe('By order statistics; absent when there are too few trials.'),
})
const latency = z.object({
  n: count,
  percentiles: z.array(percentile),
  curveMs: z.array(z.number()).describe('The 0th to 100th percentile in equal steps, for drawing.'),
})

const role = z.enum(['human', 'current', 'cheapest', 'chance'])

const candidate = z.object({
  name: z.string(),
  roles: z
    .array(role)
    .optional()
    .describe('What the others are held against it for; the current system may be the cheapest too.'),
  beatsCheapBaseline: z
    .object({
      verdict: z
        .enum(['yes', 'not_shown', 'worse'])
        .describe('By the paired difference, after its correction.'),
      against: z
        .string()
        .describe(
          'The other candidate of the pair: the cheapest model or chance, whichever is harder to beat.',
        ),
      metric: z.string(),
      why: z.string().optional().describe('Why there is no difference to judge by.'),
    })
    .optional()
    .describe('Absent where no candidate is a cheap baseline, and for chance itself.'),
  run: z.string(),
  fingerprint: z.string(),
  kind: z.string(),
  summary: z.string(),
  trials: z.object({ answered: count, failed: count, missing: count }),
  failures: z.array(z.object({ code: z.string(), trials: count })),
  cost: z.object({
    knownUsd: z.number(),
    known: count,
    unknown: count.describe('Trials whose price is not known; they are not in the sum.'),
    perTrialUsd: z.number().optional(),
    judging: z
      .object({
        knownUsd: z.number(),
        known: count.describe('Trials of which the whole cost of judging is known.'),
        unknown: count.describe(
          'Trials with a call to a judge whose price is not known; it is not in the sum.',
        ),
      })
      .optional()
      .describe(
        'What models that score its answers cost: no part of the other figures. Absent when none was asked, and for runs made before this was counted.',
      ),
  }),
  cachedShare: z.number().optional().describe('Share of answered trials that came from the cache.'),
  latency: latency.optional().describe('Working time of answered trials: no waiting, no retries.'),
  firstToken: latency.optional(),
})

const metric = z.object({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  direction: z.enum(['higher', 'lower', 'none']),
  range: z.array(z.number().nullable()).length(2).describe('null stands for no bound.'),
  unit: z.string().optional(),
  aggregation: z.enum(['rate', 'mean', 'ratio', 'statistic']),
  role: z
    .enum(['primary', 'secondary', 'screening', 'descriptive'])
    .describe('Claims are made on primary metrics alone; the others are exploratory or descriptive.'),
  measuresTime: z.boolean(),
})

const slice = z.object({
  id: z.string().describe('`all`, or `key=value`.'),
  key: z.string(),
  value: z.string(),
  examples: count,
})

const cell = z.object({
  candidate: z.string(),
  metric: z.string(),
  slice: z.string(),
  estimate: estimateSchema,
  guarantee: intervalSchema
    .optional()
    .describe('Clopper-Pearson: never covers less than its level. Rates only.'),
  bounds: z
    .object({ worst: z.number(), best: z.number() })
    .optional()
    .describe('The rate if every trial without a value were a failure, or a success.'),
  openShare: z
    .number()
    .optional()
    .describe(
      'Of the weight of the trials to which the metric applies, what has no value. Where weights differ.',
    ),
  notApplicable: count.describe('Trials about which the metric says nothing by definition.'),
  ranks: z
    .object({ from: count, to: count })
    .optional()
    .describe('Ranks that the simultaneous intervals do not rule out.'),
  tiedWithBest: z.boolean().optional(),
  probabilityBest: z.number().optional().describe('Share of resamples in which it leads, ties split.'),
})

const pair = z.object({
  metric: z.string(),
  slice: z.string(),
  a: z.string(),
  b: z.string(),
  difference: estimateSchema.describe('a minus b, over the examples that both were scored on.'),
  better: z
    .enum(['a', 'b', 'not_separated', 'undirected'])
    .describe('After adjustment for the number of comparisons in the family.'),
  test: z.string().optional(),
  pValue: z.number().optional(),
  pAdjusted: z.number().optional(),
  adjustment: z.enum(['holm', 'benjamini-hochberg']).optional(),
  exploratory: z.boolean(),
  simultaneous: intervalSchema
    .optional()
    .describe('Holds for all pairs of this metric at once (max-T bootstrap).'),
  discordance: z
    .object({ both: count, onlyA: count, onlyB: count, neither: count })
    .optional()
    .describe('Examples by who was right. Rates without repeats only.'),
  detectable: z
    .number()
    .optional()
    .describe('Smallest true difference seen with 80% power at this n; absent when none is.'),
})

const ceiling = z
  .object({
    metric: z.string(),
    estimate: estimateSchema.describe(
      'Expected score of one rater where the majority of the others is right.',
    ),
    raters: count,
    examples: count.describe('Examples compared that two raters or more have labelled.'),
    source: z.string().describe('Where the ratings stand.'),
    synthetic: z.boolean().describe('True when no person gave some of them.'),
  })
  .describe(
    'How far people agree on the labels, which is the most that a candidate can be expected to reach.',
  )

const tie = z.object({
  metric: z.string(),
  groups: z
    .array(z.array(z.string()))
    .describe('Best first; within a group no two can be told apart. Groups may overlap.'),
})

const reliability = z.object({
  candidate: z.string(),
  metric: z.string(),
  repeats: count,
  examples: count,
  betweenVariance: z.number(),
  withinVariance: z.number(),
  consistency: z.number().optional().describe('ICC(1): share of the variance that lies between examples.'),
  moreRepeatsHelp: z.boolean().optional(),
  note: z.string(),
  passAtK: z.array(
    z.object({
      k: count,
      any: estimateSchema.describe('pass@k: at least one of k draws is right.'),
      all: estimateSchema.describe('pass^k: all k draws are right.'),
    }),
  ),
  identicalRepeats: count.describe('Examples whose repeats all have the same text.'),
})

const flaky = z.object({
  exampleId: z.string(),
  candidate: z.string(),
  metric: z.string(),
  passes: count,
  of: count,
  flips: z.number().describe('Probability that two draws differ.'),
  interval: intervalSchema.optional(),
})

const shownScore = z.object({
  metric: z.string(),
  value: z.number().optional(),
  why: z.string().optional().describe('Why there is no value.'),
})
const shownAnswer = z.object({
  candidate: z.string(),
  outcome: z.enum(['answered', 'failed', 'missing']),
  text: z.string(),
  truncated: z.boolean(),
  label: z.string().optional(),
  abstained: z.boolean().optional(),
  citations: z.array(z.string()),
  failure: z.string().optional(),
  scores: z.array(shownScore),
})
const disagreement = z.object({
  exampleId: z.string(),
  component: z.string(),
  tags: z.record(z.string(), z.string()),
  metrics: z.array(z.string()).describe('Primary metrics on which at least two candidates differ.'),
  spread: z
    .number()
    .describe('Largest difference between two candidates, in units of the range; 1 is total.'),
  input: z.string(),
  expected: z.string(),
  answers: z.array(shownAnswer),
})

const warning = z.object({
  kind: z.string(),
  message: z.string(),
  candidate: z.string().optional(),
  metric: z.string().optional(),
  slice: z.string().optional(),
})

/**
 * Everything a report shows and a gate reads, computed once. Numbers carry 12 significant digits. Holds no wall-clock
 * time but `generatedAt` and the ledger, both given from outside: the same trials give the same bytes.
 */
export const comparisonSchema = z
  .object({
    schema: z.literal(comparisonSchemaId),
    tool: z.object({ name: z.literal('cupel'), version: z.string() }),
    generatedAt: z.string().optional(),
    title: z.string(),
    headline: z.array(z.string()).describe('What the numbers say, in sentences; the most important first.'),
    settings: z.object({
      level: z.number(),
      seed: z.string(),
      primaryMetrics: z.array(z.string()),
      baseline: z.string().optional(),
      replicates: count,
      family: z.string().describe('Which comparisons were corrected for together, in words.'),
    }),
    runs: z.array(run),
    dataset,
    candidates: z.array(candidate),
    ceilings: z
      .array(ceiling)
      .optional()
      .describe('Rows of people, beside the candidates. Absent where the config names no baselines.'),
    metrics: z.array(metric),
    slices: z.array(slice),
    cells: z.array(cell),
    pairs: z.array(pair),
    ties: z.array(tie),
    reliability: z.array(reliability),
    flaky: z.object({ total: count, shown: z.array(flaky) }),
    disagreements: z.object({ total: count, shown: z.array(disagreement) }),
    warnings: z.array(warning),
    methods: z.array(z.object({ topic: z.string(), text: z.string() })),
  })
  .describe('A comparison of candidates, as written by `cupel compare --json` and `cupel report --json`.')

export type Comparison = z.infer<typeof comparisonSchema>
export type Cell = Comparison['cells'][number]
export type Pair = Comparison['pairs'][number]
export type ComparedMetric = Comparison['metrics'][number]
export type ComparedCandidate = Comparison['candidates'][number]
export type Ceiling = z.infer<typeof ceiling>
export type Slice = Comparison['slices'][number]
export type Reliability = Comparison['reliability'][number]
export type Disagreement = Comparison['disagreements']['shown'][number]
export type FlakyExample = Comparison['flaky']['shown'][number]
export type ComparisonWarning = Comparison['warnings'][number]
export type LatencyFacts = z.infer<typeof latency>

/** The JSON Schema (2020-12) of a comparison, as published in docs/reference/comparison.schema.json. */
export function comparisonJsonSchema(): Record<string, unknown> {
  return { $id: 'urn:cupel:comparison:1', ...z.toJSONSchema(comparisonSchema) }
}

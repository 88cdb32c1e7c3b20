import { z } from 'zod'

export const gateSchemaId = 'cupel.gate/1'

const count = z.int().nonnegative()
const names = z.array(z.string()).readonly()
const outcome = z.enum(['pass', 'fail', 'inconclusive'])
export type GateOutcome = z.infer<typeof outcome>

const figure = z
  .strictObject({
    value: z.number(),
    lower: z.number().optional(),
    upper: z.number().optional(),
    n: count.describe('Examples; trials for latency.'),
    method: z.string(),
  })
  .describe('A figure with its interval; each end is a limit of its own at the confidence of the gate.')
export type GateFigure = z.infer<typeof figure>

const measured = z
  .strictObject({
    aggregation: z.enum(['rate', 'mean', 'ratio', 'statistic']),
    range: z.tuple([z.number().nullable(), z.number().nullable()]),
    unit: z.enum(['ms', 'usd', 'tokens', 'words', 'characters']).optional(),
  })
  .describe('How figures of this check are written.')

const lacking = z.strictObject({ without: count, of: count }).describe('Trials without a value, of how many.')

const answers = z
  .strictObject({
    trials: count,
    failed: count.describe('The candidate gave no answer.'),
    open: count.describe(
      'Lost by the tool, its set-up or a recording with a gap: no failure of the candidate.',
    ),
    codes: z
      .array(z.strictObject({ code: z.string(), trials: count }))
      .readonly()
      .describe('Why there is no answer.'),
  })
  .describe('What became of the trials of this side, all of them.')
export type GateAnswers = z.infer<typeof answers>

const check = z.strictObject({
  name: z.string().describe('E.g. `verdict_match`, `verdict_match on line=auto`, `latency p95`.'),
  kind: z.enum(['no-worse', 'better', 'failures', 'regression', 'latency', 'cost']),
  metric: z.string().optional(),
  slice: z.string().optional().describe('`all`, or tag=value.'),
  outcome,
  reason: z.string().describe('In one sentence.'),
  measured: measured.optional(),
  form: z
    .enum(['difference', 'value', 'ratio'])
    .optional()
    .describe('What `figure` is: candidate minus baseline, the candidate alone, or candidate over baseline.'),
  figure: figure.optional(),
  bound: z.number().optional().describe('What the whole interval of `figure` must keep.'),
  keeps: z.enum(['at-least', 'at-most']).optional().describe('On which side of `bound` it must lie.'),
  candidate: figure.optional(),
  baseline: figure.optional(),
  pValue: z.number().optional().describe('Of the claim that the bound is broken, before correction.'),
  pAdjusted: z.number().optional().describe('Corrected by Holm for all checks.'),
  examplesNeeded: count
    .optional()
    .describe(
      'Examples, of the slice where it is of one, that would settle it with a chance of 80%, were the difference as it was seen.',
    ),
  examplesAtMix: count
    .optional()
    .describe('As many of all kinds, in their present mix, where only a part of the examples counts.'),
  unscored: z
    .strictObject({
      share: z.number().describe('Of the trials, on the side that lacks more.'),
      candidate: lacking,
      baseline: lacking,
      worst: z.number().optional().describe('The figure if every missing value were against the candidate.'),
      best: z.number().optional(),
    })
    .optional()
    .describe('Answers of the common examples without a value of this metric.'),
  examples: z
    .strictObject({ failed: z.array(z.string()), open: z.array(z.string()), of: count })
    .optional()
    .describe('Regression examples that did not pass, and those of which it is not known.'),
  warnings: names,
})
export type GateCheck = z.infer<typeof check>

const side = z.strictObject({
  name: z.string(),
  roles: z
    .array(z.enum(['human', 'current', 'cheapest', 'chance']))
    .readonly()
    .optional()
    .describe('What `baselines:` of the config, or its kind, says that others are held against it for.'),
  fingerprint: z.string(),
  summary: z.string(),
  run: z.string(),
  createdAt: z.string(),
  datasetVersion: z.string(),
  answers,
})

/** What `cupel gate --json` writes. */
export const gateReportSchema = z.strictObject({
  schema: z.literal(gateSchemaId),
  tool: z.strictObject({ name: z.literal('cupel'), version: z.string() }),
  title: z.string(),
  outcome,
  headline: z.string().describe('What failed first, in a line.'),
  candidate: side,
  baseline: side.extend({ source: z.string().describe('The file, or the run, that it comes from.') }),
  dataset: z.strictObject({
    name: z.string(),
    split: z.string(),
    common: count.describe('Examples that both answered, with the same content.'),
    onlyCandidate: names,
    onlyBaseline: names,
    changed: names.describe('Same id, other question or expectation: not paired.'),
  }),
  settings: z.strictObject({
    confidence: z.number(),
    unscored: z.number(),
    common: z.number(),
    hash: z.string().describe('Of all that the gate asked, without the names of candidate and baseline.'),
  }),
  checks: z.array(check).readonly(),
  notes: names,
})
export type GateReport = z.infer<typeof gateReportSchema>

/** JSON Schema of what `cupel gate --json` writes. */
export const gateReportJsonSchema = (): unknown => z.toJSONSchema(gateReportSchema)

import { z } from 'zod'
import { contentHash, type Json, shortHash } from '../../kernel/index.ts'

const slice = z.string().regex(/^[^=\s][^=]*(=.+)?$/, 'a tag like line, or one value of it like line=auto')

const margin = z.union(
  [
    z.number().positive(),
    z.strictObject({
      margin: z.number().positive(),
      slices: z.array(slice).optional().describe('Instead of those of the gate; none for [].'),
    }),
  ],
  { error: 'a margin like 0.03, or {margin, slices}' },
)

const ratio = z
  .number()
  .positive()
  .optional()
  .describe('Most that it may be, relative to the baseline: 1.2 is 20% more.')

const latencyBudget = z
  .strictObject({
    max: z
      .string()
      .regex(/^\d+(\.\d+)?\s*(ms|s)$/, 'a time like 500ms or 2s')
      .optional()
      .describe('Most that it may be.'),
    ratio,
  })
  .refine(({ max, ratio: share }) => max !== undefined || share !== undefined, {
    message: 'give max, ratio or both',
  })

const costBudget = z
  .strictObject({
    max: z.number().positive().optional().describe('Most that a trial may cost on average, in US dollars.'),
    ratio,
  })
  .refine(({ max, ratio: share }) => max !== undefined || share !== undefined, {
    message: 'give max, ratio or both',
  })

/** `gate:` of the config: what a change must keep, said before its results are seen. */
export const gateSettingsSchema = z.strictObject({
  candidate: z
    .string()
    .optional()
    .describe('Candidate that is held against the baseline. Default: the only one of the run.'),
  baseline: z
    .string()
    .default('reports/baseline.json')
    .describe('File of `cupel gate --save-baseline`, relative to the config file.'),
  baselineCandidate: z
    .string()
    .optional()
    .describe('Instead of a file: another candidate of the same run is the baseline.'),
  margins: z
    .record(z.string(), margin)
    .default({})
    .describe(
      'By metric id, in its own unit (0.03 is 3 points of a share): how much worse is still no harm.',
    ),
  slices: z
    .array(slice)
    .default([])
    .describe('Where every margin must hold besides over all examples: tags, or tag=value.'),
  superiority: z.array(z.string()).default([]).describe('Metrics on which the candidate must be better.'),
  confidence: z
    .number()
    .gt(0.5)
    .lt(1)
    .default(0.95)
    .describe('Of each one-sided limit that lets a check pass, and of all claims of failure together.'),
  unscored: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .describe('A check is inconclusive when a larger share of its trials has no value.'),
  common: z
    .number()
    .gt(0)
    .max(1)
    .default(0.8)
    .describe('Nothing is concluded when run and baseline share a smaller part of their examples.'),
  regression: z
    .union([z.enum(['all', 'off']), z.array(z.string()).min(1)], {
      error: 'all, off, or a list of metric ids',
    })
    .default('all')
    .describe(
      'Examples of component regression must all pass: on every rate that has a margin, or on these metrics.',
    ),
  failures: z
    .union([z.number().positive().lt(1), z.literal('off')], { error: 'a share like 0.03, or off' })
    .optional()
    .describe(
      'How much larger a share of answers than of the baseline may fail: 0.03 is 3 points. Default: the smallest margin of a metric that is a share, 0.05 where there is none.',
    ),
  latency: z
    .partialRecord(z.enum(['p50', 'p90', 'p95', 'p99']), latencyBudget)
    .default({})
    .describe('Budgets for percentiles of the time that a trial of the run took.'),
  cost: costBudget.optional(),
})
export type GateSettings = z.infer<typeof gateSettingsSchema>

/** Of what a gate asks; the same whoever is held against whom. */
export function gateSettingsHash({ candidate, baseline, baselineCandidate, ...asked }: GateSettings): string {
  // As JSON has it: a field without a value is none.
  return shortHash(contentHash(JSON.parse(JSON.stringify(asked)) as Json))
}

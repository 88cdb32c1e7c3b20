import { z } from 'zod'
import { confidenceConfigSchema } from '../../decide/confidence/index.ts'
import { gateSettingsSchema } from '../../decide/gate/index.ts'
import { requirementSchema } from '../../decide/select/index.ts'
import { costConfigSchema } from '../../measure/cost/index.ts'
import { metricEntrySchema } from '../../measure/metric/index.ts'
import { readinessConfigSchema } from '../../operate/governance/index.ts'
import { candidateConfigSchema } from '../../prepare/candidate/index.ts'
import { fieldMappingSchema, labelSchemaSchema } from '../../prepare/dataset/index.ts'
import { baselinesSchema, checkBaselines } from './baselines-schema.ts'
import { checkLimits } from './check-limits.ts'
import { checkNames } from './check-names.ts'

const name = z
  .string()
  .regex(
    /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/,
    'a name of letters, digits, ".", "_" and "-", beginning with a letter or digit',
  )

const splitSchema = z
  .strictObject({
    fewshot: z.number().min(0).max(100).default(70),
    eval: z.number().min(0).max(100).default(20),
    holdout: z.number().min(0).max(100).default(10),
    seed: z.int().nonnegative().default(1),
    groupBy: z
      .string()
      .optional()
      .describe('Tag whose examples stay together, so that near-copies are never split.'),
  })
  .refine(({ fewshot, eval: scored, holdout }) => Math.abs(fewshot + scored + holdout - 100) < 1e-9, {
    message: 'fewshot, eval and holdout must add up to 100',
  })

const datasetSchema = z.strictObject({
  file: z.string().describe('JSONL of examples, relative to the config file.'),
  corpus: z.string().optional().describe('JSONL of documents that every example can see.'),
  mapping: fieldMappingSchema.optional().describe('How fields of the file become fields of an example.'),
  labels: labelSchemaSchema.optional().describe('The label schema: the allowed labels, fields and scales.'),
  split: splitSchema.optional(),
  cluster: z
    .string()
    .optional()
    .describe(
      'Tag that names what was sampled (a document, a customer): intervals are computed over clusters.',
    ),
})

const runSchema = z.strictObject({
  repeats: z.int().min(1).max(100).default(1).describe('Independent draws for each example.'),
  seed: z.int().nonnegative().default(1),
  budgetUsd: z
    .number()
    .positive()
    .optional()
    .describe('No new call is begun once this much is known to be spent.'),
  deadline: z.string().optional().describe('No new call is begun after this time, e.g. 30m.'),
  cache: z
    .boolean()
    .default(true)
    .describe('Keep model replies and use them again. Never used with repeats.'),
  concurrency: z.int().min(1).max(10_000).default(8).describe('Calls under way at once for each provider.'),
  callTimeout: z.string().default('120s').describe('Deadline of one call, e.g. 30s.'),
  retries: z.int().min(0).max(20).default(4).describe('Tries after the first, for failures that can pass.'),
  allowCodeExecution: z
    .boolean()
    .default(false)
    .describe('Lets the metric code_tests run code that candidates wrote.'),
})

const compareSchema = z.strictObject({
  primary: z
    .array(z.string())
    .optional()
    .describe('Metric ids that claims are made on; corrected for their number. Default: the first metric.'),
  baseline: z.string().optional().describe('Candidate that the others are compared with first.'),
  slices: z
    .array(z.string())
    .optional()
    .describe('Tags whose values are slices. Default: component and every tag with 2 to 12 values.'),
  confidence: z.number().gt(0.5).lt(1).default(0.95),
})

/** cupel.yaml. */
export const configSchema = z
  .strictObject({
    name: name.describe('Name of the project.'),
    datasets: z
      .record(name, datasetSchema)
      .refine(all => Object.keys(all).length > 0, { message: 'at least one dataset' }),
    candidates: z.record(name, candidateConfigSchema).describe('What is being chosen.'),
    metrics: z.array(metricEntrySchema).min(1).describe('Metric names, or {name: settings}.'),
    requirements: z
      .array(requirementSchema)
      .default([])
      .describe('Thresholds stated before results are seen; the page of `cupel serve` shows who meets them.'),
    run: runSchema.prefault({}),
    compare: compareSchema.prefault({}),
    gate: gateSettingsSchema
      .prefault({})
      .describe('What a change must keep against a baseline, for `cupel gate`.'),
    baselines: baselinesSchema
      .optional()
      .describe('Named rows of every matrix that the candidates are held against.'),
    cost: costConfigSchema
      .prefault({})
      .describe('What a task costs beyond tokens, stated; see docs/guides/cost.md.'),
    confidence: confidenceConfigSchema
      .prefault({})
      .describe('How sure answers are, and what errors cost, for `cupel confidence`.'),
    readiness: readinessConfigSchema.prefault({}).describe('What `cupel readiness` asks of this project.'),
    embeddings: z
      .union([
        z.literal('use-lite'),
        z.strictObject({ baseUrl: z.string(), model: z.string(), apiKey: z.string().optional() }),
      ])
      .default('use-lite')
      .describe('Where texts become vectors: the offline model, or a server with /v1/embeddings.'),
    store: z.string().default('.cupel/store.db').describe('The store file, relative to the config file.'),
    secrets: z.string().optional().describe('File of NAME=value lines; the environment comes first.'),
  })
  .superRefine(checkBaselines)
  .superRefine(checkNames)
  .superRefine(checkLimits)
export type Config = z.infer<typeof configSchema>
export type ConfigInput = z.input<typeof configSchema>

import { z } from 'zod'
import { estimateSchema } from '../../estimate-schema.ts'
import { CupelError } from '../../kernel/index.ts'
import { figureNames } from './confidence-figures.ts'
import { lackNames, sourceNames } from './confidence-source.ts'
import { errorCostsSchema } from './error-costs.ts'
import { recalibrationNames } from './recalibrate-answers.ts'

const confidenceSchemaId = 'cupel.confidence/1'

const count = z.int().nonnegative()
const limits = z.strictObject({ lower: z.number(), upper: z.number() })
const unknown = z.strictObject({ kind: z.literal('unknown'), reason: z.string() })
const measured = z.strictObject({
  smoothError: estimateSchema,
  brier: estimateSchema,
  logLoss: estimateSchema,
})

const counts = z.strictObject({
  trials: count.describe('Of the candidate; examples where confidence is the agreement of repeats.'),
  failed: count,
  abstained: count.describe('Declined by the candidate: neither right nor wrong here.'),
  scored: count.describe('With a confidence and a score: what calibration rests on.'),
  unanswerable: count.describe('Answers to questions that should have been declined: errors that cost.'),
  unscored: count,
  errored: count,
  notApplicable: count,
  withoutConfidence: z.partialRecord(z.enum(lackNames), count),
})

const recalibration = z.discriminatedUnion('kind', [
  unknown,
  z.strictObject({
    kind: z.literal('known'),
    fittedOn: count,
    reportedOn: count,
    before: measured,
    methods: z
      .array(
        z.strictObject({
          method: z.enum(recalibrationNames),
          parameters: z.record(z.string(), z.number()),
          after: measured,
          change: measured.describe('After minus before on the same answers; below 0 is better.'),
          warnings: z.array(z.string()).readonly(),
        }),
      )
      .readonly(),
  }),
])

const decision = z.discriminatedUnion('kind', [
  unknown,
  z.strictObject({
    kind: z.literal('known'),
    costs: errorCostsSchema,
    fittedOn: count.describe('Questions the thresholds were chosen on.'),
    reportedOn: count.describe('Other questions, which every figure here is of.'),
    answerFrom: z
      .number()
      .nullable()
      .describe('Least confidence at which an answer is given; null: none is.'),
    answerFromRange: z.strictObject({
      lower: z.number().nullable(),
      upper: z.number().nullable(),
      level: z.number(),
    }),
    reviewFrom: z
      .number()
      .nullable()
      .describe('Least confidence at which a person is asked; null: nobody is.'),
    answerFromIfCalibrated: z.number().nullable(),
    declined: z.enum(['review', 'abstain']),
    counts: z.strictObject({ answered: count, reviewed: count, abstained: count, of: count }),
    reviewRate: estimateSchema.describe('Share of questions that go to a person: feeds the cost per task.'),
    abstentionRate: estimateSchema,
    accuracyOfAnswered: estimateSchema,
    cost: estimateSchema,
    alternatives: z
      .array(
        z.strictObject({
          policy: z.enum(['answer_all', 'review_all', 'abstain_all']),
          cost: estimateSchema,
          difference: estimateSchema.describe(
            'Cost of the thresholds minus this cost, on the same questions.',
          ),
        }),
      )
      .readonly(),
    warnings: z.array(z.string()).readonly(),
  }),
])

export const confidenceReportSchema = z.strictObject({
  schema: z.literal(confidenceSchemaId),
  candidate: z.string(),
  createdAt: z.string(),
  run: z.string(),
  fingerprint: z.string().describe('Of the candidate: results of another one say nothing of this.'),
  dataset: z.strictObject({ name: z.string(), version: z.string(), split: z.string() }),
  metric: z.strictObject({ id: z.string(), version: z.string() }),
  source: z.strictObject({ id: z.enum(sourceNames), version: z.string() }),
  level: z.number(),
  seed: z.string(),
  clusterBy: z.string().optional(),
  counts,
  accuracy: estimateSchema,
  meanConfidence: estimateSchema,
  overconfidence: estimateSchema.describe('Mean confidence minus share right; above 0 it claims too much.'),
  figures: z.record(z.enum(figureNames), estimateSchema),
  ifCalibrated: z
    .partialRecord(
      z.enum(figureNames),
      z.strictObject({ mean: z.number(), upper: z.number(), p: z.number(), draws: count }),
    )
    .describe('What chance alone makes of the errors of a perfect forecaster.'),
  clippedLogs: count.describe('Confidences of exactly 0 or 1, taken for 1e-15 from it in the log loss.'),
  spiegelhalter: z.strictObject({ z: z.number(), p: z.number() }).optional(),
  murphy: z
    .strictObject({
      reliability: z.number(),
      resolution: z.number(),
      uncertainty: z.number(),
      withinBinVariance: z.number(),
      withinBinCovariance: z.number(),
    })
    .optional(),
  rowsBy: z.enum(['value', 'equal-mass']),
  reliability: z
    .array(
      z.strictObject({
        from: z.number(),
        to: z.number(),
        count,
        meanConfidence: z.number(),
        shareRight: z.number(),
        band: limits,
        interval: limits,
      }),
    )
    .readonly(),
  curve: z.array(z.strictObject({ from: z.number(), to: z.number(), share: z.number(), count })).readonly(),
  riskCoverage: z
    .array(
      z.strictObject({
        coverage: z.number(),
        risk: z.number(),
        lower: z.number().optional(),
        upper: z.number().optional(),
      }),
    )
    .readonly(),
  recalibration,
  decision: decision.optional().describe('Absent where no costs were named.'),
  warnings: z.array(z.string()).readonly(),
})
/** Whether the confidences of one candidate are true, and where a threshold on them costs least. */
export type ConfidenceReport = z.infer<typeof confidenceReportSchema>

/** @throws CupelError confidence_invalid that names the file and the field */
export function readConfidenceReport(text: string, file: string): ConfidenceReport {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  const parsed = confidenceReportSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CupelError(
    'confidence_invalid',
    `${file} is no measurement of confidence: ${value === undefined ? 'it is not JSON' : `${issue?.path.join('.') || 'the file'}: ${issue?.message}`}.`,
    { hint: 'Make it again with cupel confidence.', details: { file } },
  )
}

import { z } from 'zod'
import { estimateSchema } from '../../estimate-schema.ts'
import { type Clock, CupelError, parsedJson, timestamp } from '../../kernel/index.ts'
import { type BiasTest, biasTestFigures } from './bias-test.ts'

export const judgeBiasesSchema = z.strictObject({
  schema: z.literal('cupel.judge-biases/1'),
  scorer: z.strictObject({ id: z.string(), version: z.string() }),
  createdAt: z.string(),
  run: z.string().describe('Whose answers were scored again.'),
  seed: z.string().describe('Of the draw of answers, their second order, and the resampling.'),
  answers: z.int().describe('Drawn at random from the run.'),
  unchanged: z
    .strictObject({ formal: z.int(), plain: z.int() })
    .describe('Answers with nothing to rewrite: they say nothing about style and are not counted there.'),
  figures: z
    .record(z.string(), estimateSchema)
    .describe(
      'style_formal, style_plain: mean change of the score, in points. order_change: share of answers with another score in another order. anchoring: pull towards the score given just before.',
    ),
  warnings: z.array(z.string()),
})
/** How style and the order of answers move a scorer, measured by scoring kept answers again; needs no people. */
export type JudgeBiases = z.infer<typeof judgeBiasesSchema>

export interface BiasFacts {
  readonly scorer: JudgeBiases['scorer']
  readonly run: string
  readonly clock: Pick<Clock, 'now'>
  readonly warnings: readonly string[]
}

export function judgeBiases(test: BiasTest, { scorer, run, clock, warnings }: BiasFacts): JudgeBiases {
  const { readings, seed } = test
  const unchanged = (style: 'formal' | 'plain') =>
    readings.filter(reading => reading[style] === undefined).length
  return judgeBiasesSchema.parse({
    schema: 'cupel.judge-biases/1',
    scorer,
    createdAt: timestamp(clock),
    run,
    seed,
    answers: readings.length,
    unchanged: { formal: unchanged('formal'), plain: unchanged('plain') },
    figures: biasTestFigures(test),
    warnings: [...warnings],
  })
}

/** Measured biases from their text. */
export function readJudgeBiases(text: string, file: string): JudgeBiases {
  const parsed = judgeBiasesSchema.safeParse(parsedJson(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CupelError(
    'card_invalid',
    `${file} does not hold the biases of a scorer: ${issue?.path.join('.')} ${issue?.message}`,
    { hint: 'Measure them again with cupel judge biases, or remove the file.', details: { file } },
  )
}

import { z } from 'zod'
import { estimateSchema } from '../../estimate-schema.ts'
import { type Clock, CupelError, canonicalJson, sha256, timestamp } from '../../kernel/index.ts'
import type { Calibration } from './calibrate-judge.ts'
import type { LabelPart } from './divide-labels.ts'

const category = z.union([z.string(), z.number()])

export const judgeCardSchema = z.strictObject({
  schema: z.literal('cupel.judge-card/1'),
  scorer: z
    .strictObject({ id: z.string(), version: z.string() })
    .describe(
      'What was measured: the id and version of a metric or judge. Another version needs another card.',
    ),
  createdAt: z.string(),
  expiresAt: z.string(),
  part: z.enum(['development', 'test', 'all']).describe('Labels that the figures rest on.'),
  dataHash: z.string().describe('Of verdicts and ratings: the same data give the same hash.'),
  synthetic: z.boolean().describe('Some ratings did not come from people: the card can satisfy no gate.'),
  runs: z.array(z.string()),
  items: z.int(),
  raters: z.int(),
  leftOut: z.strictObject({ tooFewRatings: z.int(), tiedPeople: z.int(), noVerdict: z.int() }),
  scale: z.strictObject({
    kind: z.enum(['nominal', 'ordinal', 'numeric']),
    positive: category.optional(),
    levels: z.array(category).optional(),
  }),
  agreement: z.record(z.string(), estimateSchema),
  ceiling: z.record(z.string(), estimateSchema),
  biases: z
    .record(z.string(), estimateSchema)
    .describe(
      'What moves the scorer although it should not, 0 being no bias; unknown where it was not measured. In points of the scale: verbosity (per standard deviation of length), self_preference, style_formal, style_plain. Shares: order_change, position (pairs that flip), first_place (above one half). anchoring: pull towards the score given just before.',
    ),
  confusion: z.strictObject({ categories: z.array(category), counts: z.array(z.array(z.int())) }).optional(),
  gate: z.strictObject({
    measure: z.string(),
    required: z.number(),
    verdict: z.union([
      z.strictObject({ outcome: z.literal('pass') }),
      z.strictObject({ outcome: z.literal('fail'), reason: z.string() }),
      z.strictObject({
        outcome: z.literal('inconclusive'),
        reason: z.string(),
        examplesNeeded: z.int().optional(),
      }),
    ]),
  }),
  warnings: z.array(z.string()),
})
/** What is known of how far a scorer agrees with people: made once, valid for one version and for a time. */
export type JudgeCard = z.infer<typeof judgeCardSchema>

export interface CardFacts {
  readonly scorer: JudgeCard['scorer']
  readonly part: Exclude<LabelPart, 'prompt'> | 'all'
  readonly synthetic: boolean
  readonly runs: readonly string[]
  /** Verdicts and ratings, for the hash. */
  readonly data: unknown
  readonly clock: Pick<Clock, 'now'>
  /** Days until the card has to be made again: 180 unless given. */
  readonly validDays?: number
}

const day = 24 * 60 * 60 * 1_000

export function judgeCard(calibration: Calibration, facts: CardFacts): JudgeCard {
  const { scorer, part, synthetic, runs, data, clock, validDays = 180 } = facts
  return judgeCardSchema.parse({
    schema: 'cupel.judge-card/1',
    scorer,
    createdAt: timestamp(clock),
    expiresAt: new Date(clock.now() + validDays * day).toISOString(),
    part,
    dataHash: sha256(canonicalJson(data)),
    synthetic,
    runs: [...runs],
    ...calibration,
  })
}

export type CardState =
  | { readonly state: 'valid' }
  | {
      readonly state: 'missing' | 'expired' | 'other_version' | 'not_tested' | 'synthetic' | 'not_passed'
      readonly why: string
    }

/** Whether a requirement or a selection may rest on the scorer, and if not, why. */
export function cardState(
  card: JudgeCard | undefined,
  scorer: JudgeCard['scorer'],
  clock: Pick<Clock, 'now'>,
): CardState {
  if (card === undefined)
    return {
      state: 'missing',
      why: `${scorer.id} has never been compared with people: cupel judge calibrate.`,
    }
  if (card.scorer.version !== scorer.version)
    return {
      state: 'other_version',
      why: `The card is of version ${card.scorer.version}; the scorer is now ${scorer.version}.`,
    }
  if (Date.parse(card.expiresAt) <= clock.now())
    return { state: 'expired', why: `The card expired at ${card.expiresAt}.` }
  if (card.synthetic) return { state: 'synthetic', why: 'Ratings of the card were not given by people.' }
  if (card.part !== 'test')
    return { state: 'not_tested', why: `The card rests on the ${card.part} part of the labels.` }
  const { verdict } = card.gate
  return verdict.outcome === 'pass'
    ? { state: 'valid' }
    : { state: 'not_passed', why: `${card.gate.measure}: ${verdict.reason}` }
}

/** A card from its text. */
export function readJudgeCard(text: string, file: string): JudgeCard {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  const parsed = judgeCardSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CupelError(
    'card_invalid',
    `${file} is not a judge card: ${issue?.path.join('.')} ${issue?.message}`,
    {
      hint: 'Make it again with cupel judge calibrate.',
      details: { file },
    },
  )
}

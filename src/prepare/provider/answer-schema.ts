import { z } from 'zod'
import { CupelError, type ErrorCode, type Json } from '../../kernel/index.ts'
import { usageDetails, usageInBody } from './failure-usage.ts'
import type { Response } from './ports.ts'

const json = z.json() as z.ZodType<Json>
const citation = z.union([
  z.string().min(1),
  z.strictObject({ id: z.string().min(1), quote: z.string().min(1).optional() }),
])
const tokens = z.int().nonnegative()
/** Programs in many languages write a missing value as null. */
const orNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform(value => value ?? undefined)

/**
 * What a pipeline answers when its answer is not mapped: these fields and no others, so that a misspelt field
 * is an error and not a missing answer.
 */
const answerSchema = z.strictObject({
  text: orNull(z.string()),
  /** Another name for `text`. */
  answer: orNull(z.string()),
  label: orNull(z.string()),
  citations: orNull(z.array(citation)),
  abstained: orNull(z.boolean()),
  value: json.optional(),
  confidence: orNull(z.number().min(0).max(1)),
  retrieved: orNull(z.array(citation)),
  toolCalls: orNull(z.array(z.strictObject({ name: z.string(), arguments: json }))),
  logprobs: orNull(z.array(z.strictObject({ token: z.string(), logprob: z.number() }))),
  finishReason: orNull(z.string()),
  usage: orNull(
    z.strictObject({
      inputTokens: tokens.optional(),
      outputTokens: tokens.optional(),
      cachedInputTokens: tokens.optional(),
      cacheWriteTokens: tokens.optional(),
      reasoningTokens: tokens.optional(),
    }),
  ),
  model: orNull(z.string()),
  warnings: orNull(z.array(z.string())),
})

interface Answering {
  /** Who answered, for the message. */
  readonly from: string
  readonly code: ErrorCode
}

/**
 * A response from what a pipeline gave: a string, or an object of the fields of an answer.
 *
 * @throws CupelError with the given code, naming every field that is wrong and the known ones
 */
export function readAnswer(value: unknown, { from, code }: Answering): Response {
  if (typeof value === 'string') return { text: value }
  const parsed = answerSchema.safeParse(value)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(issue => `${issue.path.join('.') || 'answer'}: ${issue.message}`)
    throw new CupelError(
      code,
      `${from} gave an answer of a wrong form: ${problems.join('; ').slice(0, 500)}`,
      {
        hint: `An answer is a text, or an object with any of: ${Object.keys(answerSchema.shape).join(', ')}.`,
        details: { problems: problems.slice(0, 20), ...usageDetails(usageInBody(value)) },
      },
    )
  }
  const { answer, text, citations, retrieved, ...fields } = parsed.data
  return withoutUndefined({
    text: text ?? answer ?? '',
    ...fields,
    citations: citations?.map(toCitation),
    retrieved: retrieved?.map(toCitation),
  })
}

const toCitation = (one: z.infer<typeof citation>) => (typeof one === 'string' ? { id: one } : one)

/** Fields that are not known are left out, so that a stored response has no empty ones. */
function withoutUndefined(fields: { readonly text: string } & Record<string, unknown>): Response {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as unknown as Response
}

import { z } from 'zod'
import { CupelError } from '../../kernel/index.ts'
import { abstain, unlabelled } from './gather-answers.ts'

const cost = z.number().nonnegative()

export const errorCostsSchema = z
  .strictObject({
    wrong: cost.describe('Of a wrong answer that no line of `errors` names.'),
    review: cost.optional().describe('Of sending one question to a person, who then answers it.'),
    abstain: cost.optional().describe('Of giving no answer to a question that has one.'),
    unit: z.string().min(1).max(20).default('usd').describe('What the costs are in, for people.'),
    errors: z
      .array(
        z.strictObject({
          expected: z.string().min(1).describe('The right label; `abstain` where declining is right.'),
          answered: z.string().min(1).describe('The label given; `abstain` for giving no answer.'),
          cost,
        }),
      )
      .default([])
      .describe('Costs of single errors, where they differ.'),
  })
  .refine(({ review, abstain: declined }) => review !== undefined || declined !== undefined, {
    message: 'name the cost of `review`, of `abstain`, or of both: else there is nothing to choose between',
  })

/** What errors cost, each kind its own, and what not answering costs. */
export type ErrorCosts = z.infer<typeof errorCostsSchema>

export interface CostOf {
  /** Of giving this answer. */
  readonly answering: (row: {
    readonly expected: string
    readonly answered: string
    readonly isRight: boolean
  }) => number
  /** Of giving none; undefined where no cost of it was named. Declining what should be declined costs nothing unless a line says so. */
  readonly abstaining: ((expected: string) => number) | undefined
  readonly reviewing: number | undefined
}

export function costOf({ wrong, review, abstain: declined, errors }: ErrorCosts): CostOf {
  const named = new Map(errors.map(one => [keyOf(one.expected, one.answered), one.cost]))
  return {
    answering: ({ expected, answered, isRight }) =>
      isRight ? (named.get(keyOf(expected, expected)) ?? 0) : (named.get(keyOf(expected, answered)) ?? wrong),
    abstaining:
      declined === undefined
        ? undefined
        : expected => named.get(keyOf(expected, abstain)) ?? (expected === abstain ? 0 : declined),
    reviewing: review,
  }
}

const keyOf = (expected: string, answered: string): string => `${expected}\u0000${answered}`

/** Labels that costs name and no answer or example has: most likely misspelt. */
export function unusedLabels(
  { errors }: ErrorCosts,
  rows: readonly { readonly expected: string; readonly answered: string }[],
): string[] {
  const known = new Set([
    abstain,
    unlabelled,
    ...rows.flatMap(({ expected, answered }) => [expected, answered]),
  ])
  return [...new Set(errors.flatMap(({ expected, answered }) => [expected, answered]))].filter(
    label => !known.has(label),
  )
}

/**
 * Costs as they are written on a command line: `wrong=25,review=4,abstain=1,not_covered:covered=60`, the last being a
 * label that is right, the one given, and what that costs.
 *
 * @throws CupelError usage_invalid that names the part
 */
export function readCostPairs(text: string): ErrorCosts {
  const costs: Record<string, unknown> = {}
  const errors: { expected: string; answered: string; cost: number }[] = []
  for (const part of text.split(',').filter(one => one.trim() !== '')) {
    const at = part.lastIndexOf('=')
    const name = part.slice(0, at).trim()
    const value = part.slice(at + 1).trim()
    if (at < 1 || value === '') throw wrongPair(part)
    if (name === 'unit') costs.unit = value
    else if (!Number.isFinite(Number(value))) throw wrongPair(part)
    else if (['wrong', 'review', 'abstain'].includes(name)) costs[name] = Number(value)
    else if (/^[^:]+:[^:]+$/.test(name)) {
      const [expected, answered] = name.split(':') as [string, string]
      errors.push({ expected: expected.trim(), answered: answered.trim(), cost: Number(value) })
    } else throw wrongPair(part)
  }
  return checkedCosts({ ...costs, errors }, '--costs')
}

/** @throws CupelError usage_invalid that names the field */
export function checkedCosts(value: unknown, from: string): ErrorCosts {
  const parsed = errorCostsSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const words = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'costs'}: ${message}`)
  throw new CupelError('usage_invalid', `${from}: ${words.join('; ')}`, { hint: form })
}

const form =
  'Costs are wrong=N with review=N or abstain=N or both, and lines for single errors such as not_covered:covered=60 (right:given).'

const wrongPair = (part: string): CupelError =>
  new CupelError('usage_invalid', `--costs: "${part}" is not NAME=NUMBER.`, { hint: form })

import { firstEmbeddedJson, type Json } from '../../kernel/index.ts'
import { isOnScale, type Rubric } from './rubric.ts'

export type RubricVerdict =
  | {
      readonly kind: 'judged'
      readonly values: Readonly<Record<string, number>>
      readonly reasons: Readonly<Record<string, string>>
    }
  | { readonly kind: 'unreadable'; readonly why: string }

const longestReason = 600

/**
 * What a judge replied, held to the rubric: every dimension with a score on its scale. Anything else is unreadable and never a
 * number: no nearest level, no default, no score without its dimension.
 */
export function readVerdict(rubric: Rubric, text: string): RubricVerdict {
  const reply = firstEmbeddedJson(text)
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply))
    return { kind: 'unreadable', why: 'The judge did not reply with a JSON object.' }
  const values: Record<string, number> = {}
  const reasons: Record<string, string> = {}
  for (const { id, scale } of rubric.dimensions) {
    const given = fieldOf(reply, id)
    const score = fieldOf(given, 'score')
    if (typeof score !== 'number') return { kind: 'unreadable', why: `The judge gave no score for ${id}.` }
    if (!isOnScale(scale, score))
      return { kind: 'unreadable', why: `The judge gave ${score} for ${id}, which is not on its scale.` }
    values[id] = score
    const reason = fieldOf(given, 'reason')
    reasons[id] = typeof reason === 'string' ? reason.slice(0, longestReason) : ''
  }
  return { kind: 'judged', values, reasons }
}

const fieldOf = (value: Json | undefined, name: string): Json | undefined =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as { readonly [key: string]: Json })[name]
    : undefined

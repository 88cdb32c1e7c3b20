import { z } from 'zod'
import { errored, type Score, scored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, withoutExpectation } from '../registry/outcomes.ts'
import { normalisers } from '../text/normalise.ts'
import { boundedMatcher } from './bounded-match.ts'
import { acceptedAnswers } from './exact-match.ts'

const settings = z.strictObject({
  pattern: z.string().min(1).describe('A JavaScript regular expression.'),
  flags: z
    .string()
    .regex(/^[imsuv]*$/, 'expected flags among i, m, s, u, v')
    .default('u')
    .describe('Flags of the expression.'),
  whole: z.boolean().default(false).describe('The whole answer (trimmed) must match, not a part of it.'),
  not: z.boolean().default(false).describe('Score 1 when the pattern does not match.'),
  group: z
    .union([z.int().min(1), z.string().min(1)])
    .optional()
    .describe('Number or name of a group whose text must equal an accepted answer (normaliser answer-1).'),
})
type Settings = z.output<typeof settings>

const shape: MetricShape = {
  id: 'regex',
  title: 'Pattern match',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
}

export const regex = defineFamily({
  name: 'regex',
  version: '1.0.0',
  settings,
  shorthand: 'pattern',
  sample: { pattern: '\\d{4}-\\d{2}-\\d{2}' },
  doc: {
    summary: 'Whether a pattern occurs in the answer, or whether what it captures is the expected answer.',
    formula: '1 if the pattern matches (with `not`: does not match), else 0.',
    source: 'ECMAScript regular expressions.',
    needs: 'A pattern; with `group` also expected.answer',
    limits:
      'A pattern that still backtracks after 500 ms is stopped and the trial is errored (metric_failed), so that it cannot hang a run.',
  },
  gives: [shape],
  build: given => {
    const pattern = given.whole ? `^(?:${given.pattern})$` : given.pattern
    const match = boundedMatcher(pattern, given.flags)
    return { metrics: [{ ...shape, score: answered => regexScore(answered, given, match) }] }
  },
})

function regexScore(
  answered: Answered,
  { whole, not, group }: Settings,
  match: ReturnType<typeof boundedMatcher>,
): Score {
  const accepted = group === undefined ? [] : acceptedAnswers(answered)
  if (group !== undefined && accepted.length === 0) return withoutExpectation(answered, 'expected.answer')
  const { text } = answered.response
  if (isBlank(text)) return emptyAnswer
  const found = match(whole ? text.trim() : text)
  if (found === undefined)
    return errored('metric_failed', 'The pattern was still backtracking after 500 ms and was stopped.')
  if (group === undefined)
    return scored((found !== null) === not ? 0 : 1, found ? { found: found[0].slice(0, 200) } : undefined)
  const captured = typeof group === 'number' ? found?.[group] : found?.groups?.[group]
  const normalise = normalisers['answer-1']
  const right = captured !== undefined && accepted.some(one => normalise(one) === normalise(captured))
  return scored(right === not ? 0 : 1, { captured: captured?.slice(0, 200) ?? null })
}

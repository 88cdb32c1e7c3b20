import { z } from 'zod'

const level = z.strictObject({
  value: z.number(),
  label: z.string().min(1),
  description: z
    .string()
    .min(1)
    .describe('What an answer at this level looks like: the anchor that keeps judges alike.'),
})

const scaleSchema = z
  .union([
    z.literal('binary'),
    z.strictObject({ levels: z.array(level).min(2) }),
    z
      .strictObject({ min: z.number(), max: z.number() })
      .refine(({ min, max }) => min < max, 'min must be below max'),
  ])
  .describe('binary; levels with anchors, lowest first; or numbers from min to max.')

const dimensionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and _'),
  title: z.string().min(1),
  question: z.string().min(1).describe('What is judged, in words that two people would read alike.'),
  scale: scaleSchema,
  weight: z.number().positive().default(1),
  blocking: z.boolean().default(false).describe('A failure here caps the total, whatever else is good.'),
  examples: z
    .array(z.strictObject({ answer: z.string(), value: z.number(), why: z.string().optional() }))
    .default([]),
})
export type Dimension = z.infer<typeof dimensionSchema>

const rule = z.strictObject({
  when: z.record(z.string(), z.number()).describe('Scores that must all be as given.'),
  value: z.number().min(0).max(1),
})

export const rubricSchema = z
  .strictObject({
    name: z.string().min(1),
    version: z.string().min(1),
    task: z.string().optional().describe('What the answers are for, told to the judge first.'),
    dimensions: z.array(dimensionSchema).min(1),
    decide: z
      .strictObject({ rules: z.array(rule).min(1), otherwise: z.number().min(0).max(1) })
      .optional()
      .describe('A decision tree in place of weights: the value of the first rule that holds.'),
    slices: z
      .array(
        z.strictObject({
          tag: z.string().min(1),
          value: z.string().min(1),
          weights: z.record(z.string(), z.number().nonnegative()),
        }),
      )
      .default([])
      .describe('Other weights for examples with this tag, by dimension; 0 leaves one out.'),
    blockedTotal: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Highest total of an answer that fails a blocking dimension.'),
  })
  .superRefine(({ dimensions, decide, slices }, context) => {
    const named = [
      ...(decide?.rules ?? []).map(({ when }, at) => ({ path: ['decide', 'rules', at, 'when'], ids: when })),
      ...slices.map(({ weights }, at) => ({ path: ['slices', at, 'weights'], ids: weights })),
    ]
    for (const { path, ids: given } of named)
      for (const id of Object.keys(given))
        if (!dimensions.some(dimension => dimension.id === id))
          context.addIssue({ code: 'custom', path, message: `there is no dimension ${id}` })
    const ids = dimensions.map(({ id }) => id)
    if (new Set(ids).size < ids.length)
      context.addIssue({ code: 'custom', path: ['dimensions'], message: 'two dimensions have the same id' })
    dimensions.forEach((dimension, at) => {
      for (const { value } of dimension.examples)
        if (!isOnScale(dimension.scale, value))
          context.addIssue({
            code: 'custom',
            path: ['dimensions', at, 'examples'],
            message: `${value} is not on the scale`,
          })
    })
  })
/** What a judge looks at: the same for every answer, so that scores can be compared. */
export type Rubric = z.infer<typeof rubricSchema>

export function isOnScale(scale: Dimension['scale'], value: number): boolean {
  if (!Number.isFinite(value)) return false
  if (scale === 'binary') return value === 0 || value === 1
  if ('levels' in scale) return scale.levels.some(level => level.value === value)
  return value >= scale.min && value <= scale.max
}

export function scaleRange(scale: Dimension['scale']): readonly [number, number] {
  if (scale === 'binary') return [0, 1]
  if ('min' in scale) return [scale.min, scale.max]
  const values = scale.levels.map(({ value }) => value)
  return [Math.min(...values), Math.max(...values)]
}

/** From 0, the lowest of its scale, to 1. */
function shareOfScale(dimension: Dimension, value: number): number {
  const [low, high] = scaleRange(dimension.scale)
  return (value - low) / (high - low)
}

/** A blocking dimension fails below the middle of its scale. */
const isBlocked = (dimension: Dimension, value: number): boolean =>
  dimension.blocking && shareOfScale(dimension, value) < 0.5

/**
 * One figure from 0 to 1: the weighted mean of the dimensions, or what the rules decide; capped when a blocking dimension fails.
 *
 * @param tags of the example: a slice of the rubric may weigh otherwise
 */
export function rubricTotal(
  rubric: Rubric,
  values: Readonly<Record<string, number>>,
  tags: Readonly<Record<string, string>> = {},
): number {
  const total =
    rubric.decide === undefined ? weightedTotal(rubric, values, tags) : decided(rubric.decide, values)
  const isCapped = rubric.dimensions.some(dimension => isBlocked(dimension, values[dimension.id] as number))
  return isCapped ? Math.min(rubric.blockedTotal, total) : total
}

function weightedTotal(
  { dimensions, slices }: Rubric,
  values: Readonly<Record<string, number>>,
  tags: Readonly<Record<string, string>>,
): number {
  const slice = slices.find(({ tag, value }) => tags[tag] === value)
  let total = 0
  let weights = 0
  for (const dimension of dimensions) {
    const weight = slice?.weights[dimension.id] ?? dimension.weight
    weights += weight
    total += weight * shareOfScale(dimension, values[dimension.id] as number)
  }
  return weights === 0 ? 0 : total / weights
}

function decided(
  { rules, otherwise }: NonNullable<Rubric['decide']>,
  values: Readonly<Record<string, number>>,
): number {
  const holds = rules.find(({ when }) => Object.entries(when).every(([id, value]) => values[id] === value))
  return holds?.value ?? otherwise
}

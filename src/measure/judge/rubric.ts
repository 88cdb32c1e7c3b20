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

export const rubricSchema = z
  .strictObject({
    name: z.string().min(1),
    version: z.string().min(1),
    task: z.string().optional().describe('What the answers are for, told to the judge first.'),
    dimensions: z.array(dimensionSchema).min(1),
    blockedTotal: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Highest total of an answer that fails a blocking dimension.'),
  })
  .superRefine(({ dimensions }, context) => {
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

/** The weighted mean of the dimensions, from 0 to 1; capped when a blocking one fails. */
export function rubricTotal(rubric: Rubric, values: Readonly<Record<string, number>>): number {
  const weights = rubric.dimensions.reduce((sum, { weight }) => sum + weight, 0)
  const total = rubric.dimensions.reduce(
    (sum, dimension) => sum + dimension.weight * shareOfScale(dimension, values[dimension.id] as number),
    0,
  )
  const isCapped = rubric.dimensions.some(dimension => isBlocked(dimension, values[dimension.id] as number))
  return isCapped ? Math.min(rubric.blockedTotal, total / weights) : total / weights
}

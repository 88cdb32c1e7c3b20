import { z } from 'zod'
import type { Json } from '../../../kernel/index.ts'
import { metricCatalogue } from './catalogue.ts'
import type { FamilyDoc, MetricShape } from './family.ts'

/** Everything that the reference page says about one family of metrics. */
export interface MetricDoc extends FamilyDoc {
  readonly name: string
  readonly version: string
  readonly metrics: readonly (Omit<MetricShape, 'aggregation'> & {
    readonly aggregation: MetricShape['aggregation']['kind']
  })[]
  /** JSON Schema of the settings, with a description for each field. */
  readonly settings: Json
  readonly shorthand?: string
  readonly sample: Json
  readonly maxCharacters: number
}

/** The reference of all metrics, in alphabetical order. */
export function metricDocs(): readonly MetricDoc[] {
  return [...metricCatalogue.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(family => ({
      ...family.doc,
      name: family.name,
      version: family.version,
      metrics: family.gives.map(shape => ({ ...shape, aggregation: shape.aggregation.kind })),
      settings: z.toJSONSchema(family.settings, { io: 'input', unrepresentable: 'any' }) as Json,
      ...(family.shorthand === undefined ? {} : { shorthand: family.shorthand }),
      sample: family.sample,
      maxCharacters: family.maxCharacters,
    }))
}

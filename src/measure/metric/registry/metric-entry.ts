import { z } from 'zod'

/** A metric as the config names it: `exact_match`, or `{ regex: { pattern: '\d+', as: 'digits' } }`. */
export const metricEntrySchema = z
  .union([
    z.string().min(1),
    z
      .record(z.string(), z.unknown())
      .refine(
        entry => Object.keys(entry).length === 1,
        'one name with its settings, e.g. { regex: { pattern: "\\\\d+" } }',
      ),
  ])
  .describe('Name of a metric, or its name with settings; `as` in the settings adds a name of your own.')

export type MetricEntry = z.output<typeof metricEntrySchema>

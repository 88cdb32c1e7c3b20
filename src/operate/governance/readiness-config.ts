import { z } from 'zod'

/** What stands under `readiness:` in the config. */
export const readinessConfigSchema = z.strictObject({
  floor: z
    .int()
    .min(1)
    .default(500)
    .describe(
      'Examples that a dataset must have before a choice may rest on it. Published floors are 300, 430 and 500; stating a lower one is a choice that the checklist shows.',
    ),
})

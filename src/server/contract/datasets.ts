import { z } from 'zod'
import { at } from './words.ts'

export const datasetSchema = z.object({
  name: z.string(),
  file: z.string(),
  problem: z.string().optional().describe('Why it cannot be read; the counts are then absent.'),
  version: z.string().optional(),
  examples: z.int().optional(),
  synthetic: z.int().optional().describe('Examples whose provenance says that nobody met them in use.'),
  components: z.array(z.object({ name: z.string(), examples: z.int(), floor: z.int() })).optional(),
  splits: z.array(z.object({ name: z.string(), examples: z.int() })).optional(),
  holdout: z
    .object({
      state: z.enum(['not-locked', 'intact', 'changed']),
      openings: z.int().describe('How often it has been looked at.'),
    })
    .optional(),
  validSignatures: z.int().optional().describe('Signatures that stand for the content as it is.'),
})
export const datasetsSchema = z.object({ datasets: z.array(datasetSchema) })

export const datasetDetailsSchema = datasetSchema.extend({
  tags: z.array(
    z.object({ key: z.string(), values: z.array(z.object({ value: z.string(), examples: z.int() })) }),
  ),
  labels: z.array(z.object({ label: z.string(), examples: z.int() })),
  findings: z.array(
    z.object({ severity: z.string(), code: z.string(), message: z.string(), remedy: z.string().optional() }),
  ),
  ledger: z.array(z.object({ at, by: z.string(), action: z.string(), reason: z.string() })),
  signatures: z.array(
    z.object({
      by: z.string(),
      role: z.string(),
      at,
      version: z.string(),
      comment: z.string(),
      isValid: z.boolean().describe('False when the content has changed since.'),
    }),
  ),
  versions: z
    .array(z.object({ version: z.string(), runs: z.array(z.string()), firstSeen: at }))
    .describe('Versions that runs were made on, newest first.'),
})

export const signSchema = z.object({
  version: z.string().describe('What the signer looked at; another one by now is refused.'),
  comment: z.string().trim().min(1, 'say what was looked at').max(2_000),
})

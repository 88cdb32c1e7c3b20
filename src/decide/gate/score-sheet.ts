import { z } from 'zod'
import { CupelError, contentHash, type Json, parsedJson } from '../../kernel/index.ts'

export const scoreSheetSchemaId = 'cupel.baseline/1'

const text = z.string().max(10_000)

const metric = z.strictObject({
  id: text.min(1),
  version: text,
  title: text,
  direction: z.enum(['higher', 'lower', 'none']),
  range: z.tuple([z.number().nullable(), z.number().nullable()]).describe('null where there is no bound.'),
  unit: z.enum(['ms', 'usd', 'tokens', 'words', 'characters']).optional(),
  aggregation: z.enum(['rate', 'mean', 'ratio', 'statistic']),
  screeningOnly: z.boolean().optional(),
  needsCard: z.boolean().optional(),
  measuresTime: z.boolean().optional(),
})
export type SheetMetric = z.infer<typeof metric>

const score = z
  .union([
    z.number(),
    z.string().max(200),
    z.strictObject({
      value: z.number(),
      hits: z.number().optional(),
      of: z.number().optional(),
      evidence: (z.json() as z.ZodType<Json>).optional(),
    }),
  ])
  .describe('The value; its parts where the figure is a ratio or a statistic; or why there is none.')
export type SheetScore = z.infer<typeof score>

const trial = z.strictObject({
  id: text.min(1).describe('Id of the example.'),
  hash: z.string().max(64).optional().describe('Of what is asked and expected; not of tags and split.'),
  repeat: z.int().min(1).optional().describe('Absent for the first draw.'),
  ms: z.number().nonnegative().optional(),
  usd: z.number().nonnegative().optional().describe('Absent where the price is not known.'),
  failed: text.optional().describe('Code of the failure; there is no answer then.'),
  scores: z.record(z.string(), score).optional(),
})
export type SheetTrial = z.infer<typeof trial>

/** What one candidate scored on each example of a run, without texts: small enough for version control. */
export const scoreSheetSchema = z.strictObject({
  schema: z.literal(scoreSheetSchemaId),
  cupel: text,
  run: z.strictObject({ id: text, name: text, createdAt: text, seed: z.number() }),
  candidate: z.strictObject({ name: text.min(1), fingerprint: text, kind: text, summary: text }),
  dataset: z.strictObject({
    name: text,
    version: text,
    split: text,
    examples: z.int().nonnegative(),
    limit: z.int().nonnegative().optional(),
  }),
  repeats: z.int().min(1).max(1000),
  metrics: z.array(metric),
  trials: z.array(trial),
  hash: text
    .optional()
    .describe('Of all the other fields: what is edited by hand is told when it is read. Always in a file.'),
})
export type ScoreSheet = z.infer<typeof scoreSheetSchema>

/**
 * The sheet as text: one line for each metric and each trial, sorted, so that the same scores give the same bytes and a diff
 * shows which examples changed.
 */
export function sheetText({ hash: _, ...sheet }: ScoreSheet): string {
  const { metrics, trials, ...head } = sheet
  const fields = Object.entries({ ...head, hash: sheetHash(sheet) }).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  )
  const lines = (key: string, items: readonly unknown[]) =>
    items.length === 0
      ? `  "${key}": []`
      : `  "${key}": [\n${items.map(item => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`
  return `{\n${[...fields, lines('metrics', metrics), lines('trials', trials)].join(',\n')}\n}\n`
}

/** As JSON has it: fields without a value are in no file. */
const sheetHash = ({ hash: _, ...sheet }: ScoreSheet): string =>
  contentHash(JSON.parse(JSON.stringify(sheet)))

const mostTold = 5

/** Reads what `sheetText` wrote. Throws `baseline_invalid` that names the file, the field, and what was expected. */
export function readSheet(content: string, file: string): ScoreSheet {
  const refuse = (what: string): never => {
    throw new CupelError('baseline_invalid', `${file} is not a baseline: ${what}`, {
      hint: 'Restore it from version control, or save it again: cupel gate --save-baseline FILE.',
      details: { file },
    })
  }
  const value = parsedJson(content)
  if (value === undefined) return refuse('it is not JSON; it may have been cut short.')
  const schema = (value as { schema?: unknown } | null)?.schema
  if (schema !== scoreSheetSchemaId)
    return refuse(
      `its schema is ${JSON.stringify(schema)?.slice(0, 80) ?? 'absent'}, not "${scoreSheetSchemaId}".`,
    )
  const parsed = scoreSheetSchema.safeParse(value)
  if (!parsed.success) {
    const told = parsed.error.issues
      .slice(0, mostTold)
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
    return refuse(told.join('; '))
  }
  const { hash, ...sheet } = parsed.data
  refuseRepeated(sheet, refuse)
  if (hash === undefined)
    return refuse('it has no hash of its content: it was edited, or saved by an older version.')
  if (hash !== sheetHash(sheet)) return refuse('its scores are not those of its hash: somebody edited it.')
  return sheet
}

/** A trial that is there twice would count twice, and a reader could not tell which of the two was meant. */
function refuseRepeated(sheet: ScoreSheet, refuse: (what: string) => never): void {
  const keys = new Set<string>()
  for (const { id, repeat = 0 } of sheet.trials) {
    const key = `${repeat}\u0000${id}`
    if (keys.has(key)) refuse(`example ${JSON.stringify(id)} is there twice for repeat ${repeat}.`)
    if (repeat >= sheet.repeats)
      refuse(`example ${JSON.stringify(id)} has repeat ${repeat} of ${sheet.repeats}.`)
    keys.add(key)
  }
  if (new Set(sheet.metrics.map(({ id }) => id)).size < sheet.metrics.length)
    refuse('a metric is there twice.')
}

import { z } from 'zod'
import {
  CupelError,
  type Json,
  parsedJson,
  type Score,
  scored,
  sha256,
  unscored,
} from '../../../kernel/index.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'

const settings = z.strictObject({
  file: z
    .string()
    .min(1)
    .describe(
      'JSONL of verdicts: exampleId, answer (SHA-256 of its text), value, judge, and reason and synthetic where there are.',
    ),
  scale: z.enum(['rate', 'mean']).default('rate').describe('rate: verdicts are 0 or 1; mean: any number.'),
  range: z.tuple([z.number(), z.number()]).default([0, 1]).describe('Lowest and highest possible verdict.'),
})

const verdictSchema = z.strictObject({
  exampleId: z.string().min(1),
  answer: z.string().regex(/^[0-9a-f]{64}$/, 'the SHA-256 of the text of the answer'),
  value: z.number(),
  judge: z.string().min(1).describe('Which model said it, or what did.'),
  reason: z.string().optional(),
  synthetic: z.boolean().optional().describe('True when no model said it.'),
})
type Verdict = z.output<typeof verdictSchema>

const shape: MetricShape = {
  id: 'recorded_verdicts',
  title: 'Recorded verdicts of a judge',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
  needsCard: true,
}

/** What a judge said of answers before, read from a file. A verdict holds for the very text that it was about, whoever gave it. */
export const recordedVerdicts = defineFamily({
  name: 'recorded_verdicts',
  version: '1.0.0',
  settings,
  shorthand: 'file',
  sample: { file: 'verdicts.jsonl' },
  doc: {
    summary: 'What a judge said of the same answers before, read from a file: no model is asked.',
    formula: 'The value of the line with the example and the SHA-256 of the text of the answer.',
    source:
      'The judge that each line names; lines marked synthetic were said by no model, and the title says so.',
    needs: 'A line for this text of this answer',
    limits:
      'A judge like any other: shown, and nothing may rest on it without a valid card. An answer that changed has no verdict.',
  },
  gives: [shape],
  build: async (given, ports) => {
    if (ports.readText === undefined)
      throw new CupelError('metric_invalid', 'The metric recorded_verdicts has no way to read its file here.')
    const text = await ports.readText(given.file)
    const verdicts = readVerdicts(text, given)
    const isMadeUp = [...verdicts.values()].some(({ synthetic }) => synthetic === true)
    return {
      identity: sha256(text),
      metrics: [
        {
          ...shape,
          title: isMadeUp ? 'Recorded verdicts, made up' : shape.title,
          range: given.range,
          aggregation: { kind: given.scale },
          score: ({ example, response }): Score => {
            const found = verdicts.get(keyOf(example.id, sha256(response.text)))
            if (found === undefined) return unscored('no_data', 'No verdict was recorded on this text.')
            const { judge, reason, synthetic } = found
            const evidence: Json = {
              judge,
              ...(reason === undefined ? {} : { reason }),
              ...(synthetic ? { synthetic } : {}),
            }
            return scored(found.value, evidence)
          },
        },
      ],
    }
  },
})

const keyOf = (exampleId: string, answer: string): string => JSON.stringify([exampleId, answer])

function readVerdicts(text: string, { file, range, scale }: z.output<typeof settings>): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>()
  text.split('\n').forEach((line, at) => {
    if (line.trim() === '') return
    const parsed = verdictSchema.safeParse(parsedJson(line))
    const issue = parsed.error?.issues[0]
    const isOff = (value: number): boolean =>
      value < range[0] || value > range[1] || (scale === 'rate' && value !== 0 && value !== 1)
    if (!parsed.success || isOff(parsed.data.value))
      throw new CupelError(
        'metric_invalid',
        `${file}:${at + 1} ${parsed.success ? `value: ${parsed.data.value} is not on the scale` : `${issue?.path.join('.')}: ${issue?.message}`}.`,
        {
          hint: 'A line has exampleId, answer (the SHA-256 of its text), value and judge.',
          details: { file, line: at + 1 },
        },
      )
    verdicts.set(keyOf(parsed.data.exampleId, parsed.data.answer), parsed.data)
  })
  return verdicts
}

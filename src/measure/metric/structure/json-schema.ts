import { z } from 'zod'
import { CupelError, type Json, messageOf, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import type { MetricPorts } from '../ports.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank } from '../registry/outcomes.ts'
import { depthOf, type JsonPlace, jsonPlaces, responseJson } from './find-json.ts'
import { jsonSchemaDrafts, type SchemaCheck, type SchemaComplaint, schemaCheck } from './schema-validator.ts'

const shape: MetricShape = {
  id: 'json_schema',
  title: 'Fits the JSON Schema',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
}

/** Deeper values are not checked: validators recurse. */
const maxDepth = 500

/** Complaints shown for one answer. */
const maxComplaints = 10

export const jsonSchema = defineFamily({
  name: 'json_schema',
  version: '1.0.0',
  settings: z.strictObject({
    schema: z
      .union([z.string().min(1), z.record(z.string(), z.unknown()), z.boolean()])
      .describe('A file with the schema, relative to the config, or the schema itself.'),
    draft: z
      .enum(jsonSchemaDrafts)
      .optional()
      .describe('Draft to read it by; without it the one named in $schema, else 2020-12.'),
    formats: z
      .enum(['assert', 'annotate'])
      .default('assert')
      .describe('Whether `format` is checked or only noted.'),
    place: z.enum(jsonPlaces).default('fenced').describe('Where the JSON may stand in the answer.'),
  }),
  shorthand: 'schema',
  sample: { schema: { type: 'object', required: ['verdict'] } },
  doc: {
    summary: 'Whether the answer is JSON that fits a schema, and what kind of mistake it makes.',
    formula: '1 if the value is valid under the schema, else 0; evidence counts the mistakes by class.',
    source: 'JSON Schema 2020-12, 2019-09, draft 07, 06, 04, by ajv 8 (unknown keywords ignored).',
    needs: 'A schema',
    limits:
      'Classes: not_json, type, required, additional, enum, format, range, other. References to other files are not followed and $dynamicRef is refused. ajv takes a few annotations that unevaluatedItems and unevaluatedProperties depend on (from contains, from if without then) otherwise than the standard: 98.8% of the decided cases of the official suite for 2020-12 come out right, 99.6% for draft 07.',
  },
  gives: [shape],
  build: async ({ schema: given, draft, formats, place }, ports) => {
    const schema = typeof given === 'string' ? await schemaFrom(given, ports) : (given as Json)
    const check = await schemaCheck(schema, { draft, formats })
    return {
      metrics: [{ ...shape, score: answered => schemaScore(answered, check, place) }],
      ...(typeof given === 'string' ? { identity: schema } : {}),
    }
  },
})

async function schemaFrom(path: string, { readText }: MetricPorts): Promise<Json> {
  if (readText === undefined)
    throw new CupelError(
      'metric_invalid',
      `The JSON Schema ${path} is a file, and no files can be read here.`,
      {
        hint: 'Give the schema itself.',
      },
    )
  const text = await readText(path)
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw new CupelError('metric_invalid', `${path} is not JSON: ${messageOf(cause)}.`, {
      hint: 'json_schema takes a file that holds one JSON Schema.',
      details: { metric: 'json_schema', file: path },
      cause,
    })
  }
}

function schemaScore({ response }: Answered, check: SchemaCheck, place: JsonPlace): Score {
  if (isBlank(response.text) && response.value === undefined) return emptyAnswer
  const json = responseJson(response, place)
  if (!json.found) return scored(0, { classes: { not_json: 1 }, why: json.why })
  if (depthOf(json.value, maxDepth) >= maxDepth)
    return unscored('unparsable', `The value is nested ${maxDepth} levels deep or more.`)
  const complaints = check(json.value)
  if (complaints === undefined)
    return unscored('unparsable', 'A pattern of the schema could not be decided in bounded time.')
  if (complaints.length === 0) return scored(1, { place: json.place })
  return scored(0, { place: json.place, classes: countByClass(complaints), complaints: shown(complaints) })
}

function countByClass(complaints: readonly SchemaComplaint[]): { readonly [key: string]: number } {
  const counts: Record<string, number> = {}
  for (const { class: kind } of complaints) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

function shown(complaints: readonly SchemaComplaint[]): Json {
  return complaints
    .slice(0, maxComplaints)
    .map(({ class: kind, at, message }) => ({ class: kind, at, message }))
}

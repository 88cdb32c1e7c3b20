import { z } from 'zod'
import { type Score, scored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank } from '../registry/outcomes.ts'
import { type JsonPlace, jsonPlaces, responseJson } from './find-json.ts'

const shape: MetricShape = {
  id: 'json_valid',
  title: 'Valid JSON',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
}

export const jsonValid = defineFamily({
  name: 'json_valid',
  version: '1.0.0',
  settings: z.strictObject({
    place: z
      .enum(jsonPlaces)
      .default('fenced')
      .describe('Where the JSON may stand: the whole answer, its only code block, or within prose.'),
  }),
  shorthand: 'place',
  doc: {
    summary: 'Whether the answer is JSON.',
    formula: '1 if the text at the place parses as JSON (RFC 8259), else 0.',
    source: 'RFC 8259 as implemented by JSON.parse.',
    needs: 'Nothing but an answer',
  },
  gives: [shape],
  build: ({ place }) => ({ metrics: [{ ...shape, score: answered => validScore(answered, place) }] }),
})

function validScore({ response }: Answered, place: JsonPlace): Score {
  if (isBlank(response.text) && response.value === undefined) return emptyAnswer
  const json = responseJson(response, place)
  return json.found ? scored(1, { place: json.place }) : scored(0, { why: json.why })
}

import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { CupelError, type Json } from '../../kernel/index.ts'
import { answered, metricOf } from './__fixtures__/answered.ts'
import { detectDecline, xstestRefusal } from './labels/detect-refusal.ts'
import { type JsonSchemaDraft, schemaCheck } from './structure/schema-validator.ts'

const data = new URL('../../../../shared/data/', import.meta.url)
const present = existsSync(data)
if (!present) console.warn('Skipped: real data is not beside the repository (../shared/data).')

const read = (path: string) => readFileSync(new URL(path, data), 'utf8')
const lines = <T>(path: string): T[] =>
  read(path)
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as T)

interface Expected {
  readonly evouna: Record<string, { human_acc: number; lexical_f1: number; lexical_acc: number }>
}

describe.skipIf(!present)('on answers of five systems to 2,000 TriviaQA questions (EVOUNA)', () => {
  const expected = present ? (JSON.parse(read('EXPECTED.json')) as Expected).evouna : {}

  it.each(Object.entries(expected))(
    'contains agrees with people on %s as often as published',
    async (system, figures) => {
      const metric = await metricOf({ contains: { normaliser: 'squad-1' } })
      const rows = lines<Record<string, string | boolean>>('evouna/EVOUNA_TQ.jsonl').filter(
        row => row.improper === false,
      )
      let [hits, positives, found, agreed] = [0, 0, 0, 0]
      for (const row of rows) {
        const [answer, ...alternatives] = String(row.golden_answer).split('/')
        const score = await metric.score(answered(String(row[`answer_${system}`]), { answer, alternatives }))
        const right = score.outcome === 'scored' && score.value === 1
        const human = row[`judge_${system}`] === true
        if (right === human) agreed++
        if (right && human) hits++
        if (human) positives++
        if (right) found++
      }
      expect((100 * positives) / rows.length).toBeCloseTo(figures.human_acc, 0)
      expect(((100 * agreed) / rows.length).toFixed(1)).toBe(figures.lexical_acc.toFixed(1))
      expect(((200 * hits) / (positives + found)).toFixed(1)).toBe(figures.lexical_f1.toFixed(1))
    },
  )
})

describe.skipIf(!present)('on 1,350 answers to XSTest prompts', () => {
  interface Row {
    readonly completion: string
    readonly final_label: string
    readonly strmatch_label: string
  }
  const rows = (model: string) => parse(read(`xstest/${model}.csv`), { columns: true }) as Row[]

  it.each(['gpt4', 'llama2orig', 'mistralinstruct'])(
    'xstest-1 repeats the published string match on %s',
    model => {
      for (const { completion, strmatch_label } of rows(model))
        expect(xstestRefusal(completion) !== undefined, completion.slice(0, 80)).toBe(
          strmatch_label === '2_full_refusal',
        )
    },
  )

  it('cupel-1 agrees better with people than the published string match', () => {
    const all = ['gpt4', 'llama2orig', 'mistralinstruct'].flatMap(rows)
    const agreement = (refuses: (text: string) => boolean) =>
      all.filter(({ completion, final_label }) => refuses(completion) === !final_label.startsWith('1'))
        .length / all.length
    const own = agreement(text => detectDecline(text)?.kind === 'refusal')
    const published = agreement(text => xstestRefusal(text) !== undefined)
    console.info(
      `refusals on XSTest: agreement with people cupel-1 ${own.toFixed(3)}, xstest-1 ${published.toFixed(3)}`,
    )
    for (const { completion, final_label } of process.env.SHOW ? all : [])
      if ((detectDecline(completion)?.kind === 'refusal') !== !final_label.startsWith('1'))
        console.log(
          final_label.slice(0, 6),
          detectDecline(completion),
          completion.slice(0, 160).replaceAll('\n', ' '),
        )
    expect(own).toBeGreaterThan(published)
  })
})

describe.skipIf(!present)('on the JSON Schema Test Suite', () => {
  interface Group {
    readonly schema: Json
    readonly tests: readonly { readonly data: Json; readonly valid: boolean }[]
  }

  it.each([
    ['2020-12', 'suite_draft2020-12.json'],
    ['07', 'suite_draft7.json'],
  ] as const)(
    'at least 98%% of what is decided under draft %s is decided as the suite says, and the rest is refused in words',
    async (draft: JsonSchemaDraft, file) => {
      const suite = JSON.parse(read(`json_schema/${file}`)) as Record<string, Group[]>
      const wrong: Record<string, number> = {}
      const refused: Record<string, number> = {}
      let [right, all] = [0, 0]
      for (const [name, groups] of Object.entries(suite)) {
        for (const { schema, tests } of groups) {
          const check = await schemaCheck(schema, { draft, formats: 'annotate' }).catch((thrown: unknown) => {
            expect(CupelError.is(thrown) && thrown.code).toBe('metric_invalid')
          })
          for (const test of tests) {
            all++
            const complaints = check?.(test.data)
            if (complaints === undefined) refused[name] = (refused[name] ?? 0) + 1
            else if ((complaints.length === 0) === test.valid) right++
            else wrong[name] = (wrong[name] ?? 0) + 1
          }
        }
      }
      const decided = all - Object.values(refused).reduce((a, b) => a + b, 0)
      console.info(
        `JSON Schema ${draft}: ${right} of ${decided} decided as the suite says (of ${all} in all); wrong ${JSON.stringify(wrong)}; refused ${JSON.stringify(refused)}`,
      )
      expect(right / decided).toBeGreaterThanOrEqual(0.98)
      expect(decided / all).toBeGreaterThan(0.92)
    },
  )
})

describe.skipIf(!present)('on 2,600 answers with human hallucination labels (RAGTruth)', () => {
  interface Source {
    readonly source: string | Record<string, Json>
    readonly responses: readonly { readonly response: string; readonly labels: readonly unknown[] }[]
  }

  it.each([
    ['qa', 0.75],
    ['summary', 0.62],
    ['data2txt', 0.5],
  ] as const)(
    'hallucination_rate on %s is about as good as its documentation says',
    async (task, atLeast) => {
      const metric = await metricOf('hallucination_rate')
      const counts = { tp: 0, fp: 0, fn: 0, tn: 0, left: 0 }
      for (const { source, responses } of lines<Source>(`ragtruth/ragtruth_${task}.jsonl`)) {
        const text =
          typeof source === 'string'
            ? source
            : Object.entries(source)
                .map(([key, value]) => `${key}: ${plainText(value)}`)
                .join('\n')
        const documents = [{ id: 'source', text }]
        for (const { response, labels } of responses) {
          const score = await metric.score(answered(response, undefined, { documents }))
          if (score.outcome !== 'scored') counts.left++
          else if (labels.length > 0) counts[score.value === 1 ? 'tp' : 'fn']++
          else counts[score.value === 1 ? 'fp' : 'tn']++
        }
      }
      const { tp, fp, fn, tn, left } = counts
      const [recall, specificity] = [tp / (tp + fn), tn / (tn + fp)]
      console.info(
        `RAGTruth ${task}: precision ${(tp / (tp + fp)).toFixed(3)}, recall ${recall.toFixed(3)}, specificity ${specificity.toFixed(3)}, human rate ${((tp + fn) / (tp + fp + fn + tn)).toFixed(3)}, flagged ${((tp + fp) / (tp + fp + fn + tn)).toFixed(3)}, left out ${left}`,
      )
      expect((recall + specificity) / 2).toBeGreaterThan(atLeast)
      expect(left).toBeLessThan(60)
    },
  )

  function plainText(value: Json): string {
    if (typeof value !== 'object' || value === null) return String(value)
    return Object.entries(value)
      .map(([key, inner]) => `${key}: ${plainText(inner as Json)}`)
      .join('\n')
  }
})

import { describe, expect, it } from 'vitest'
import { cpuMilliseconds } from '../../../../test/support/cpu-time.ts'
import { CupelError, type Json, type Score } from '../../../kernel/index.ts'
import { answered, metricOf } from '../__fixtures__/answered.ts'
import { defineMetric } from '../custom/define-metric.ts'
import type { Answered, Metric } from '../metric.ts'
import type { CodeRunner, MetricPorts } from '../ports.ts'
import { buildMetrics } from './build-metrics.ts'
import { metricCatalogue } from './catalogue.ts'
import { foretellMetrics } from './foretell-metrics.ts'
import { metricDocs } from './metric-docs.ts'
import type { MetricEntry } from './metric-entry.ts'

const codeRunner: CodeRunner = {
  run: async ({ tests }) =>
    tests.map(({ call }, index) => ({ name: `t${index}`, outcome: call === 'ok' ? 'passed' : 'failed' })),
  guarantees: async () => ({ kept: [], notGuaranteed: [] }),
}

const polite = defineMetric({
  id: 'polite',
  version: '2.0.0',
  score: ({ response }) => response.text.includes('please'),
})

/** Everything that any family asks for. */
const ports: MetricPorts = {
  codeRunner,
  embedder: {
    id: 'fake-1',
    dimensions: 2,
    embed: async texts => texts.map(text => Float32Array.of(text.length, 1)),
  },
  commands: { start: () => ({ ask: async () => ({ value: 1 }) }), close: async () => {} },
  safetyClassifiers: {
    open: async () => ({
      classify: async () => ({ flagged: false, categories: {}, scores: {}, model: undefined }),
    }),
  },
  judges: {
    open: async () => ({
      ask: async ({ system }) => ({
        text: system.includes('take an answer apart')
          ? '{"claims":["It is so."]}'
          : system.includes('check one claim')
            ? '{"reason":"it says so","supported":true,"severity":"none"}'
            : '{"supported":{"reason":"it is","score":1}}',
        model: 'fake',
      }),
    }),
  },
  loadModule: async () => ({ metric: polite }),
  readText: path => (path.endsWith('.jsonl') ? '' : '{"type":"object"}'),
}

async function refusal(entry: MetricEntry, given: MetricPorts = {}): Promise<CupelError> {
  const thrown = await buildMetrics([entry], given).catch((error: unknown) => error)
  if (!CupelError.is(thrown)) throw new Error('nothing was refused')
  return thrown
}

describe('names', () => {
  it('an unknown name is answered with the nearest known ones', async () => {
    const error = await refusal('exact_mach')
    expect(error).toMatchObject({ code: 'metric_unknown', message: expect.stringContaining('exact_mach') })
    expect(error.hint).toContain('exact_match')
  })

  it('a figure that a family gives is answered with the family', async () => {
    expect((await refusal('macro_f1')).hint).toContain('classification')
  })

  it('a family used twice needs a name of its own for each', async () => {
    const twice = buildMetrics([{ regex: 'a' }, { regex: 'b' }])
    await expect(twice).rejects.toMatchObject({ code: 'metric_invalid', hint: expect.stringContaining('as') })
    const named = await buildMetrics([
      { regex: { pattern: 'a', as: 'price' } },
      { regex: { pattern: 'b', as: 'date' } },
    ])
    expect(named.map(({ id }) => id)).toEqual(['regex:price', 'regex:date'])
  })

  it.each([
    [{ regex: { pattern: '(' } }, 'regular expression'],
    [{ regex: {} }, 'field pattern'],
    [{ regex: { pattern: 'a', as: 'no spaces' } }, 'field as'],
    [{ numeric: { absolut: 1 } }, 'absolut'],
    [{ exact_match: 'x' }, 'named fields'],
    [{ a: 1, b: 2 }, 'one name'],
    [{}, 'one name'],
    [{ json_schema: { schema: { type: 'strin' } } }, 'compiled'],
    [{ json_schema: { schema: { $ref: 'other.json' } } }, 'compiled'],
    [{ json_schema: { schema: { $dynamicRef: '#x' } } }, '$dynamicRef'],
    [{ json_schema: 'schema.json' }, 'no files'],
  ] as const)('%j is refused in words', async (entry, words) => {
    const error = await refusal(entry as MetricEntry)
    expect(error.code).toBe('metric_invalid')
    expect(error.message).toContain(words)
  })

  it('running code is refused until it is allowed', async () => {
    expect(await refusal('code_tests')).toMatchObject({ code: 'code_execution_refused' })
    expect((await buildMetrics(['code_tests'], { codeRunner })).map(({ id }) => id)).toEqual([
      'code_tests',
      'code_tests_share',
    ])
  })

  it('embeddings without an embedder are answered with the install command', async () => {
    expect(await refusal('embedding_similarity')).toMatchObject({
      code: 'package_missing',
      hint: expect.stringContaining('npm install'),
    })
  })
})

describe('versions', () => {
  const version = async (entry: MetricEntry, given: MetricPorts = ports) =>
    (await metricOf(entry, undefined, given)).version

  it('default settings, written out or not, are one version', async () => {
    expect(await version('normalised_match')).toBe('1.0.0')
    expect(await version({ normalised_match: { normaliser: 'answer-1' } })).toBe('1.0.0')
  })

  it('other settings are another version', async () => {
    const other = await version({ normalised_match: 'squad-1' })
    expect(other).toMatch(/^1\.0\.0\+[0-9a-f]{8}$/)
    expect(await version({ normalised_match: { normaliser: 'squad-1' } })).toBe(other)
  })

  it('a schema in a file counts by its content', async () => {
    const read = (text: string) => version({ json_schema: 'a.json' }, { readText: () => text })
    expect(await read('{"type":"object"}')).toBe(await read('{ "type": "object" }'))
    expect(await read('{"type":"object"}')).not.toBe(await read('{"type":"array"}'))
  })

  it('vectors of another model are another version', async () => {
    const of = (id: string) =>
      version('embedding_similarity', { embedder: { id, dimensions: 1, embed: async () => [] } })
    expect(await of('small-1')).not.toBe(await of('small-2'))
  })

  it('a module counts by the version that it states', async () => {
    const of = (number: string) =>
      version({ module: './m.ts' }, { loadModule: async () => ({ metric: { ...polite, version: number } }) })
    expect(await of('2.0.0')).not.toBe(await of('2.1.0'))
  })
})

describe('every family', () => {
  const families = [...metricCatalogue.values()]

  it.each(families.map(family => [family.name, family] as const))(
    '%s gives what its documentation says',
    async (name, family) => {
      const metrics = await buildMetrics([{ [name]: family.sample }], ports)
      const facts = ({
        id,
        title,
        unit,
        screeningOnly,
        measuresTime,
      }: Omit<Metric, 'version' | 'score'>) => ({ id, title, unit, screeningOnly, measuresTime })
      const given = new Map(metrics.map(metric => [metric.id, facts(metric)]))
      for (const shape of family.gives.filter(({ id }) => given.has(id)))
        expect(given.get(shape.id)).toEqual(facts(shape))
      expect(metrics.length).toBeGreaterThan(0)
      const foretold = foretellMetrics([{ [name]: family.sample }])
      expect(metrics.map(({ id }) => id).filter(id => !foretold.mayGive(id))).toEqual([])
      for (const { version, range } of metrics) {
        expect(version).toMatch(/^\d+\.\d+\.\d+(\+[0-9a-f]{8})?$/)
        expect(range.every(Number.isFinite)).toBe(true)
      }
    },
  )

  it('screening scores are marked, and only they', () => {
    const marked = metricDocs().flatMap(({ metrics }) =>
      metrics.filter(one => one.screeningOnly).map(({ id }) => id),
    )
    expect(marked.sort()).toEqual(['bleu', 'chrf', 'embedding_similarity', 'rouge1', 'rouge2', 'rougeL'])
  })

  it('has a summary, a formula, a source and settings that describe themselves', () => {
    for (const { name, summary, formula, source, needs, settings } of metricDocs()) {
      for (const text of [summary, formula, source, needs]) expect(text.length, name).toBeGreaterThan(3)
      expect((settings as { type?: string }).type, name).toBe('object')
    }
  })

  it('takes the same answer for the same trial', async () => {
    const given = answered(
      'The answer is 42, see [HO-1].',
      { answer: '42', label: 'a', facts: ['42'], citations: ['HO-1'], value: { a: 1 } },
      { documents: [{ id: 'HO-1', text: 'It is 42.' }] },
    )
    const metrics = await buildMetrics(
      families.map(({ name, sample }) => ({ [name]: sample })),
      ports,
    )
    const scores = () => Promise.all(metrics.map(metric => metric.score(given)))
    expect(await scores()).toEqual(await scores())
  })

  it('leaves giant answers alone', async () => {
    const text = 'a (b "c" [d] {e} \\boxed{ 1 not I. '.repeat(60_000)
    const given = answered(
      text,
      { answer: text.slice(0, 5000), label: 'a', facts: ['b c'], citations: ['d'], value: [] },
      { documents: [{ id: 'd', text: text.slice(0, 100_000) }] },
    )
    const metrics = await buildMetrics(
      families.map(({ name, sample }) => ({ [name]: sample })),
      ports,
    )
    for (const metric of metrics)
      expect(await cpuMilliseconds(() => metric.score(given)), metric.id).toBeLessThan(1500)
  })

  it('near its own limit on length, still answers in bounded time', async () => {
    for (const { name, sample, maxCharacters } of families) {
      const unit = 'Word number 12 is [HO-4.2] "quoted" (A) {"a": [1]} not covered. '
      const text = unit.repeat(Math.floor(Math.min(maxCharacters, 200_000) / unit.length))
      const given = answered(
        text,
        {
          answer: text.slice(0, 20_000),
          label: 'A',
          facts: ['Word 13 is covered', 'not covered'],
          citations: ['HO-4.2'],
          value: { a: [1] },
          tests: [{ call: 'ok' }],
        },
        { documents: [{ id: 'HO-4.2', text: text.slice(0, 100_000) }] },
      )
      for (const metric of await buildMetrics([{ [name]: sample }], ports))
        expect(await cpuMilliseconds(() => metric.score(given)), metric.id).toBeLessThan(4000)
    }
  })
})

describe('figures over many trials', () => {
  const evidence = (scores: readonly Score[]): Json[] =>
    scores.flatMap(score => (score.outcome === 'scored' ? [score.evidence ?? null] : []))
  async function figure(entry: MetricEntry, id: string, trials: readonly Answered[]) {
    const metric = await metricOf(entry, id)
    const scores = await Promise.all(trials.map(trial => metric.score(trial)))
    return metric.aggregation.kind === 'statistic' ? metric.aggregation.compute(evidence(scores)) : undefined
  }
  const labelled = (pairs: readonly [string, string][]) =>
    pairs.map(([expected, label]) => answered({ label }, { label: expected }))

  it('macro F1 comes from all trials', async () => {
    const trials = labelled([
      ['a', 'a'],
      ['a', 'c'],
      ['b', 'b'],
    ])
    expect(await figure('classification', 'macro_f1', trials)).toBeCloseTo(5 / 9, 12)
    expect(await figure({ classification: { macroOver: 'expected' } }, 'macro_f1', trials)).toBeCloseTo(
      5 / 6,
      12,
    )
  })

  it('a class without a trial has no F1', async () => {
    expect(
      await figure({ classification: { labels: ['a', 'z'] } }, 'class_f1:z', labelled([['a', 'a']])),
    ).toBeUndefined()
  })

  it('answers without a label are no class of their own in macro F1', async () => {
    const trials = [
      ...labelled([
        ['a', 'a'],
        ['b', 'b'],
      ]),
      answered('well, it depends on many things', { label: 'a' }),
    ]
    const value = await figure(
      { classification: { labels: ['a', 'b'], unreadable: 'wrong' } },
      'macro_f1',
      trials,
    )
    expect(value).toBeCloseTo((2 / 3 + 1) / 2, 12)
  })

  it('no trial gives no figure, not 0', async () => {
    for (const [entry, id] of [
      ['classification', 'mcc'],
      ['classification', 'micro_f1'],
      ['extraction', 'extraction_f1'],
      ['extraction', 'extraction_macro_f1'],
      ['bleu', 'bleu'],
      ['chrf', 'chrf'],
      ['span_overlap', 'span_f1_strict'],
    ] as const)
      expect(await figure(entry, id, []), id).toBeUndefined()
  })

  it('extraction F1 pools fields and trials', async () => {
    const trials = [
      answered(
        { value: { name: 'Ann', items: ['b', 'a', 'd'], total: '1,500.00' } },
        { value: { name: 'Ann', items: ['a', 'b', 'c'], total: 1500 } },
      ),
      answered({ value: { name: null, items: ['x', 'y'] } }, { value: { name: 'Cid', items: ['x'] } }),
    ]
    // name 1/0/1, items 3/2/1, total 1/0/0
    expect(await figure('extraction', 'extraction_f1', trials)).toBeCloseTo((2 * 5) / (2 * 5 + 2 + 2), 12)
    expect(await figure('extraction', 'extraction_macro_f1', trials)).toBeCloseTo((2 / 3 + 6 / 9 + 1) / 3, 12)
  })

  it('records of a list are aligned before their fields are compared', async () => {
    const gold = [
      { item: 'bed', price: 100 },
      { item: 'lamp', price: 20 },
    ]
    const given = [
      { item: 'Lamp', price: 20 },
      { item: 'bed', price: 90 },
      { item: 'rug', price: 5 },
    ]
    const precision = await (await metricOf('extraction', 'extraction_precision')).score(
      answered({ value: { rows: given } }, { value: { rows: gold } }),
    )
    expect(precision).toMatchObject({
      outcome: 'scored',
      value: 3 / 6,
      evidence: { hits: 3, of: 6, wrong: ['rows[].item', 'rows[].price'] },
    })
  })

  it('BLEU over trials is corpus BLEU, not the mean', async () => {
    const trials = [
      ['the cat sat on the mat', 'the cat is on the mat'],
      ['there is a small dog in the garden', 'a small dog is in the garden'],
      ['A completely different sentence .', 'Nothing alike here at all .'],
    ]
    expect(
      await figure(
        'bleu',
        'bleu',
        trials.map(([text = '', answer]) => answered(text, { answer })),
      ),
    ).toBeCloseTo(24.24258510301725, 6)
  })
})

describe('metrics of your own', () => {
  const scoreOf = (score: (given: Answered) => never) =>
    defineMetric({ id: 'mine', version: '1', score }).score(answered('x'))

  it.each([
    [true, { outcome: 'scored', value: 1 }],
    [0.25, { outcome: 'scored', value: 0.25 }],
    [
      { value: 0.5, evidence: { a: 1 } },
      { outcome: 'scored', value: 0.5, evidence: { a: 1 } },
    ],
    [undefined, { outcome: 'unscored', reason: 'no_data' }],
    [Number.NaN, { outcome: 'errored', code: 'metric_failed' }],
    [2, { outcome: 'errored', code: 'metric_failed' }],
    ['good', { outcome: 'errored', code: 'metric_failed' }],
  ] as const)('%j becomes an outcome', async (given, outcome) => {
    expect(await scoreOf(() => given as never)).toMatchObject(outcome)
  })

  it('a definition that is wrong is refused with the field', () => {
    expect(() => defineMetric({ id: 'Not This', version: '1', score: () => 1 })).toThrow(/id must be/)
    expect(() => defineMetric({ id: 'a', version: '1', range: [1, 0], score: () => 1 })).toThrow(/range/)
  })

  it('are taken from a module by name or by default', async () => {
    const load = (module: unknown): MetricPorts => ({ loadModule: async () => module })
    expect((await metricOf({ module: './m.ts' }, 'polite', load({ metric: polite }))).title).toBe('polite')
    expect(
      (await metricOf({ module: { path: './m.ts', export: 'mine' } }, 'polite', load({ mine: polite }))).id,
    ).toBe('polite')
    expect(await refusal({ module: './m.ts' }, load({}))).toMatchObject({
      message: expect.stringContaining('does not export'),
    })
  })
})

describe('code_tests', () => {
  it('scores what the runner says, and the share', async () => {
    const given = answered('```js\n1\n```', { tests: [{ call: 'ok' }, { call: 'no' }] })
    expect(await (await metricOf('code_tests', 'code_tests', ports)).score(given)).toMatchObject({ value: 0 })
    expect(await (await metricOf('code_tests', 'code_tests_share', ports)).score(given)).toMatchObject({
      value: 0.5,
      evidence: { hits: 1, of: 2 },
    })
  })

  it('does not guess a language', async () => {
    const metric = await metricOf('code_tests', 'code_tests', ports)
    expect(await metric.score(answered('x = 1', { tests: [{ call: 'ok' }] }))).toMatchObject({
      reason: 'unparsable',
    })
  })
})

import { describe, expect, it } from 'vitest'
import { configSchema } from './config-schema.ts'
import { issueLines, namingKnownFields } from './issue-lines.ts'

const base = {
  name: 'desk',
  datasets: { golden: { file: 'data/golden.jsonl' } },
  candidates: { bm25: { module: 'bm25.ts' } },
  metrics: ['verdict_match'],
}

const linesOf = (config: Record<string, unknown>): readonly string[] => {
  const parsed = configSchema.safeParse({ ...base, ...config }, { error: namingKnownFields })
  if (parsed.success) return []
  return issueLines(parsed.error.issues, {
    path: 'cupel.yaml',
    value: { ...base, ...config },
    locate: () => undefined,
  })
}

describe('issueLines', () => {
  it('names the nearest known field, also inside one of several forms', () => {
    expect(linesOf({ gaet: {} })[0]).toMatch(
      /^cupel\.yaml gaet is not a known field; did you mean "gate"\? Known: name, /,
    )
    const [line] = linesOf({ requirements: [{ metric: 'verdict_match', min: 0.5, blokking: true }] })
    expect(line).toContain('requirements.0.blokking is not a known field; did you mean "blocking"?')
    expect(linesOf({ cost: { wagee: 3 } })[0]).toContain('did you mean "wage"?')
  })

  it('says what a name must look like', () => {
    expect(linesOf({ candidates: { 'a b': { module: 'x.ts' } } })[0]).toContain(
      'candidates.a b: a name of letters, digits, ".", "_" and "-"',
    )
  })

  it('shows numbers that are none, times without a unit and rates of nothing', () => {
    const requirements = (one: Record<string, unknown>) => ({ requirements: [one] })
    expect(linesOf(requirements({ metric: 'm', min: Number.NaN }))[0]).toContain('expected number, found NaN')
    expect(linesOf(requirements({ latency: 'p95', max: 2, at: '5/s' }))[0]).toContain(
      'requirements.0.max: a time like 500ms or 2s, found 2',
    )
    expect(linesOf(requirements({ latency: 'p95', max: '2s', at: '0/s' }))[0]).toContain(
      'requirements.0.at: a rate above 0, found "0/s"',
    )
    for (const none of [0, '0 usd', '0.0 USD'])
      expect(linesOf(requirements({ costPerTask: none }))).toEqual([
        `cupel.yaml requirements.0.costPerTask: an amount above 0, found ${JSON.stringify(none)}`,
      ])
  })
})

describe('a wrong field in one of several forms', () => {
  const price = {
    inputPerMillion: 1,
    outputPerMillion: 2,
    cachedInputPerMillion: 0.1,
    cacheWritePerMillion: 3,
  }
  const common = { needs: { env: 'KEY', package: 'p' }, concurrency: 2, timeout: '30s', retries: 1, price }
  const mapping = { answer: '$.a', label: '$.l' }
  const forms: Record<string, Record<string, unknown>> = {
    model: {
      model: 'openai-compatible/m',
      baseUrl: 'http://gpu:8000/v1',
      prompt: 'p.md',
      fewshot: 3,
      temperature: 0,
      seed: 4,
      stop: ['x'],
      responseFormat: 'json',
      schema: 's.json',
      tools: [{ name: 't', parameters: {} }],
      stream: true,
      parse: { json: mapping },
      ...common,
    },
    'model with patterns': { model: 'a/b', parse: { regex: { label: 'x' } } },
    http: { http: { url: 'http://x/', method: 'POST', ...mapping }, ...common },
    command: { command: ['run', 'it'], ...common },
    'command with settings': { command: { run: ['run'], cwd: '.', multiplex: true, code: ['a'] }, ...common },
    module: { module: 'x.ts', ...common },
    replay: { replay: 'r.jsonl', price },
    baseline: { baseline: 'random', seed: 3 },
    metric: { metric: 'verdict_match', min: 0.5, blocking: true, confidence: 0.9, slice: 'all' },
    latency: { latency: 'p95', max: '2s', at: '4/s', headroom: 1.5, blocking: true },
    costPerTask: { costPerTask: '8 usd', blocking: true },
  }
  const isRequirement = (form: string): boolean => ['metric', 'latency', 'costPerTask'].includes(form)
  const place = (form: string, config: unknown) =>
    isRequirement(form) ? { requirements: [config] } : { candidates: { x: config } }
  const root = (form: string): string => (isRequirement(form) ? 'requirements.0' : 'candidates.x')

  /** Every place in a value, with the value there. */
  function places(value: unknown, path: readonly (string | number)[] = []): [(string | number)[], unknown][] {
    const own: [(string | number)[], unknown][] = [[[...path], value]]
    if (typeof value !== 'object' || value === null) return own
    const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
    return [...own, ...entries.flatMap(([key, inner]) => places(inner, [...path, key]))]
  }
  const put = (value: unknown, path: readonly (string | number)[], wrong: unknown): unknown => {
    const [key, ...rest] = path
    if (key === undefined) return wrong
    const copy = structuredClone(value) as Record<string | number, unknown>
    copy[key] = put(copy[key], rest, wrong)
    return copy
  }

  it.each(Object.keys(forms))('names that field and no other: %s', form => {
    const config = forms[form]!
    expect(linesOf(place(form, config))).toEqual([])
    const told = places(config).flatMap(([path, value]) => {
      const wrong = [...(path.length === 0 ? [] : [{ path, value: [[{}]] as unknown }])]
      if (typeof value === 'object' && !Array.isArray(value) && value !== null)
        wrong.push({ path: [...path, 'zzzz'], value: 1 })
      return wrong.map(one => ({
        at: [root(form), ...one.path].join('.'),
        lines: linesOf(place(form, put(config, one.path, one.value))),
      }))
    })
    const refused = told.filter(({ lines }) => lines.length > 0)
    // Few fields take anything at all.
    expect(refused.length).toBeGreaterThan(0.8 * told.length)
    for (const { at, lines } of refused)
      for (const line of lines) expect(`${line.split(' ')[1]!.replace(/:$/, '')}.`, line).toContain(`${at}.`)
  })

  it('in a price names what is in the price', () => {
    const lines = linesOf({ candidates: { x: { module: 'x.ts', price: { input: 1, output: 2 } } } })
    expect(lines).toHaveLength(4)
    for (const line of lines) expect(line).toMatch(/candidates\.x\.price\.(input|output)/)
  })

  it('finds the form whose telling key is misspelt', () => {
    const [line] = linesOf({ candidates: { x: { replai: 'x.jsonl' } } }).filter(one =>
      one.includes('replai '),
    )
    expect(line).toContain('did you mean "replay"?')
    expect(linesOf({ cost: { failedAttempt: -1 } })[0]).toContain('found -1')
  })
})

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { candidateConfigSchema, kindOf } from './index.ts'

describe('a candidate in the config', () => {
  it.each([
    ['model', { model: 'openai/gpt-4o-mini', prompt: 'prompts/adjudicate.md', temperature: 0 }],
    [
      'model',
      { model: 'openai-compatible/adjudicator-13b', baseUrl: 'http://gpu-1:8000/v1', prompt: 'p.md' },
    ],
    [
      'http',
      { http: { url: 'http://localhost:8080/answer', answer: '$.answer', citations: '$.sources[*].id' } },
    ],
    ['command', { command: ['python3', 'bm25.py'], concurrency: 2 }],
    ['module', { module: './pipelines/bm25.ts', options: { k: 3 } }],
    ['replay', { replay: 'data/answers-2026-09.jsonl', mapping: { exampleId: '$.id', answer: '$.out' } }],
    ['baseline', { baseline: 'majority' }],
    ['baseline', { baseline: 'random', seed: 3 }],
  ])('may be a %s: %j', (kind, config) => {
    expect(kindOf(candidateConfigSchema.parse(config))).toBe(kind)
  })

  it.each([
    ['an unknown field', { model: 'openai/x', temprature: 0 }, 'temprature'],
    ['a model without a provider', { model: 'gpt-4o' }, 'PROVIDER/NAME'],
    ['a key in place of its name', { model: 'openai/x', apiKey: 'sk-123-abc' }, 'never the key itself'],
    ['a path that cannot be read', { http: { url: 'http://x/', answer: 'answer' } }, 'not a path'],
    ['another kind of address', { http: { url: 'file:///etc/passwd' } }, 'http or https'],
    ['a password in an address', { http: { url: 'https://u:p@x/' } }, 'without a password'],
    ['a pattern that is none', { model: 'a/b', parse: { regex: { label: '(' } } }, 'regular expression'],
    ['a time without a unit', { module: 'x.ts', timeout: '30' }, '30s'],
    ['two kinds at once', { module: 'x.ts', replay: 'y.jsonl' }, 'replay'],
    ['a seed for what draws nothing', { baseline: 'majority', seed: 3 }, 'draws nothing'],
    ['a baseline of another name', { baseline: 'most-frequent' }, 'majority'],
    ['nothing', {}, 'one of model, http, command, module, replay, baseline'],
  ])('is refused with %s', (_, config, message) => {
    const parsed = candidateConfigSchema.safeParse(config)
    expect(parsed.success).toBe(false)
    expect(JSON.stringify(parsed.error?.issues)).toContain(message)
  })

  it('has a JSON Schema for editors', () => {
    const schema = z.toJSONSchema(candidateConfigSchema, { io: 'input', unrepresentable: 'any' })
    expect(schema.anyOf).toHaveLength(6)
  })
})

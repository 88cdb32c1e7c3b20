import { describe, expect, it } from 'vitest'
import { exampleSchema } from '../dataset/index.ts'
import {
  buildCandidate,
  type CandidateMaterials,
  candidateConfigSchema,
  type ModelCandidateConfig,
  modelParameters,
  routeModel,
} from './index.ts'

const base = { model: 'openai/gpt-4o-mini', prompt: 'p.md', temperature: 0 }
const build = (config: object = base, materials: CandidateMaterials = { promptText: 'Q: {{input}}' }) =>
  buildCandidate('c', candidateConfigSchema.parse(config), materials)
const example = (id: string, split: 'fewshot' | 'eval' = 'fewshot') =>
  exampleSchema.parse({ id, input: 'x', split, expected: { label: 'a' } })
const question = { exampleId: 'e', input: 'Covered?', context: [], tags: {} }

describe('the fingerprint of a candidate', () => {
  it.each([
    ['concurrency, timeout and retries', { concurrency: 3, timeout: '3s', retries: 0 }],
    ['the price', { price: { inputPerMillion: 1, outputPerMillion: 1 } }],
    ['where the key is', { apiKey: 'OTHER_KEY' }],
  ])('does not depend on %s', (_, more) => {
    expect(build({ ...base, ...more }).fingerprint).toBe(build().fingerprint)
  })

  it.each([
    ['the model', { model: 'openai/gpt-4o' }],
    ['a parameter', { temperature: 1 }],
    ['the seed setting', { seed: 3 }],
    ['the server', { baseUrl: 'http://localhost:1/v1' }],
    ['the parser', { parse: 'json' }],
    ['the system message', { system: 'Be brief.' }],
    ['the answer form', { schema: { type: 'object' } }],
  ])('depends on %s', (_, more) => {
    expect(build({ ...base, ...more }).fingerprint).not.toBe(build().fingerprint)
  })

  it('depends on the text of the prompt and not on the name of its file', () => {
    expect(build({ ...base, prompt: 'other.md' }).fingerprint).toBe(build().fingerprint)
    expect(build(base, { promptText: 'Question: {{input}}' }).fingerprint).not.toBe(build().fingerprint)
  })

  it('depends on few-shot examples and, where they are used, on labels', () => {
    const promptText = '{{#fewshot}}{{input}}{{/fewshot}}{{labels}}'
    const config = { ...base, fewshot: 1 }
    const prints = [
      build(config, { promptText, fewshot: [example('a')], labels: ['x'] }),
      build(config, { promptText, fewshot: [example('b')], labels: ['x'] }),
      build(config, { promptText, fewshot: [example('a')], labels: ['y'] }),
    ].map(candidate => candidate.fingerprint)
    expect(new Set(prints).size).toBe(3)
    expect(build(base, { promptText: 'Q: {{input}}', labels: ['x'] }).fingerprint).toBe(build().fingerprint)
  })

  it('depends on the code behind a pipeline', () => {
    const module = { module: 'x.ts' }
    expect(build(module, { codeHash: 'a' }).fingerprint).not.toBe(
      build(module, { codeHash: 'b' }).fingerprint,
    )
  })
})

describe('a candidate', () => {
  it('refuses few-shot examples of another split', () => {
    const materials = { promptText: '{{#fewshot}}{{input}}{{/fewshot}}', fewshot: [example('a', 'eval')] }
    expect(() => build({ ...base, fewshot: 1 }, materials)).toThrow(
      expect.objectContaining({ code: 'fewshot_leak' }),
    )
  })

  it.each([
    [
      'examples without a place for them',
      { ...base, fewshot: 1 },
      { promptText: '{{input}}', fewshot: [example('a')] },
      'no place for examples',
    ],
    ['labels without a label schema', base, { promptText: '{{labels}}' }, 'no label schema'],
    [
      'two system messages',
      { ...base, system: 'x' },
      { promptText: '---system---\na\n---user---\n{{input}}' },
      'system message',
    ],
    ['an empty prompt', base, { promptText: ' \n' }, 'is empty'],
  ])('refuses %s', (...[, config, materials, message]) => {
    expect(() => build(config, materials)).toThrow(
      expect.objectContaining({ code: 'candidate_invalid', message: expect.stringContaining(message) }),
    )
  })

  it('without a prompt asks the input as it is, with its documents', () => {
    const candidate = build({ model: 'a/b', system: 'Be brief.' }, {})
    expect(candidate.render({ ...question, context: [{ id: 'D', text: 'clause' }] })).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '[D]\nclause\n\nCovered?' },
    ])
    expect(candidate.render({ ...question, input: { claim: 1 } })[1]?.content).toBe('{\n  "claim": 1\n}')
  })

  it('that is a pipeline has no messages and leaves its answers alone', () => {
    const candidate = build({ module: 'x.ts' })
    expect(candidate.render(question)).toEqual([])
    expect(candidate.parse({ text: '{"label":"x"}' })).toEqual({ text: '{"label":"x"}' })
  })

  it.each([
    [base, 'openai/gpt-4o-mini, p.md, temperature 0'],
    [{ http: { url: 'http://host/answer?key=1' } }, 'POST http://host/answer'],
    [{ command: ['python3', 'x.py'] }, 'python3 x.py'],
    [{ replay: 'a.jsonl' }, 'recorded in a.jsonl'],
  ])('%j is summed up as %s', (config, summary) => {
    expect(build(config).summary).toBe(summary)
  })

  it('sends only the parameters that are set', () => {
    const config = candidateConfigSchema.parse({
      ...base,
      responseFormat: 'json',
      stream: true,
    }) as ModelCandidateConfig
    expect(modelParameters(config)).toEqual({ temperature: 0, responseFormat: 'json', stream: true })
    expect(modelParameters(config, { schema: { type: 'object' } }).responseFormat).toEqual({
      schema: { type: 'object' },
    })
  })
})

describe('the route to a model', () => {
  const route = (config: object) => routeModel(candidateConfigSchema.parse(config) as ModelCandidateConfig)
  it.each([
    [
      { model: 'openai/gpt-4o' },
      {
        via: 'openai-compatible',
        baseUrl: 'https://api.openai.com/v1',
        apiKey: 'OPENAI_API_KEY',
        name: 'gpt-4o',
      },
    ],
    [
      { model: 'openai/gpt-4o', via: 'ai-sdk' },
      { via: 'ai-sdk', provider: 'openai', apiKey: 'OPENAI_API_KEY' },
    ],
    [{ model: 'anthropic/claude' }, { via: 'ai-sdk', provider: 'anthropic', apiKey: 'ANTHROPIC_API_KEY' }],
    [{ model: 'openrouter/meta/llama' }, { via: 'openai-compatible', name: 'meta/llama' }],
    [
      { model: 'openai-compatible/m', baseUrl: 'http://x/v1', apiKey: 'K' },
      { via: 'openai-compatible', baseUrl: 'http://x/v1', apiKey: 'K' },
    ],
    [
      { model: 'bedrock/x' },
      { via: 'ai-sdk', ambientSecrets: expect.arrayContaining(['AWS_SECRET_ACCESS_KEY']) },
    ],
  ])('of %j', (config, wanted) => {
    expect(route(config)).toMatchObject(wanted)
  })

  it('does not give the key of a provider to another server', () => {
    expect(route({ model: 'openai/gpt-4o', baseUrl: 'http://elsewhere/v1' })).not.toHaveProperty('apiKey')
  })

  it('needs an address for a server of one’s own', () => {
    expect(() => route({ model: 'openai-compatible/m' })).toThrow(
      expect.objectContaining({ code: 'candidate_invalid' }),
    )
  })
})

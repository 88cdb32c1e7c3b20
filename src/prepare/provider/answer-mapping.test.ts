import { describe, expect, it } from 'vitest'
import { answerMappingSchema, createAnswerReader, readAnswer } from './index.ts'

describe('a mapped answer', () => {
  it('takes fields from where the mapping says', () => {
    const read = createAnswerReader({
      answer: '$.out.text',
      label: '$.out.verdict',
      citations: { list: '$.sources[*]', id: '$.doc', quote: '$.words' },
      retrieved: '$.hits[*].id',
      abstained: '$.unsure',
      confidence: '$.p',
      usage: { inputTokens: '$.u.in' },
    })
    expect(
      read({
        out: { text: 'Yes.', verdict: 3 },
        sources: [{ doc: 'A', words: 'w' }, { doc: 7 }, {}],
        hits: [],
        unsure: 'false',
        p: '0.25',
        u: { in: 12 },
      }),
    ).toEqual({
      text: 'Yes.',
      label: '3',
      citations: [{ id: 'A', quote: 'w' }, { id: '7' }],
      retrieved: [],
      abstained: false,
      confidence: 0.25,
      usage: { inputTokens: 12 },
      warnings: ['1 of 3 citations have no readable id and were left out'],
    })
  })

  it('leaves out what is absent, null or odd, and names what is odd', () => {
    const read = createAnswerReader({
      answer: '$.a',
      label: '$.l',
      confidence: '$.c',
      abstained: '$.x',
      citations: '$.s',
    })
    expect(read({ a: null, l: { deep: 1 }, c: 7, x: 'maybe', s: null })).toEqual({
      text: '',
      warnings: [
        expect.stringContaining('label at $.l'),
        expect.stringContaining('abstained'),
        expect.stringContaining('confidence'),
      ],
    })
  })

  it('takes a list of ids, or of objects with id and quote, without [*]', () => {
    const read = createAnswerReader({ citations: '$.s' })
    expect(read({ s: ['A', { id: 'B', quote: 'q' }] }).citations).toEqual([
      { id: 'A' },
      { id: 'B', quote: 'q' },
    ])
  })

  it('keeps null as a structured value, which is not the same as none', () => {
    const read = createAnswerReader({ value: '$.v' })
    expect(read({ v: null })).toEqual({ text: '', value: null })
    expect(read({})).toEqual({ text: '' })
  })

  it('shows an answer that is not a text as JSON', () => {
    expect(createAnswerReader({ answer: '$.a' })({ a: { b: 1 } }).text).toBe('{"b":1}')
  })

  it('names a path that cannot be read', () => {
    const parsed = answerMappingSchema.safeParse({ answer: 'answer', lable: '$.l' })
    expect(parsed.error?.issues.map(issue => issue.message).join()).toContain(
      '"answer" is not a path: column 1',
    )
  })
})

describe('a direct answer', () => {
  const reading = { from: 'pipe', code: 'pipeline_failed' } as const
  it.each([
    ['a text', 'yes', { text: 'yes' }],
    ['answer for text', { answer: 'yes' }, { text: 'yes' }],
    [
      'fields alone',
      { label: 'covered', citations: ['A', { id: 'B', quote: 'q' }] },
      { text: '', label: 'covered', citations: [{ id: 'A' }, { id: 'B', quote: 'q' }] },
    ],
    ['null for none', { text: 'x', label: null, confidence: null }, { text: 'x' }],
  ])('may be %s', (_, given, wanted) => {
    expect(readAnswer(given, reading)).toEqual(wanted)
  })

  it.each([
    [undefined],
    [null],
    [5],
    [['x']],
    [{ txt: 'x' }],
    [{ text: 5 }],
    [{ text: 'x', confidence: 2 }],
    [{ text: 'x', value: () => 1 }],
  ])('is refused as %j, with the fields that there are', given => {
    expect(() => readAnswer(given, reading)).toThrow(
      expect.objectContaining({
        code: 'pipeline_failed',
        hint: expect.stringContaining('text, answer, label'),
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventFramer } from './event-framer.ts'
import { createTokenReader, isPlainlyToken } from './token-reader.ts'

const event = (value: unknown, end = '\n'): string => `data: ${JSON.stringify(value)}${end}${end}`
const delta = (fields: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta: fields, finish_reason: finish }],
})

/** Gives the pieces one by one, a millisecond apart, and tells when tokens were seen. */
function read(pieces: readonly (string | Buffer)[], keepsText = false) {
  const tokensAt: number[] = []
  const reader = createTokenReader({ onToken: atMs => tokensAt.push(atMs), keepsText })
  for (const [at, piece] of pieces.entries()) reader.push(Buffer.from(piece as string), at)
  return { tokensAt, end: reader.end() }
}

const answer = [
  event(delta({ role: 'assistant', content: '' })),
  event(delta({ content: 'Yes' })),
  event(delta({ content: ', é' })),
  event(delta({}, 'stop')),
  event({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 4 } }),
  'data: [DONE]\n\n',
]

describe('tokens of a stream', () => {
  it('are chunks with content: not those of the role, the end or the usage', () => {
    expect(read(answer)).toEqual({
      tokensAt: [1, 2],
      end: { outcome: 'ok', inputTokens: 9, outputTokens: 4, text: '' },
    })
  })

  it.each([
    ['reasoning_content', { reasoning_content: 'hm' }],
    ['reasoning', { reasoning: 'hm', content: null }],
    ['refusal', { refusal: 'I cannot' }],
    ['a tool call', { tool_calls: [{ index: 0, function: { name: 'f' } }] }],
    ['content in parts', { content: [{ type: 'text', text: 'a' }] }],
    ['content with a space before it', JSON.parse('{"content": "a"}')],
  ])('count %s', (_, fields) => {
    const spaced = `data: ${JSON.stringify(delta(fields)).replaceAll(':', ': ')}\n\n`
    expect(read([event(delta(fields)), spaced, answer[3] as string]).tokensAt).toEqual([0, 1])
  })

  it.each([
    ['null', { content: null }],
    ['nothing', { content: '' }],
    ['an empty list', { tool_calls: [] }],
    ['another field', { role: 'assistant', note: '"content":"x"' }],
  ])('do not count %s', (_, fields) => {
    expect(read([event(delta(fields)), answer[3] as string]).tokensAt).toEqual([])
  })

  it('in one packet have one time', () => {
    expect(read([answer.join('')])).toMatchObject({ tokensAt: [0, 0], end: { outcome: 'ok' } })
  })

  it('are counted by the chunks where the server tells no count', () => {
    expect(read(answer.filter(piece => !piece.includes('usage'))).end).toMatchObject({ outputTokens: 2 })
  })

  it('whose last one also ends the answer and counts are read whole', () => {
    const last = { ...delta({ content: '.' }, 'stop'), usage: { completion_tokens: 2 } }
    expect(read([answer[1] as string, event(last)])).toMatchObject({
      tokensAt: [0, 1],
      end: { outcome: 'ok', outputTokens: 2 },
    })
  })

  it('of a completion that is no chat count by their text', () => {
    expect(read([event({ choices: [{ text: 'a' }] }), 'data: [DONE]\n\n']).tokensAt).toEqual([0])
  })

  it('come whole out of any cut of the bytes, with any line ends', () => {
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 12 })
    fc.assert(
      fc.property(cuts, fc.constantFrom('\n', '\r\n', '\r'), (places, end) => {
        const bytes = Buffer.from(answer.join('').replaceAll('\n', end))
        const at = [
          0,
          ...places.filter(place => place < bytes.length).toSorted((a, b) => a - b),
          bytes.length,
        ]
        const pieces = at.slice(1).map((to, index) => bytes.subarray(at[index], to))
        expect(read(pieces, true).end).toEqual({
          outcome: 'ok',
          inputTokens: 9,
          outputTokens: 4,
          text: 'Yes, é',
        })
        expect(read(pieces).tokensAt).toHaveLength(2)
      }),
    )
  })

  it('are told in the very packet that ends their event', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = `data: ${JSON.stringify(delta({ content: 'a' }))}${end}${end}`
      expect(read([text, `${answer[3]}`]).tokensAt).toEqual([0])
    }
  })
})

describe('a stream that is not one', () => {
  it.each([
    ['nothing', ['']],
    ['a JSON answer', [JSON.stringify({ choices: [{ message: { content: 'a' } }] })]],
    ['no end', answer.slice(0, 2)],
    ['an event that is no JSON', ['data: {"choices":[{"delta":{"content":"a\n\n', ...answer]],
    ['an event that is no object', ['data: 7\n\n', ...answer]],
    [
      'bytes that are not UTF-8',
      [Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0x22, 0xff, 0x22, 0x0a, 0x0a]), ...answer],
    ],
  ])('is malformed: %s', (_, pieces) => {
    expect(read(pieces).end).toMatchObject({ outcome: 'malformed', why: expect.any(String) })
  })

  it.each([
    [429, 'rate_limited'],
    [400, 'client_error'],
    ['rate_limit_exceeded', 'server_error'],
    [200, 'server_error'],
  ])('an error event with code %s is %s', (code, outcome) => {
    expect(read([event({ error: { code, message: 'no' } }), ...answer]).end).toMatchObject({ outcome })
  })
})

describe('events', () => {
  function framed(text: string): string[] {
    const events: string[] = []
    const framer = createEventFramer(data => events.push(data.toString()))
    framer.push(Buffer.from(text))
    framer.end()
    return events
  }

  it.each([
    ['comments and other fields are passed over', ': ping\nevent: x\nid: 1\ndata: a\n\n', ['a']],
    ['data lines of one event are joined', 'data: a\ndata: b\n\n', ['a\nb']],
    ['only one space is taken away', 'data:  a\ndata:b\n\n', [' a\nb']],
    ['data without a colon is empty', 'data\n\n', ['']],
    ['an event without its blank line is told at the end', 'data: a', ['a']],
    ['a longer name is another field', 'database: a\n\n', []],
    ['blank lines alone are no events', '\n\n\r\n', []],
  ])('%s', (_, text, events) => {
    expect(framed(text)).toEqual(events)
  })
})

it('what is plainly a token is one for the parser too', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"content":"', '\\"content":"x', '}'))
  const fields = fc.record(
    {
      content: fc.oneof(text, fc.constant(null)),
      role: text,
      reasoning: text,
      extra: fc.record({ note: text }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fields, one => {
      if (!isPlainlyToken(Buffer.from(JSON.stringify(delta(one))))) return
      expect(one.content).toBeTruthy()
    }),
  )
  expect(isPlainlyToken(Buffer.from(JSON.stringify(delta({ content: 'a' }))))).toBe(true)
})

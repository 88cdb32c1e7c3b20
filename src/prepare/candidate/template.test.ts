import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CupelError } from '../../kernel/index.ts'
import { exampleSchema } from '../dataset/index.ts'
import { parseTemplate, type RenderInput, renderTemplate } from './index.ts'

const input = (
  more: Partial<RenderInput['question']> = {},
  rest: Partial<RenderInput> = {},
): RenderInput => ({
  question: { input: 'Is it covered?', context: [], tags: {}, ...more },
  labels: ['covered', 'not_covered'],
  fewshot: [],
  ...rest,
})
const render = (text: string, given = input()) => renderTemplate(parseTemplate(text, 'p.md'), given)
const fewshot = ['one', 'two'].map(id =>
  exampleSchema.parse({
    id,
    input: `Q ${id}`,
    split: 'fewshot',
    expected: { label: 'covered', citations: ['A', 'B'], facts: ['f'] },
  }),
)

describe('a prompt template', () => {
  it('without sections is one user message, without blank lines around it', () => {
    expect(render('\n\n {{ input }}\n\n')).toEqual([{ role: 'user', content: 'Is it covered?' }])
  })

  it('has messages by section lines', () => {
    const text =
      '---system---\r\nBe brief. One of {{labels}}.\r\n---user---\r\nAsk: {{input}}\r\n---assistant---\nAnswer:\n'
    expect(render(text)).toEqual([
      { role: 'system', content: 'Be brief. One of covered, not_covered.' },
      { role: 'user', content: 'Ask: Is it covered?' },
      { role: 'assistant', content: 'Answer:' },
    ])
  })

  it('shows documents with their ids', () => {
    const context = [
      { id: 'HO-4.2', title: 'Water', text: 'Backing up.' },
      { id: 'HO-5', text: 'Fire.' },
    ]
    expect(render('{{context}}', input({ context }))[0]?.content).toBe(
      '[HO-4.2] Water\nBacking up.\n\n[HO-5]\nFire.',
    )
  })

  it('repeats the block for every few-shot example, and blocks leave no blank lines', () => {
    const text =
      'Examples:\n{{#fewshot}}\nQ: {{input}} A: {{expected}} ({{expected.citations}})\n{{/fewshot}}\nNow: {{input}}'
    expect(render(text, input({}, { fewshot }))[0]?.content).toBe(
      'Examples:\nQ: Q one A: covered (A, B)\nQ: Q two A: covered (A, B)\nNow: Is it covered?',
    )
    expect(render(text)[0]?.content).toBe('Examples:\nNow: Is it covered?')
  })

  it('takes fields of structured inputs, deep ones too, and other values as JSON', () => {
    const question = { input: { a: { b: 'deep' }, n: 3, list: ['x'] } }
    expect(render('{{input.a.b}} {{input.n}} {{input.list}}', input(question))[0]?.content).toBe(
      'deep 3 ["x"]',
    )
  })

  it('becomes the conversation where it is nothing but the input', () => {
    const messages = [
      { role: 'user' as const, content: 'Hi' },
      { role: 'assistant' as const, content: 'Yes?' },
    ]
    expect(render('---system---\nBe kind.\n---user---\n{{input}}', input({ input: messages }))).toEqual([
      { role: 'system', content: 'Be kind.' },
      ...messages,
    ])
    expect(render('Conversation: {{input}}', input({ input: messages }))[0]?.content).toBe(
      'Conversation: user: Hi\nassistant: Yes?',
    )
  })

  it('writes \\{{ as {{ and leaves other braces alone', () => {
    expect(render('\\{{input}} {"a": {"b": 1}} }} {x}')[0]?.content).toBe('{{input}} {"a": {"b": 1}} }} {x}')
  })

  it.each([
    [
      'an unknown variable',
      'Hello\n  {{inptu}}',
      'p.md:2:3 {{inptu}} is not a known variable; known: input, context, labels, tags',
    ],
    [
      'the expected answer of the example',
      '{{expected.label}}',
      'p.md:1:1 {{expected.label}} would show the answer',
    ],
    [
      'an unknown field of what is expected',
      '{{#fewshot}}{{expected.lable}}{{/fewshot}}',
      'is not a known field; known: answer',
    ],
    ['a block that is not closed', 'a\n{{#fewshot}}', 'p.md:2:1 {{#fewshot}} is not closed'],
    ['a block that was not opened', '{{/fewshot}}', 'without {{#fewshot}}'],
    ['a block in a block', '{{#fewshot}}{{#fewshot}}{{/fewshot}}', 'inside {{#fewshot}}'],
    ['another kind of block', '{{#each}}', '{{#each}} is not a known variable'],
    ['text before the first section', 'lost\n---user---\n{{input}}', 'belongs to no message'],
    ['a tag without a name', '{{tags}}', 'needs a name'],
    ['an empty name', '{{}}', 'is not a known variable'],
  ])('is refused with %s, by line and column', (_, text, message) => {
    expect(() => parseTemplate(text, 'p.md')).toThrow(
      expect.objectContaining({ code: 'candidate_invalid', message: expect.stringContaining(message) }),
    )
  })

  it('tells every problem at once', () => {
    const thrown = (() => {
      try {
        return parseTemplate('{{a}}\n{{b}}', 'p.md')
      } catch (error) {
        return error as CupelError
      }
    })()
    expect((thrown as CupelError).details.problems).toHaveLength(2)
  })

  it('says which fields an example has when the named one is missing', () => {
    expect(() => render('{{input.claim}}', input({ input: { policy: 'x' } }))).toThrow(
      expect.objectContaining({ code: 'candidate_invalid', hint: 'Its fields: policy.' }),
    )
  })

  it('inserts values as they are: nothing in them is read as template', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom('{{labels}}', '{{#fewshot}}', '---system---', '$&', '\\{{', '$1'),
        ),
        text => {
          expect(render('A{{input}}B', input({ input: text }))).toEqual([
            { role: 'user', content: `A${text}B` },
          ])
        },
      ),
    )
  })

  it('is read or refused in words, whatever it holds', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{{input}}',
      '{{#fewshot}}',
      '{{/fewshot}}',
      '---user---\n',
      '\\{{',
      'x',
      '\n',
      '{',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        try {
          renderTemplate(parseTemplate(pieces.join(''), 'p.md'), input())
        } catch (thrown) {
          expect(CupelError.is(thrown)).toBe(true)
        }
      }),
    )
  })
})

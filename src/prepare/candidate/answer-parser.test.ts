import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuMilliseconds } from '../../../test/support/cpu-time.ts'
import { candidateConfigSchema, createAnswerParser, type ModelCandidateConfig } from './index.ts'

const parse = (config: unknown, text: string) => {
  const { parse: parser } = candidateConfigSchema.parse({
    model: 'a/b',
    ...(config === undefined ? {} : { parse: config }),
  }) as ModelCandidateConfig
  return createAnswerParser(parser)({ text })
}
const json = '{"label":"covered","citations":["A",{"id":"B","quote":"q"}],"abstained":false,"confidence":0.5}'
const fields = {
  label: 'covered',
  citations: [{ id: 'A' }, { id: 'B', quote: 'q' }],
  abstained: false,
  confidence: 0.5,
  value: JSON.parse(json),
}

describe('the answer parser', () => {
  it.each([
    ['the whole answer', json],
    ['a code block', `\`\`\`json\n${json}\n\`\`\``],
  ])('reads known fields of %s without being told', (_, text) => {
    expect(parse(undefined, text)).toEqual({ text, ...fields })
  })

  it('leaves prose alone without being told, also prose with JSON in it', () => {
    for (const text of ['Yes, covered.', `The answer is ${json}.`, '[1,2]', '{broken']) {
      expect(parse(undefined, text)).toEqual({ text })
    }
  })

  it.each([
    ['prose', `Let me think {hm}. So: ${json} I hope that helps {"label":"other"}`],
    ['a code block among others', `First\n\`\`\`js\nx = {}\n\`\`\`\nthen\n\`\`\`json\n${json}\n\`\`\``],
    ['an object with braces in its strings', `So: ${json.replace('"q"', '"}{"')}!`],
  ])('finds JSON in %s when told to', (_, text) => {
    expect(parse('json', text)).toMatchObject({ text, label: expect.stringMatching(/covered/) })
  })

  it('warns, and leaves fields undefined, when the promised JSON is not there', () => {
    expect(parse('json', 'I cannot tell.')).toEqual({
      text: 'I cannot tell.',
      warnings: ['the answer holds no JSON object'],
    })
  })

  it('reads by paths; the text becomes the mapped answer and the object is kept', () => {
    const text = '{"verdict":"no","why":"because","cites":{"ids":[4]}}'
    expect(parse({ json: { answer: '$.why', label: '$.verdict', citations: '$.cites.ids' } }, text)).toEqual({
      text: 'because',
      label: 'no',
      citations: [{ id: '4' }],
      value: JSON.parse(text),
    })
  })

  it('reads by patterns: the group or the whole match, every citation once', () => {
    const regex = {
      label: 'Verdict: (\\w+)',
      citations: '\\[([A-Z]+-[\\d.]+)\\]',
      abstained: 'cannot (?:tell|say)',
      confidence: '(\\d+ ?%)',
    }
    expect(parse({ regex }, 'Verdict: covered [HO-4.2] [HO-4.2] [HO-5], 80%')).toEqual({
      text: 'Verdict: covered [HO-4.2] [HO-4.2] [HO-5], 80%',
      label: 'covered',
      citations: [{ id: 'HO-4.2' }, { id: 'HO-5' }],
      abstained: false,
      confidence: 0.8,
    })
    expect(parse({ regex }, 'I cannot tell.')).toMatchObject({
      abstained: true,
      citations: [],
      warnings: ['the pattern for label does not match', 'the pattern for confidence does not match'],
    })
  })

  it('keeps its hands off when told', () => {
    expect(parse('none', json)).toEqual({ text: json })
  })

  it('ends quickly on what looks like JSON and is not', async () => {
    expect(await cpuMilliseconds(() => parse('json', '{"a":'.repeat(200_000)))).toBeLessThan(2_000)
  })

  it('never throws and never loses the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map(one => `so: ${one} end`),
        ),
        text => {
          expect(parse('json', text).text).toBe(text)
          expect(parse(undefined, text).text).toBe(text)
        },
      ),
    )
  })
})

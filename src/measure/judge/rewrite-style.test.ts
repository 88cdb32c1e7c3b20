import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerStyles, rewriteStyle } from './rewrite-style.ts'

const formal = (text: string) => rewriteStyle(text, 'formal').text
const plain = (text: string) => rewriteStyle(text, 'plain').text

describe('an answer in another style', () => {
  it.each([
    ["It isn't covered, and you can't claim.", 'It is not covered, and you cannot claim.'],
    ["It's been paid. You’re insured.", 'It has been paid. You are insured.'],
    ['I think the limit is 500!', 'It appears that the limit is 500!'],
    ['I believe that it applies!!', 'It appears that it applies.'],
    ['The limit is 500, I think.', 'The limit is 500, it appears.'],
    [
      'So the kids are covered. But the big dog is not.',
      'Therefore, the children are covered. However, the large dog is not.',
    ],
    ['Maybe. Also, cover begins right away.', 'Perhaps. In addition, cover commences immediately.'],
    ["I don't know.", 'I do not know.'],
    ['Premiums go up by 4% and went up before.', 'Premiums increase by 4% and increased before.'],
  ])('formal: %s', (text, wanted) => {
    expect(rewriteStyle(text, 'formal')).toEqual({ text: wanted, isChanged: true })
  })

  it.each([
    ['It is not covered; you cannot claim.', "It isn't covered; you can't claim."],
    [
      'Therefore, it is paid. However, it appears that the limit is 500.',
      "So it's paid. But I think the limit is 500.",
    ],
    ['It appears that it applies.', 'I think it applies.'],
    ['Moreover, notify us prior to 5 May in order to claim.', 'Also, notify us before 5 May to claim.'],
    ['Perhaps the children will not be insured.', "Maybe the kids won't be insured."],
    ['The property was purchased in the event that it was large.', 'The property was bought if it was big.'],
  ])('plain: %s', (text, wanted) => {
    expect(rewriteStyle(text, 'plain')).toEqual({ text: wanted, isChanged: true })
  })

  it('leaves quotations, ids, code, addresses and labels alone', () => {
    const text = [
      "\"I think it's big!\" said “don’t”, and 'it isn't so'",
      "[so big!] (don't) `can't` <big>",
      '```\nlet big = !so\n```',
      'https://example.org/big?maybe=kids! me@big.example',
      "> it's big",
      'not_covered kidsZone BIG big2',
    ].join('\n')
    for (const style of answerStyles) expect(rewriteStyle(text, style)).toEqual({ text, isChanged: false })
    expect(rewriteStyle('maybe: maybe not', 'formal', ['maybe'])).toMatchObject({ isChanged: false })
    expect(rewriteStyle("a+b isn't (big)", 'formal', ['a+b']).text).toBe('a+b is not (big)')
  })

  it('says that a text has nothing to rewrite: a label, another language, nothing', () => {
    for (const text of ['covered', 'Der Schaden ist gedeckt!!1', '', '500', '5!'])
      for (const style of answerStyles) expect(rewriteStyle(text, style)).toEqual({ text, isChanged: false })
  })

  it('does not break questions or change what must not change', () => {
    expect(formal("It is, isn't it?")).toBe("It is, isn't it?")
    expect(formal("They don't have to pay.")).toBe('They do not have to pay.')
    expect(plain('That is what it is.')).toBe('That is what it is.')
    expect(plain('a large part')).toBe('a large part')
    expect(formal('What do I think of it?')).toBe('What do I think of it?')
  })

  const words = fc.constantFrom(
    ...[
      "don't",
      "it's",
      'I think',
      'I think that',
      'So',
      'But',
      'also,',
      'maybe',
      'kids',
      'big',
      '!',
      '!!',
      '?',
      '.',
      ',',
    ],
    ...[
      'it appears that',
      'Therefore,',
      'However,',
      'cannot',
      'do not',
      'prior to',
      'in order to',
      'utilize',
      'it is',
    ],
    ...[
      'the',
      'policy',
      'you',
      'pays',
      '500',
      '1,250.75',
      '-3',
      '12%',
      '2026-11-27',
      '\n',
      'I',
      "won't",
      'a',
      'large',
    ],
    ...[
      '"I don\'t think so!"',
      '"big 5"',
      '[HO-4.2]',
      '(clause 7)',
      '`so big`',
      'https://a.example/maybe!',
      "the kids'",
      "'big'",
    ],
  )
  const texts = fc.array(words, { maxLength: 25 }).map(parts => parts.join(' '))
  const digits = (text: string) => text.match(/\d+/g) ?? []
  const passages = (text: string) => text.match(/"[^"]*"|\[[^\]]*\]|\([^)]*\)|`[^`]*`/g) ?? []

  it('keeps every number, quotation and id, in order', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...answerStyles), (text, style) => {
        const rewritten = rewriteStyle(text, style).text
        expect(digits(rewritten)).toEqual(digits(text))
        expect(passages(rewritten)).toEqual(passages(text))
      }),
      { numRuns: 500 },
    )
  })

  it('is done after one time, also on texts of any characters', () => {
    fc.assert(
      fc.property(
        fc.oneof(texts, fc.string({ unit: 'binary' })),
        fc.constantFrom(...answerStyles),
        (text, style) => {
          const once = rewriteStyle(text, style)
          expect(rewriteStyle(once.text, style)).toEqual({ text: once.text, isChanged: false })
          expect(once.isChanged).toBe(once.text !== text)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('formal of plain has the numbers of the text', () => {
    fc.assert(
      fc.property(texts, text => {
        expect(digits(formal(plain(text)))).toEqual(digits(text))
      }),
      { numRuns: 500 },
    )
  })
})

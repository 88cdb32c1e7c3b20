import { describe, expect, it } from 'vitest'
import { sha256 } from '../../../kernel/index.ts'
import { answered } from '../__fixtures__/answered.ts'
import { recordedVerdicts } from './recorded-verdicts.ts'

const line = (more: object) =>
  JSON.stringify({ exampleId: 'e1', answer: sha256('yes'), value: 1, judge: 'm', ...more })
const build = async (text: string) =>
  (
    await recordedVerdicts.build(
      { file: 'v.jsonl', scale: 'rate', range: [0, 1] },
      { readText: async () => text },
    )
  ).metrics[0]

describe('recorded verdicts', () => {
  it('hold for the very text that they are about, and no other', async () => {
    const metric = await build(`${line({ reason: 'so' })}\n\n`)
    const example = { ...answered({ text: 'yes' }).example, id: 'e1' }
    const score = (text: string, id = 'e1') =>
      metric?.score({ ...answered({ text }), example: { ...example, id } })
    expect(await score('yes')).toEqual({
      outcome: 'scored',
      value: 1,
      evidence: { judge: 'm', reason: 'so' },
    })
    expect(await score('yes.')).toMatchObject({ outcome: 'unscored', reason: 'no_data' })
    expect(await score('yes', 'e2')).toMatchObject({ outcome: 'unscored' })
  })

  it('are a judge that nothing rests on without a card, and are named as made up where they are', async () => {
    expect(await build(line({}))).toMatchObject({ needsCard: true, title: 'Recorded verdicts of a judge' })
    expect(await build(line({ synthetic: true }))).toMatchObject({ title: 'Recorded verdicts, made up' })
  })

  it.each([
    ['no JSON', '{', /v\.jsonl:2 /],
    ['a text in place of its hash', line({ answer: 'yes' }), /v\.jsonl:2 answer: the SHA-256/],
    ['a value off the scale', line({ value: 0.5 }), /v\.jsonl:2 value: 0\.5 is not on the scale/],
  ])('refuse a line with %s, by file and line', async (_, bad, words) => {
    await expect(build(`${line({})}\n${bad}`)).rejects.toThrow(words)
  })
})

import { describe, expect, it } from 'vitest'
import type { Example } from '../dataset/index.ts'
import { fewshotAnswers } from './index.ts'

const example = (
  id: number,
  expected: Example['expected'],
  split: Example['split'] | 'none' = 'fewshot',
): Example => ({
  id: `e${id}`,
  input: 'q',
  component: 'core',
  tags: {},
  weight: 1,
  ...(split === 'none' ? {} : { split }),
  ...(expected === undefined ? {} : { expected }),
})
const labelled = (labels: string, split: Example['split'] = 'fewshot') =>
  [...labels].map((label, at) => example(at, { label }, split))

describe('the right answers of the few-shot split', () => {
  it('are counted there and nowhere else, whatever the scored split is full of', async () => {
    const examples = [
      ...labelled('aab'),
      ...labelled('bbbbbbbb', 'eval'),
      ...labelled('cccc', 'holdout'),
      example(99, { label: 'z' }, 'none'),
    ]
    expect(await fewshotAnswers(examples, { scoredSplit: 'eval' })).toEqual([
      { label: 'a', text: 'a', examples: 2 },
      { label: 'b', text: 'b', examples: 1 },
    ])
  })

  it('stand in the order of the label schema where they are equally common, whatever the order of the file', async () => {
    const labels = ['c', 'a', 'b']
    for (const order of ['abcabc', 'ccbbaa']) {
      const found = await fewshotAnswers(labelled(order), { scoredSplit: 'holdout', labels })
      expect(found.map(({ label }) => label)).toEqual(labels)
    }
  })

  it('are abstentions, texts and values too', async () => {
    const examples = [
      example(1, { abstain: true }),
      example(2, { abstain: true, label: 'ignored' }),
      example(3, { answer: '42 days' }),
      example(4, { value: { total: 3 } }),
      example(5, { facts: ['nothing to imitate'] }),
      example(6, undefined),
    ]
    expect(await fewshotAnswers(examples, { scoredSplit: 'eval' })).toEqual([
      { abstained: true, text: 'I cannot tell.', examples: 2 },
      { text: '42 days', examples: 1 },
      { value: { total: 3 }, text: '{"total":3}', examples: 1 },
    ])
  })

  it.each([
    ['all', labelled('ab'), 'fewshot_leak', 'The run scores all splits'],
    ['fewshot', labelled('ab'), 'fewshot_leak', 'The run scores the few-shot split'],
    ['eval', labelled('ab', 'eval'), 'candidate_invalid', 'no example is in it'],
    ['eval', [example(1, { facts: ['x'] })], 'candidate_invalid', 'none of its 1 examples has'],
  ] as const)('are refused when %s is scored of %j: %s, %s', async (scoredSplit, examples, code, words) => {
    const thrown = await fewshotAnswers(examples, { scoredSplit }).catch(error => error)
    expect(thrown).toMatchObject({ code, message: expect.stringContaining(words) })
  })
})

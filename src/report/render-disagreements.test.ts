import { expect, it } from 'vitest'
import type { Comparison } from '../decide/compare/index.ts'
import { renderDisagreements } from './render-disagreements.ts'

const metric = (id: string, more: object) => ({ id, title: id, range: [0, 1], aggregation: 'rate', ...more })
const answer = (candidate: string, scores: object[]) => ({
  candidate,
  outcome: 'answered',
  text: 'yes',
  scores,
})
const comparison = {
  metrics: [
    metric('right', {}),
    metric('recall', { aggregation: 'ratio' }),
    metric('overlap', { aggregation: 'mean' }),
    metric('latency', { aggregation: 'mean', range: [0, null], unit: 'ms' }),
  ],
  disagreements: {
    total: 1,
    shown: [
      {
        exampleId: 'e1',
        component: 'core',
        input: 'q',
        expected: 'yes',
        metrics: ['right', 'recall', 'overlap', 'latency'],
        answers: [
          answer('a', [
            { metric: 'right', value: 1 },
            { metric: 'recall', value: 2 / 3 },
            { metric: 'overlap', value: 0.25 },
            { metric: 'latency', value: 1240 },
          ]),
          answer('b', [
            { metric: 'right', value: 0 },
            { metric: 'recall', why: 'no_expectation' },
          ]),
        ],
      },
    ],
  },
} as unknown as Comparison

it('writes scores as the matrix writes their figures: shares in percent, others as they are, times with their unit', () => {
  const text = renderDisagreements(comparison, { count: 5 })
  expect(text).toContain('[100%, 66.7%, 0.25, 1.24 s] yes')
  expect(text).toContain('[0%, no_expectation] yes')
})

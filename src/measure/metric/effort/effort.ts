import { z } from 'zod'
import { type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Usage } from '../../../prepare/provider/index.ts'
import { defineFamily, type MetricShape, unbounded } from '../registry/family.ts'

const amount = { direction: 'lower', range: [0, unbounded], aggregation: { kind: 'mean' } } as const
const none = z.strictObject({})

const latencyShape: MetricShape = {
  id: 'latency_ms',
  title: 'Latency',
  unit: 'ms',
  measuresTime: true,
  ...amount,
}

const firstTokenShape: MetricShape = {
  id: 'first_token_ms',
  title: 'Time to first token',
  unit: 'ms',
  measuresTime: true,
  ...amount,
}

const costShape: MetricShape = { id: 'cost_usd', title: 'Cost per answer', unit: 'usd', ...amount }

const tokenShapes = [
  { id: 'input_tokens', title: 'Input tokens', unit: 'tokens', ...amount },
  { id: 'output_tokens', title: 'Output tokens', unit: 'tokens', ...amount },
  { id: 'total_tokens', title: 'Tokens in all', unit: 'tokens', ...amount },
] as const satisfies readonly MetricShape[]

export const latency = defineFamily({
  name: 'latency_ms',
  version: '1.0.1',
  settings: none,
  doc: {
    summary: 'How long the answer took.',
    formula:
      'Milliseconds from sending to the end of the attempt that gave the answer; no waiting, no retries.',
    source: 'Measured by the caller; for cached answers the time of the call that filled the cache.',
    needs: 'Nothing; recorded answers without a time are not applicable',
    limits: 'A mean over one run at its own concurrency. For percentiles under load use a load test.',
  },
  gives: [latencyShape],
  build: () => ({
    metrics: [
      {
        ...latencyShape,
        score: ({ timing }) =>
          timing.isUnknown
            ? unscored('not_applicable', 'The recording holds no time.')
            : finite(timing.totalMs, 'No time was recorded.'),
      },
    ],
  }),
})

export const firstToken = defineFamily({
  name: 'first_token_ms',
  version: '1.0.0',
  settings: none,
  doc: {
    summary: 'How long a reader waits for the first token.',
    formula: 'Milliseconds from sending to the first token of a streamed answer.',
    source: 'Measured by the caller.',
    needs: 'A candidate that streams; others are not applicable',
  },
  gives: [firstTokenShape],
  build: () => ({
    metrics: [
      {
        ...firstTokenShape,
        score: ({ timing }) =>
          timing.firstTokenMs === undefined
            ? unscored('not_applicable', 'The answer was not streamed.')
            : scored(timing.firstTokenMs),
      },
    ],
  }),
})

export const cost = defineFamily({
  name: 'cost_usd',
  version: '1.0.0',
  settings: none,
  doc: {
    summary: 'What one answer costs in US dollars.',
    formula: 'Tokens times price, as recorded with the trial.',
    source: 'Usage from the provider; price table with its date in the report.',
    needs: 'Usage and a known price; an unknown price is no data, not free',
  },
  gives: [costShape],
  build: () => ({
    metrics: [{ ...costShape, score: ({ costUsd }) => finite(costUsd, 'The price is not known.') }],
  }),
})

export const tokens = defineFamily({
  name: 'tokens',
  version: '1.0.0',
  settings: none,
  doc: {
    summary: 'Tokens per answer, as billed.',
    formula: 'Input, output, and their sum.',
    source:
      'Usage from the provider; tokenisers differ, so that counts of different models are not the same unit.',
    needs: 'Usage',
  },
  gives: tokenShapes,
  build: () => {
    const of = (pick: (usage: Usage) => number | undefined) => (usage: Usage | undefined) =>
      finite(usage && pick(usage), 'The candidate reports no token usage.')
    const input = of(usage => usage.inputTokens)
    const output = of(usage => usage.outputTokens)
    const total = of(({ inputTokens, outputTokens }) =>
      inputTokens === undefined || outputTokens === undefined ? undefined : inputTokens + outputTokens,
    )
    const [a, b, c] = tokenShapes
    return {
      metrics: [
        { ...a, score: ({ response }) => input(response.usage) },
        { ...b, score: ({ response }) => output(response.usage) },
        { ...c, score: ({ response }) => total(response.usage) },
      ],
    }
  },
})

function finite(value: number | undefined, note: string): Score {
  return value === undefined || !Number.isFinite(value) ? unscored('no_data', note) : scored(value)
}

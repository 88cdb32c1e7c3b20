import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Price } from '../../prepare/provider/index.ts'
import type { Trial } from '../run/index.ts'
import { madeUpTrial } from './__fixtures__/made-up-trials.ts'
import { costConfigSchema } from './cost-config.ts'
import { costPerTask } from './cost-per-task.ts'
import type { CostResult } from './cost-result.ts'
import { rankCosts } from './rank-costs.ts'
import { createCostTally, type TalliedCandidate } from './tally-trials.ts'

const data = new URL('../../../../shared/data/', import.meta.url)
const present = existsSync(data)
if (!present) console.warn('Skipped: real data is not beside the repository (../shared/data).')

const read = (path: string): string => readFileSync(new URL(path, data), 'utf8')

function costs(
  candidates: readonly TalliedCandidate[],
  trials: Iterable<Trial>,
  cost: unknown = {},
): CostResult[] {
  const tally = createCostTally({ candidates, good: { id: 'right', direction: 'higher' } })
  for (const trial of trials) tally.add(trial)
  const { evidence } = tally.finish()
  return costPerTask({
    evidence,
    config: costConfigSchema.parse(cost),
    good: 'right',
    seed: 'real',
    draws: 1_000,
  })
}

const known = (result: CostResult, of: 'usdPerTask' | 'usdPerGoodTask' | 'goodShare'): number => {
  const estimate = result[of]
  if (estimate.kind !== 'known') throw new Error(estimate.reason)
  return estimate.value
}

interface BfclCall {
  readonly category: string
  readonly idx: number
  readonly input_tokens: number
  readonly output_tokens: number
  readonly valid?: boolean | null
}

// List prices of July 2024, when the leaderboard was published: file, its row there, USD for a million tokens in and out.
const bfcl = [
  ['claude-3-5-sonnet-20240620', 'Claude-3.5-Sonnet-20240620 (Prompt)', 3, 15],
  ['gemini-1.5-pro-preview-0514', 'Gemini-1.5-Pro-Preview-0514 (FC)', 3.5, 10.5],
  ['gpt-3.5-turbo-0125-FC', 'GPT-3.5-Turbo-0125 (FC)', 0.5, 1.5],
  ['gpt-4o-2024-05-13', 'GPT-4o-2024-05-13 (Prompt)', 5, 15],
  ['mistral-small-2402', 'Mistral-Small-2402 (Prompt)', 1, 3],
] as const

describe.skipIf(!present)('the function-calling leaderboard of July 2024', () => {
  const published = (row: string): number => {
    const [head, ...rows] = read('bfcl/published_leaderboard_2024-07-06.csv').trim().split('\n')
    const at = (name: string): number => head!.split(',').indexOf(name)
    const found = rows.map(line => line.split(',')).find(cells => cells[at('Model')] === row)
    return Number(found?.[at('Cost ($ Per 1k Function Calls)')])
  }

  it.each(bfcl)(
    'gives the published cost of 1,000 calls of %s',
    (file, row, inputPerMillion, outputPerMillion) => {
      const price: Price = { inputPerMillion, outputPerMillion, source: 'list price', asOf: '2024-07-06' }
      const calls = read(`bfcl/${file}.jsonl`)
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as BfclCall)
        .filter(({ valid }) => typeof valid === 'boolean')
      expect(calls).toHaveLength(1_700)
      const trials = calls.map(({ category, idx, input_tokens, output_tokens, valid }) =>
        madeUpTrial({
          exampleId: `${category} ${idx}`,
          good: valid ? 1 : 0,
          // Calls that broke off report 0 tokens; the leaderboard leaves them out of its mean.
          usage: input_tokens === 0 ? undefined : { inputTokens: input_tokens, outputTokens: output_tokens },
        }),
      )
      const [result] = costs([{ name: 'model', model: file, isProgram: false, price }], trials)
      // Published with two decimals.
      expect(Math.abs(known(result!, 'usdPerTask') * 1_000 - published(row))).toBeLessThanOrEqual(0.005)
    },
  )
})

describe.skipIf(!present)('two models to route between', () => {
  const both = ['mixtral', 'gpt4'].map(name => ({ name, model: name, isProgram: false }))

  function* mmlu(): Generator<Trial> {
    for (const line of read('routing/mmlu_two_models.csv').trim().split('\n').slice(1)) {
      const [subject, i, , mixtral, gpt4] = line.split(',')
      for (const [candidate, right] of [
        ['mixtral', mixtral],
        ['gpt4', gpt4],
      ] as const)
        yield madeUpTrial({ candidate, exampleId: `${subject} ${i}`, good: Number(right), usage: undefined })
    }
  }

  it('have no cost that can be derived: the data hold right and wrong, and no tokens', () => {
    for (const { usdPerTask, missing } of costs(both, mmlu())) {
      expect(usdPerTask.kind).toBe('unknown')
      expect(missing[0]?.field).toMatch(/^candidates\.(mixtral|gpt4)\.price$/)
    }
  })

  it('are both on the front of cost and quality once a price of a call is stated', () => {
    const cost = { candidates: { mixtral: { usdPerCall: 0.0002 }, gpt4: { usdPerCall: 0.02 } } }
    const results = costs(both, mmlu(), cost)
    const [mixtral, gpt4] = results as [CostResult, CostResult]
    expect(known(mixtral, 'goodShare') * 100).toBeCloseTo(68.08, 2)
    expect(known(gpt4, 'goodShare') * 100).toBeCloseTo(80.58, 2)
    expect(known(mixtral, 'usdPerGoodTask')).toBeCloseTo(0.0002 / 0.6808, 6)
    expect(rankCosts({ results, by: 'usdPerGoodTask', level: 0.95, seed: 'real' })).toMatchObject({
      cheapest: 'mixtral',
      differences: [{ candidate: 'gpt4', isToldApart: true }],
    })
    // A wrong answer that costs 20 cents turns it round: quality is then worth its price.
    const harm = costs(both, mmlu(), { ...cost, errors: { usd: 0.2 } })
    expect(rankCosts({ results: harm, by: 'usdPerTask', level: 0.95, seed: 'real' }).cheapest).toBe('gpt4')
  })
})

import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { rateBelief } from '../../stats/index.ts'
import { answeredTrial, inputFor, type MadeUpRun, metricFacts } from '../compare/__fixtures__/made-up-run.ts'
import { compareCandidates } from '../compare/index.ts'
import { accuracy, decide, runOf, usd } from './__fixtures__/selection.ts'
import type { OutsideFigure } from './index.ts'

const data = new URL('../../../../shared/data/', import.meta.url)
const present = existsSync(data)
if (!present) console.warn('Skipped: real data is not beside the repository (../shared/data).')

const read = (path: string) => readFileSync(new URL(path, data), 'utf8')
const lines = <T>(path: string): T[] =>
  read(path)
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as T)

interface Expected {
  readonly bfcl: Record<string, { overall: number; lat_mean: number; lat_p95: number }>
  readonly routing_mmlu: Record<string, number>
  readonly taubench_pass_hat_k: Record<string, number>
}
const expected = present ? (JSON.parse(read('EXPECTED.json')) as Expected) : undefined

interface Call {
  readonly category: string
  readonly idx: number
  readonly latency_s: number
  readonly valid?: boolean
}

const tookMs = metricFacts({
  id: 'latency_ms',
  title: 'Latency',
  direction: 'lower',
  aggregation: 'mean',
  range: [0, Number.POSITIVE_INFINITY],
  unit: 'ms',
  measuresTime: true,
})

function callsRun(models: readonly string[]): MadeUpRun {
  const calls = new Map(models.map(model => [model, lines<Call>(`bfcl/${model}.jsonl`)]))
  const ids = calls.get(models[0]!)!.map(({ category, idx }) => `${category}-${idx}`)
  const run = runOf(Object.fromEntries(models.map(model => [model, ids.map(() => true)])), [accuracy, tookMs])
  const examples = run.examples.map((example, at) => ({ ...example, id: ids[at]! }))
  const trials = models.flatMap(candidate =>
    calls.get(candidate)!.map(({ category, idx, latency_s, valid }) =>
      answeredTrial({
        candidate,
        exampleId: `${category}-${idx}`,
        timing: { totalMs: latency_s * 1000 },
        scores: {
          // Queries in SQL were timed and never scored.
          accuracy:
            valid === undefined
              ? { outcome: 'unscored', reason: 'not_applicable' }
              : { outcome: 'scored', value: valid ? 1 : 0 },
          latency_ms: { outcome: 'scored', value: latency_s * 1000 },
        },
      }),
    ),
  )
  return { ...run, examples, trials }
}

describe.skipIf(!present)('on 1,800 function calls by five models (BFCL)', () => {
  const models = Object.keys(expected?.bfcl ?? {})
  const limitMs = 3_000

  /** The calls were made one after the other, so they say what the limit would be at no load at all. */
  const recorded = (model: string): OutsideFigure => {
    const times = lines<Call>(`bfcl/${model}.jsonl`).map(({ latency_s }) => latency_s * 1000)
    const beyond = times.filter(time => time > limitMs).length
    return {
      ...(usd(expected!.bfcl[model]!.lat_p95 * 1000) as Extract<OutsideFigure, { kind: 'known' }>),
      probability: rateBelief({ successes: beyond, trials: times.length }).atMost(0.05),
    }
  }

  it('finds the published accuracies and latencies, and who passes', async () => {
    const run = callsRun(models)
    const comparison = await compareCandidates(inputFor(run))
    for (const [model, figures] of Object.entries(expected!.bfcl)) {
      const cell = (metric: string) => {
        const found = comparison.cells.find(
          one => one.candidate === model && one.metric === metric && one.slice === 'all',
        )!.estimate
        return found.kind === 'known' ? found : expect.fail(found.reason)
      }
      expect((100 * cell('accuracy').value).toFixed(2)).toBe(figures.overall.toFixed(2))
      expect(cell('accuracy').n).toBe(1700)
      expect(Math.abs(cell('latency_ms').value / 1000 - figures.lat_mean)).toBeLessThanOrEqual(0.03)
      const p95 = comparison.candidates
        .find(({ name }) => name === model)!
        .latency!.percentiles.find(({ percentile }) => percentile === 95)!
      expect(Math.abs(p95.valueMs / 1000 - figures.lat_p95)).toBeLessThanOrEqual(0.03)
    }
    const decision = await decide({
      run,
      requirements: [
        { metric: 'accuracy', min: 0.8, blocking: true },
        { latency: 'p95', max: '3s', at: '1/s', headroom: 1, blocking: true },
      ],
      latencies: Object.fromEntries(models.map(model => [model, recorded(model)])),
    })
    expect(decision.recommended).toEqual(['claude-3-5-sonnet-20240620'])
    expect(Object.fromEntries(decision.candidates.map(({ name, standing }) => [name, standing]))).toEqual({
      'claude-3-5-sonnet-20240620': 'passes',
      // Accurate enough, and too slow.
      'gemini-1.5-pro-preview-0514': 'fails',
      // 80.53% of 1,700 is no proof of at least 80%.
      'gpt-4o-2024-05-13': 'open',
      'gpt-3.5-turbo-0125-FC': 'fails',
      'mistral-small-2402': 'fails',
    })
  })
})

describe.skipIf(!present)('on 14,042 questions answered by two models (RouteLLM, MMLU)', () => {
  it('has both on the front of cost and quality; the limit says which of them', async () => {
    const rows = parse(read('routing/mmlu_two_models.csv'), { columns: true }) as Record<string, string>[]
    const names = ['mixtral_8x7b', 'gpt4_1106'] as const
    const run = runOf(Object.fromEntries(names.map(name => [name, rows.map(row => row[name] === '1')])))
    // Prices of a million tokens as the RouteLLM paper has them, for 200 tokens a question.
    const costs = { mixtral_8x7b: usd(0.24 * 2e-4), gpt4_1106: usd(24.7 * 2e-4) }
    const at = (min: number) =>
      decide({ run, requirements: [{ metric: 'accuracy', min, blocking: true }], costs })
    const loose = await at(0.65)
    for (const { name, figures, front } of loose.candidates) {
      const [found] = figures
      expect(found!.kind === 'known' && (100 * found!.value).toFixed(2)).toBe(
        expected!.routing_mmlu[name]!.toFixed(2),
      )
      expect(front).toMatchObject({ isOn: true, probability: 1 })
    }
    expect(loose.recommended).toEqual(['mixtral_8x7b'])
    expect((await at(0.75)).recommended).toEqual(['gpt4_1106'])
    expect((await at(0.9)).outcome).toBe('none-passes')
  })
})

describe.skipIf(!present)('on 798 questions of psychology answered by six models (MMLU-Pro)', () => {
  const six = [
    'gemini-1.5-flash-002',
    'Meta-Llama-3_1-70B-Instruct',
    'jamba-1.5-large',
    'DeepSeek-Coder-V2',
    'Meta-Llama-3_1-70B',
    'Meta-Llama-3-70B',
  ]

  const rows = present
    ? (parse(read('mmlu_pro/predictions_matrix.csv'), { columns: true }) as Record<string, string>[]).filter(
        ({ category }) => category === 'psychology',
      )
    : []
  const runOn = (asked: typeof rows) =>
    runOf(Object.fromEntries(six.map(model => [model, asked.map(row => row[model] === row.answer)])))
  const requirements = [{ metric: 'accuracy', min: 0.5, blocking: true }]

  it('names no winner among candidates whose intervals overlap', async () => {
    const run = runOn(rows)
    const intervals = (await compareCandidates(inputFor(run))).cells
      .filter(({ slice }) => slice === 'all')
      .map(({ estimate }) => (estimate.kind === 'known' ? estimate.interval! : expect.fail()))
    expect(Math.max(...intervals.map(({ lower }) => lower))).toBeLessThan(
      Math.min(...intervals.map(({ upper }) => upper)),
    )
    const decision = await decide({ run, requirements, draws: 4_000 })
    expect(decision.candidates.every(({ standing }) => standing === 'passes')).toBe(true)
    expect(decision.recommended.toSorted()).toEqual(six.toSorted())
    expect(decision.sentences[0]).toMatch(/^Choose any of .* they cannot be told apart\.$/)
  })
})

describe.skipIf(!present)('on four trials of 50 airline tasks by gpt-4o (tau-bench)', () => {
  it('finds the published pass^k in the reliability section', async () => {
    const rows = lines<{ task_id: string | number; trial: string | number; reward: string | number }>(
      'taubench/gpt-4o-airline.jsonl',
    )
    const tasks = [...new Set(rows.map(({ task_id }) => String(task_id)))]
    const run = runOf({ 'gpt-4o': tasks.map(() => true) })
    const trials = rows.map(({ task_id, trial, reward }) =>
      answeredTrial({
        candidate: 'gpt-4o',
        exampleId: run.examples[tasks.indexOf(String(task_id))]!.id,
        repeat: Number(trial),
        scores: { accuracy: { outcome: 'scored', value: Number(reward) === 1 ? 1 : 0 } },
      }),
    )
    const comparison = await compareCandidates(
      inputFor({ ...run, record: { ...run.record, repeats: 4 }, trials }),
    )
    const { passAtK } = comparison.reliability.find(({ metric }) => metric === 'accuracy')!
    for (const [k, published] of Object.entries(expected!.taubench_pass_hat_k)) {
      const { all } = passAtK.find(one => one.k === Number(k))!
      expect(all.kind === 'known' && all.value.toFixed(3)).toBe(published.toFixed(3))
    }
  })
})

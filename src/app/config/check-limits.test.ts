import { describe, expect, it } from 'vitest'
import { configSchema } from './config-schema.ts'
import { issueLines } from './issue-lines.ts'

const base = {
  name: 'desk',
  datasets: { golden: { file: 'data/golden.jsonl' } },
  candidates: { bm25: { module: 'bm25.ts' } },
  metrics: [
    'verdict_match',
    'hallucination_rate',
    'latency_ms',
    'bleu',
    { human_label: { path: 'response.value.grade', scale: 'mean', range: [1, 5] } },
    { judge: { rubric: 'r.yaml', model: 'a/b', needs: { env: 'KEY' } } },
    { module: './polite.ts' },
  ],
}

function linesOf(config: Record<string, unknown>): readonly string[] {
  const value = { ...base, ...config }
  const parsed = configSchema.safeParse(value)
  if (parsed.success) return []
  return issueLines(parsed.error.issues, {
    path: 'cupel.yaml',
    value,
    locate: () => ({ line: 9, col: 7 }),
  })
}

describe('limits in the config', () => {
  it.each([
    [
      { metric: 'hallucination_rate', max: 2, blocking: true },
      'requirements.0.max: max 2 can never be missed: hallucination_rate lies between 0 and 1 (did you mean 0.02?), found 2',
    ],
    [
      { metric: 'verdict_match', min: 85, slice: 'line=auto' },
      'requirements.0.min: min 85 can never be met: verdict_match lies between 0 and 1 (did you mean 0.85?), found 85',
    ],
    [
      { metric: 'human_label', min: 0.5 },
      'requirements.0.min: min 0.5 can never be missed: human_label lies between 1 and 5, found 0.5',
    ],
    [
      { metric: 'latency_ms', max: -1 },
      'requirements.0.max: max -1 can never be met: latency_ms is at least 0, found -1',
    ],
  ])('%j is told by file, line and field', (requirement, words) => {
    expect(linesOf({ requirements: [requirement] })).toEqual([`cupel.yaml:9:7 ${words}`])
  })

  it('a margin as wide as the range is told, in both forms', () => {
    const words = 'can never be missed: verdict_match lies between 0 and 1 (did you mean 0.03?), found 3'
    expect(linesOf({ gate: { margins: { verdict_match: 3 } } })).toEqual([
      `cupel.yaml:9:7 gate.margins.verdict_match: 3 ${words}`,
    ])
    expect(linesOf({ gate: { margins: { verdict_match: { margin: 3 } } } })).toEqual([
      `cupel.yaml:9:7 gate.margins.verdict_match.margin: 3 ${words}`,
    ])
  })

  it('what a file decides is left open, and what can be kept and missed passes', () => {
    const requirements = [
      { metric: 'judge', min: 4 },
      { metric: 'polite', max: 70 },
      { metric: 'bleu', min: 40 },
      { metric: 'human_label', min: 4 },
      { metric: 'latency_ms', max: 2_000 },
      { metric: 'hallucination_rate', max: 0 },
    ]
    expect(linesOf({ requirements, gate: { margins: { bleu: 3, judge: 1 } } })).toEqual([])
  })

  it('two weights on one figure are told, and one beside a limit without a weight is right', () => {
    const limits = [
      { metric: 'verdict_match', min: 0.7, blocking: true, weight: 1 },
      { metric: 'verdict_match', min: 0.75, weight: 5 },
      { metric: 'verdict_match', min: 0.7, slice: 'line=auto', weight: 1 },
    ]
    expect(linesOf({ requirements: limits })).toEqual([
      'cupel.yaml:9:7 requirements.1.weight: no second weight for verdict_match, which has one in requirements.0: a figure is weighed once, and scores 0 at the limit beside its weight, found 5',
    ])
    expect(linesOf({ requirements: [{ ...limits[0], weight: undefined }, ...limits.slice(1)] })).toEqual([])
  })
})

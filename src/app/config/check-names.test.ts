import { describe, expect, it } from 'vitest'
import { configSchema } from './config-schema.ts'
import { issueLines, namingKnownFields } from './issue-lines.ts'

const base = {
  name: 'desk',
  datasets: { golden: { file: 'data/golden.jsonl' } },
  candidates: { bm25: { module: 'bm25.ts' }, hybrid: { module: 'hybrid.ts' } },
  metrics: [
    'verdict_match',
    'abstention',
    { judge: { rubric: 'r.yaml', model: 'a/b', needs: { env: 'KEY' } } },
  ],
}

function linesOf(config: Record<string, unknown>): readonly string[] {
  const value = { ...base, ...config }
  const parsed = configSchema.safeParse(value, { error: namingKnownFields })
  if (parsed.success) return []
  return issueLines(parsed.error.issues, { path: 'cupel.yaml', value, locate: () => undefined })
}

const noMetric = (field: string, name = 'verdict_mach') =>
  `cupel.yaml ${field}: there is no metric ${name} in this config; did you mean "verdict_match"? Known: verdict_match, abstention_precision, abstention_recall, over_abstention, judge`

describe('names in the config', () => {
  it.each([
    [{ gate: { margins: { verdict_mach: 0.03 } } }, noMetric('gate.margins.verdict_mach')],
    [{ gate: { superiority: ['verdict_match', 'verdict_mach'] } }, noMetric('gate.superiority.1')],
    [{ gate: { regression: ['verdict_mach'] } }, noMetric('gate.regression.0')],
    [{ requirements: [{ metric: 'verdict_mach', min: 0.5 }] }, noMetric('requirements.0.metric')],
    [{ cost: { good: 'verdict_mach' } }, noMetric('cost.good')],
    [{ compare: { primary: ['verdict_mach'] } }, noMetric('compare.primary.0')],
    [{ confidence: { metric: 'verdict_mach' } }, noMetric('confidence.metric')],
    [
      { baselines: { ceiling: { ratings: 'r.jsonl', metric: 'verdict_mach' } } },
      noMetric('baselines.ceiling.metric'),
    ],
  ])('a metric that no entry gives is told: %j', (config, line) => {
    expect(linesOf(config)).toEqual([line])
  })

  it.each([
    [{ gate: { candidate: 'hibrid' } }, 'gate.candidate'],
    [{ gate: { baselineCandidate: 'hibrid' } }, 'gate.baselineCandidate'],
    [{ compare: { baseline: 'hibrid' } }, 'compare.baseline'],
    [{ cost: { candidates: { hibrid: { usdPerCall: 0 } } } }, 'cost.candidates.hibrid'],
  ])('a candidate that is not there is told: %j', (config, field) => {
    expect(linesOf(config)).toEqual([
      `cupel.yaml ${field}: there is no candidate hibrid in this config; did you mean "hybrid"? Known: bm25, hybrid`,
    ])
  })

  it('all are told at once', () => {
    const gate = { candidate: 'x', margins: { y: 0.1 }, superiority: ['z'] }
    expect(linesOf({ gate, cost: { good: 'w' } })).toHaveLength(4)
  })

  it('a slice of a requirement is one value, and nobody is held against itself', () => {
    expect(linesOf({ requirements: [{ metric: 'verdict_match', min: 0.5, slice: 'line' }] })).toEqual([
      'cupel.yaml requirements.0.slice: all, or one value of a tag like line=auto, found "line"',
    ])
    expect(linesOf({ gate: { candidate: 'bm25', baselineCandidate: 'bm25' } })[0]).toContain(
      'gate.baselineCandidate: another candidate than gate.candidate',
    )
  })

  it('what files decide is left open, and what is right passes', () => {
    const gate = {
      candidate: 'hybrid',
      baselineCandidate: 'bm25',
      margins: { verdict_match: 0.03, over_abstention: { margin: 0.1, slices: ['line'] } },
      superiority: ['judge_clarity'],
      regression: ['verdict_match'],
    }
    expect(linesOf({ gate, cost: { good: 'judge' } })).toEqual([])
    expect(linesOf({ metrics: [{ module: './polite.ts' }], gate: { margins: { polite: 0.1 } } })).toEqual([])
    expect(linesOf({ metrics: ['verdict_mach'], gate: { margins: { verdict_match: 0.1 } } })).toEqual([])
  })
})

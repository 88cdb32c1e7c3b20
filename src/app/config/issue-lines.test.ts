import { describe, expect, it } from 'vitest'
import { configSchema } from './config-schema.ts'
import { issueLines, namingKnownFields } from './issue-lines.ts'

const base = {
  name: 'desk',
  datasets: { golden: { file: 'data/golden.jsonl' } },
  candidates: { bm25: { module: 'bm25.ts' } },
  metrics: ['verdict_match'],
}

const linesOf = (config: Record<string, unknown>): readonly string[] => {
  const parsed = configSchema.safeParse({ ...base, ...config }, { error: namingKnownFields })
  if (parsed.success) return []
  return issueLines(parsed.error.issues, {
    path: 'cupel.yaml',
    value: { ...base, ...config },
    locate: () => undefined,
  })
}

describe('issueLines', () => {
  it('names the nearest known field, also inside one of several forms', () => {
    expect(linesOf({ gaet: {} })[0]).toMatch(
      /^cupel\.yaml gaet is not a known field; did you mean "gate"\? Known: name, /,
    )
    const [line] = linesOf({ requirements: [{ metric: 'verdict_match', min: 0.5, blokking: true }] })
    expect(line).toContain('requirements.0.blokking is not a known field; did you mean "blocking"?')
    expect(linesOf({ cost: { wagee: 3 } })[0]).toContain('did you mean "wage"?')
  })

  it('says what a name must look like', () => {
    expect(linesOf({ candidates: { 'a b': { module: 'x.ts' } } })[0]).toContain(
      'candidates.a b: a name of letters, digits, ".", "_" and "-"',
    )
  })

  it('shows numbers that are none, times without a unit and rates of nothing', () => {
    const requirements = (one: Record<string, unknown>) => ({ requirements: [one] })
    expect(linesOf(requirements({ metric: 'm', min: Number.NaN }))[0]).toContain('expected number, found NaN')
    expect(linesOf(requirements({ latency: 'p95', max: 2, at: '5/s' }))[0]).toContain(
      'requirements.0.max: a time like 500ms or 2s, found 2',
    )
    expect(linesOf(requirements({ latency: 'p95', max: '2s', at: '0/s' }))[0]).toContain(
      'requirements.0.at: a rate above 0, found "0/s"',
    )
  })
})

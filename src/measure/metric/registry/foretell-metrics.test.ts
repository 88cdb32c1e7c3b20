import { describe, expect, it } from 'vitest'
import { foretellMetrics } from './foretell-metrics.ts'

describe('foretelling the metrics of a config', () => {
  it('knows the ids of a family, with the name that `as` adds', () => {
    const { ids, mayGive } = foretellMetrics([
      'verdict_match',
      'abstention',
      { regex: { pattern: 'a', as: 'price' } },
    ])
    expect(ids).toEqual([
      'verdict_match',
      'abstention_precision',
      'abstention_recall',
      'over_abstention',
      'regex:price',
    ])
    expect(mayGive('verdict_match')).toBe(true)
    for (const id of ['abstention', 'regex', 'regex:date', 'verdict_mach', 'judge_clarity'])
      expect(mayGive(id)).toBe(false)
  })

  it('leaves open what files and settings decide, and only that', () => {
    const judge = foretellMetrics([{ judge: { rubric: 'r.yaml', model: 'm', as: 'local' } }])
    expect(judge.ids).toEqual(['judge:local'])
    expect(judge.mayGive('judge_clarity:local')).toBe(true)
    expect(judge.mayGive('judge_clarity')).toBe(false)
    expect(judge.mayGive('verdict_match:local')).toBe(false)
    const labels = foretellMetrics([{ classification: { labels: ['a:b'] } }])
    expect(labels.mayGive('class_f1:a:b')).toBe(true)
    expect(labels.mayGive('class_f1:')).toBe(false)
    expect(foretellMetrics([{ module: './polite.ts' }]).mayGive('polite')).toBe(true)
  })

  it('lets an entry that cannot be read be told of elsewhere', () => {
    expect(foretellMetrics(['verdict_mach']).mayGive('verdict_match')).toBe(true)
    expect(foretellMetrics([]).mayGive('verdict_match')).toBe(false)
  })
})

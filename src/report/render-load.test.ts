import { describe, expect, it } from 'vitest'
import { seededRandom } from '../kernel/index.ts'
import { planAt, type SimulatedServer, simulate } from '../measure/load/__fixtures__/simulated-generator.ts'
import {
  analyseStage,
  compareLengths,
  type LoadResult,
  limitOf,
  loadResultId,
  planArrivals,
  verdictOf,
} from '../measure/load/index.ts'
import { renderLoad, renderLoadHtml, renderLoadMarkdown } from './index.ts'

const limit = limitOf({ measure: 'endToEnd', percentile: 0.95, maxMs: 300, confidence: 0.95 })

function loaded(server: Partial<SimulatedServer>, requests = 400): LoadResult {
  const arrivals = { kind: 'poisson', ratePerSecond: 40 } as const
  const at = planArrivals({ ...arrivals, requests }, seededRandom('look'))
  const load = simulate(planAt(at), { places: 1_000, serviceMs: i => 50 + ((i * 7_919) % 41), ...server })
  const { stage, standings } = analyseStage({ load, arrivals, limits: [limit], isStreamed: true })
  const said = standings.map(standing => verdictOf(standing, { ...stage.validity, isSteady: true }))
  const lengths = compareLengths([10, 20, 30], [10, 20, 40])
  return {
    schema: loadResultId,
    id: '20261101-120000-abcd-a',
    startedAt: '2026-11-01T12:00:00.000Z',
    endedAt: '2026-11-01T12:01:00.000Z',
    cupelVersion: '0.0.0',
    candidate: { name: 'a\u001b[31m', fingerprint: 'f', kind: 'model', summary: '<b>m</b>\u202e' },
    how: 'direct',
    isStreamed: true,
    isStructured: false,
    workload: {
      source: 'dataset',
      about: 'inputs of golden, 400 examples of split eval',
      fingerprint: 'w',
      tokenizer: 'o200k_base',
      isUnique: false,
      ...(lengths === undefined ? {} : { input: lengths }),
    },
    limits: [limit],
    seed: 1,
    timeoutMs: 10_000,
    connections: 10,
    threads: 1,
    stages: [stage],
    verdicts: said.map(one => ({ limit, stage: 0, at: '40/s', ratePerSecond: 40, role: 'expected', ...one })),
    notes: ['Stopped by the user at poisson 40/s.'],
  }
}

const late: Partial<SimulatedServer> = { lateMs: i => (i % 20 === 0 ? 500 : 0) }
const dead: Partial<SimulatedServer> = { serviceMs: () => Number.POSITIVE_INFINITY }

describe('a load run', () => {
  it.each([40, 80, 120])('stays within %d columns, also when much is to be said', width => {
    for (const result of [loaded({}), loaded(late), loaded(dead), loaded({}, 3), loaded({}, 0)]) {
      const text = renderLoad(result, { width, verbose: true })
      for (const line of text.split('\n'))
        expect([...line].length, line).toBeLessThanOrEqual(Math.max(width, 46))
      expect(text).not.toContain('\u001b')
      expect(text).not.toContain('\u202e')
    }
  })

  it('says once why a stage decides nothing', () => {
    const text = renderLoad(loaded(late), { width: 100 }).replace(/\s+/g, ' ')
    expect(text).toContain(
      'OPEN p95 end to end ≤ 300 ms at 40/s (expected rate): The stage is not valid: One request',
    )
    expect(text.match(/sent 500 ms or more too late/g)).toHaveLength(1)
  })

  it('shows failures by class, and that a percentile had no answer', () => {
    const text = renderLoad(loaded(dead), { width: 120 })
    expect(text).toMatch(/395 timeout/)
    expect(text).toContain('no answer')
    expect(text).toContain('FAIL')
  })

  it('is inert in every form', async () => {
    const results = [loaded({}), loaded(dead), loaded({}, 1), loaded({}, 0)]
    const html = await renderLoadHtml(results)
    for (const bad of ['<b>m<', '<script', 'style="', '\u202e', '\u001b']) expect(html).not.toContain(bad)
    expect(await renderLoadHtml([])).toContain('</html>')
    for (const bad of ['<b>', '\u202e', '\u001b']) expect(renderLoadMarkdown(results)).not.toContain(bad)
  })
})

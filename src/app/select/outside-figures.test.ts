import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type LatencyRequirement, requirementSchema } from '../../decide/select/index.ts'
import { seededRandom } from '../../kernel/index.ts'
import { planAt, simulate } from '../../measure/load/__fixtures__/simulated-generator.ts'
import {
  analyseStage,
  type LoadResult,
  limitOf,
  loadResultId,
  planArrivals,
} from '../../measure/load/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { writeLoad } from '../load/load-files.ts'
import type { Project } from '../open-project.ts'
import { figuresForRequirements } from './outside-figures.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-outside-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
// Of a project, what load runs are read with.
const project = { path: (file: string) => join(folder, file) } as unknown as Project
const record = {
  seed: 7,
  candidates: ['quick', 'stuck', 'changed', 'untested'].map(name => ({ name, fingerprint: `${name}-print` })),
} as unknown as RunRecord
const requirement = requirementSchema.parse({
  latency: 'p95',
  max: '300ms',
  at: '50/s',
  blocking: true,
}) as LatencyRequirement

/** A load run at 75 requests a second; `serviceMs` is the mean of what the server takes. */
function kept(name: string, serviceMs: number, fingerprint = `${name}-print`): void {
  const random = seededRandom('service', name)
  const at = planArrivals({ kind: 'poisson', requests: 1_000, ratePerSecond: 75 }, seededRandom('arrivals'))
  const limit = limitOf({ measure: 'endToEnd', percentile: 0.95, maxMs: 300, confidence: 0.95 })
  const { stage } = analyseStage({
    load: simulate(planAt(at), { places: 1_000, serviceMs: () => -Math.log(1 - random.float()) * serviceMs }),
    arrivals: { kind: 'poisson', ratePerSecond: 75 },
    limits: [limit],
    isStreamed: false,
  })
  const result: LoadResult = {
    schema: loadResultId,
    id: `20261101-${name}`,
    startedAt: '2026-11-01T00:00:00.000Z',
    endedAt: '2026-11-01T00:01:00.000Z',
    cupelVersion: '0.0.0',
    candidate: { name, fingerprint, kind: 'model', summary: name },
    how: 'direct',
    isStreamed: false,
    isStructured: false,
    workload: {
      source: 'dataset',
      about: 'inputs',
      fingerprint: 'w',
      tokenizer: 'o200k_base',
      isUnique: false,
    },
    limits: [limit],
    seed: 1,
    timeoutMs: 10_000,
    connections: 10,
    threads: 1,
    stages: [stage],
    verdicts: [],
    notes: [],
  }
  writeLoad(project, result)
}

describe('latency from load runs', () => {
  it('has a figure, a probability and draws from a run of this very candidate at the rate with headroom', async () => {
    kept('quick', 40)
    kept('stuck', 1e9)
    kept('changed', 40, 'another')
    const { latency, cost } = await figuresForRequirements(project, record, [requirement])
    const quick = latency(requirement, 'quick')
    if (quick.kind === 'unknown') throw new Error(quick.reason)
    expect(quick.probability).toBeGreaterThan(0.99)
    // The 95th percentile of an exponential with mean 40 ms is 120 ms.
    expect(quick.estimate.value).toBeGreaterThan(100)
    expect(quick.estimate.value).toBeLessThan(140)
    expect(quick.estimate.interval!.lower).toBeLessThan(quick.estimate.value)
    expect(quick.draws!.every(ms => ms > 80 && ms < 200)).toBe(true)
    expect(quick.basis).toBe('load run 20261101-quick at 75/s; poisson 75/s, inputs')

    const stuck = latency(requirement, 'stuck')
    if (stuck.kind === 'unknown') throw new Error(stuck.reason)
    expect(stuck.probability).toBeLessThan(0.01)
    expect(stuck.estimate.value).toBe(10_000)
    expect(stuck.estimate.warnings[0]).toContain('not answered')
    expect(stuck.draws!.every(Number.isFinite)).toBe(true)

    expect(latency(requirement, 'changed')).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('has changed since'),
    })
    expect(latency(requirement, 'untested')).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('cupel load untested'),
    })
    // No requirement is on cost, so none was computed.
    expect(cost('quick').kind).toBe('unknown')
  })
})

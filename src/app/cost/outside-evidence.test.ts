import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { measureConfidence } from '../../decide/confidence/index.ts'
import { costConfigSchema } from '../../measure/cost/index.ts'
import type { LoadResult } from '../../measure/load/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { writeConfidence } from '../confidence/confidence-files.ts'
import { writeLoad } from '../load/load-files.ts'
import type { Project } from '../open-project.ts'
import { confidenceReviews, loadThroughput } from './outside-evidence.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-cost-'))
const project = { path: (name: string) => join(folder, name) } as Project
const record = { candidates: [{ name: 'own', fingerprint: 'f1' }] } as unknown as RunRecord
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Stage = LoadResult['stages'][number]
const stage = (requestsPerSecond: number, isValid: boolean): Stage => ({
  arrivals: { kind: 'constant', ratePerSecond: requestsPerSecond },
  startedAt: '2026-10-01T00:00:00Z',
  seconds: 10,
  planned: 10,
  sent: 10,
  measured: 10,
  warmUp: { cutRequests: 0, cutSeconds: 0, isSteady: true, words: '' },
  validity: { isValid, reasons: [] },
  generator: { achievedRate: 1, latenessMs: { p50: 0, p95: 0, p99: 0, max: 0 }, cpuShare: 0.1 },
  outcomes: {
    ok: 10,
    timeout: 0,
    rate_limited: 0,
    server_error: 0,
    client_error: 0,
    malformed: 0,
    connection: 0,
    aborted: 0,
    unsent: 0,
  },
  measures: {},
  requestsPerSecond,
  goodput: { kind: 'unknown', reason: 'no limit', n: 0, unscored: 0, errored: 0 },
  timeline: [],
})

const load = (id: string, fingerprint: string, stages: Stage[]): LoadResult => ({
  schema: 'cupel.load/1',
  id,
  startedAt: '2026-10-01T00:00:00Z',
  endedAt: '2026-10-01T00:01:00Z',
  cupelVersion: '0',
  candidate: { name: 'own', fingerprint, kind: 'module', summary: '' },
  how: 'hosted',
  isStreamed: false,
  isStructured: false,
  workload: { source: 'dataset', about: '', fingerprint: 'w', tokenizer: 'o200k', isUnique: false },
  limits: [],
  seed: 1,
  timeoutMs: 1_000,
  connections: 1,
  threads: 1,
  stages,
  verdicts: [],
  notes: [],
})

describe('throughput from load runs', () => {
  it('is the most that a valid stage of the same candidate got done', () => {
    writeLoad(project, load('a', 'f1', [stage(40, true), stage(90, true), stage(500, false)]))
    expect(loadThroughput(project, record)).toEqual({
      own: {
        tasksPerSecond: 90,
        source: 'load run a got that many done; it may do more',
        asOf: '2026-10-01',
      },
    })
  })

  it('is nothing without a load run, with one of another version of it, or with no valid stage', () => {
    expect(loadThroughput(project, record)).toEqual({})
    writeLoad(project, load('b', 'f2', [stage(40, true)]))
    expect(loadThroughput(project, record)).toEqual({})
    writeLoad(project, load('c', 'f1', [stage(40, false)]))
    expect(loadThroughput(project, record)).toEqual({})
  })
})

describe('reviews from confidence', () => {
  it('are none where no threshold was chosen', () => {
    const config = costConfigSchema.parse({ review: { rate: 'confidence', minutes: 1 } })
    expect(confidenceReviews(project, record, { config, good: undefined })).toEqual({})
  })

  it('count five repeats of 100 questions as 100 questions, not as 500', () => {
    const repeats = 5
    // Sure of every second question and right in it; five repeats of a question are alike.
    const answers = Array.from({ length: 200 * repeats }, (_, at) => {
      const question = Math.floor(at / repeats)
      const isRight = question % 2 === 0
      return {
        exampleId: `q${String(question).padStart(3, '0')}`,
        confidence: isRight ? 0.9 : 0.1,
        isRight,
        isScored: true,
        expected: 'yes',
        answered: isRight ? 'yes' : 'no',
      }
    })
    const none = { failed: 0, abstained: 0, unanswerable: 0, unscored: 0, errored: 0, notApplicable: 0 }
    const report = measureConfidence({
      gathered: {
        answers,
        abstentions: [],
        counts: { trials: answers.length, scored: answers.length, ...none, withoutConfidence: {} },
      },
      examples: new Map(answers.map(({ exampleId }) => [exampleId, {}])),
      origin: {
        candidate: 'own',
        createdAt: '2026-10-01T00:00:00Z',
        run: 'r',
        fingerprint: 'f1',
        dataset: { name: 'golden', version: 'v', split: 'eval' },
        metric: { id: 'exact', version: '1' },
        level: 0.95,
        seed: '1',
        source: 'stated',
      },
      costs: { unit: 'usd', wrong: 10, review: 1, errors: [] },
      replicates: 100,
    })
    writeConfidence(project, report)
    const config = costConfigSchema.parse({ review: { rate: 'confidence', minutes: 1 } })
    const { own } = confidenceReviews(project, record, { config, good: 'exact' })
    if (report.decision?.kind !== 'known' || own === undefined) throw new Error('a threshold is chosen')
    expect(report.decision.counts.of).toBe(500)
    expect(own.of).toBeCloseTo(100, 0)
    expect(own.reviewed / own.of).toBeCloseTo(report.decision.counts.reviewed / 500, 6)
    expect(own.accepted?.of).toBeCloseTo(report.decision.counts.answered / repeats, 0)
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type ConfidenceReport, type ErrorCosts, measureConfidence } from '../../decide/confidence/index.ts'
import {
  type CostEvidence,
  costConfigSchema,
  type NoReviewCount,
  type ReviewCount,
} from '../../measure/cost/index.ts'
import type { LoadResult } from '../../measure/load/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { writeConfidence } from '../confidence/confidence-files.ts'
import { writeLoad } from '../load/load-files.ts'
import type { Project } from '../open-project.ts'
import { confidenceReviews, loadThroughput } from './outside-evidence.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-cost-'))
const projectWith = (costs: unknown): Project =>
  ({
    path: (name: string) => join(folder, name),
    config: { confidence: { from: 'stated', metric: 'exact', costs }, compare: {} },
  }) as unknown as Project
const project = projectWith({ unit: 'usd', wrong: 10, review: 1, errors: [] })
const exact = { id: 'exact', version: '1', aggregation: 'rate', direction: 'higher' }
const record = {
  id: 'r',
  candidates: [{ name: 'own', fingerprint: 'f1' }],
  metrics: [exact, { ...exact, id: 'other' }],
} as unknown as RunRecord
/** Of what was tallied, how many trials there are. */
const tallied = (trials: number): readonly CostEvidence[] => [
  {
    candidate: 'own',
    counts: { trials },
    columns: { trials: new Float64Array(trials).fill(1) },
  } as unknown as CostEvidence,
]
const known = (found: ReviewCount | NoReviewCount | undefined): ReviewCount => {
  if (found === undefined || 'reason' in found) throw new Error(found?.reason ?? 'nothing was found')
  return found
}
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

/** What cupel confidence reports of these answers. */
function reportOf(
  answers: Parameters<typeof measureConfidence>[0]['gathered']['answers'],
  costs: Partial<ErrorCosts>,
): ConfidenceReport {
  const none = { failed: 0, abstained: 0, unanswerable: 0, unscored: 0, errored: 0, notApplicable: 0 }
  return measureConfidence({
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
    costs: { unit: 'usd', wrong: 10, errors: [], ...costs },
    replicates: 100,
  })
}

describe('reviews from confidence', () => {
  const config = costConfigSchema.parse({ review: { rate: 'confidence', minutes: 1 } })
  const askedWith = (of: { costs?: unknown; record?: object; trials?: number }) =>
    confidenceReviews(
      'costs' in of ? projectWith(of.costs) : project,
      { ...record, ...of.record } as RunRecord,
      { config, good: 'exact', evidence: tallied(of.trials ?? 600) },
    ).own

  it('are not asked for where the config has another rate', () => {
    const stated = costConfigSchema.parse({ review: { rate: 0.1, minutes: 1 } })
    const of = { config: stated, good: undefined, evidence: tallied(1) }
    expect(confidenceReviews(project, record, of)).toEqual({})
  })

  it('are none, in words, where no threshold was chosen, or not by this run, these costs and this metric', () => {
    const reasonOf = (of: Parameters<typeof askedWith>[0]): string => {
      const found = askedWith(of)
      return found !== undefined && 'reason' in found ? found.reason : 'known'
    }
    expect(reasonOf({})).toBe('no threshold of confidence is chosen for own; do: cupel confidence')
    const measured = reportOf(threeKinds, { review: 1 })
    writeConfidence(project, measured)
    expect(reasonOf({})).toBe('known')
    expect(reasonOf({ costs: undefined })).toContain('state confidence.costs')
    expect(reasonOf({ costs: { unit: 'usd', wrong: 1, review: 30, errors: [] } })).toContain(
      'with other costs than confidence.costs states; do: cupel confidence',
    )
    expect(reasonOf({ record: { id: 'r2' } })).toBe(
      'the threshold of own was chosen on run r, not on r2; do: cupel confidence r2',
    )
    expect(reasonOf({ trials: 700 })).toContain('on 600 trials, and there are 700 now')
    expect(reasonOf({ record: { metrics: [{ ...exact, version: '2' }] } })).toContain(
      'another version of exact',
    )
    const changed = { candidates: [{ name: 'own', fingerprint: 'f2' }] }
    expect(reasonOf({ record: changed })).toContain('no threshold of confidence is chosen for own')
    writeConfidence(project, { ...measured, source: { id: 'logprobs', version: '1' } })
    expect(reasonOf({})).toContain('by logprobs, not by stated')
    writeConfidence(project, { ...measured, metric: { id: 'other', version: '1' } })
    expect(reasonOf({})).toContain('by other, not by exact')
    const counts = { ...measured.counts, withoutConfidence: { not_stated: 60 } }
    writeConfidence(project, { ...measured, counts })
    expect(reasonOf({})).toBe(
      '60 of 600 answers of own have no confidence: no threshold says what becomes of them',
    )
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
    const report = reportOf(answers, { review: 1 })
    writeConfidence(project, report)
    const own = known(askedWith({ trials: 1_000 }))
    if (report.decision?.kind !== 'known') throw new Error('a threshold is chosen')
    expect(report.decision.counts.of).toBe(500)
    expect(own.of).toBeCloseTo(100, 0)
    expect(own.reviewed / own.of).toBeCloseTo(report.decision.counts.reviewed / 500, 6)
    expect(own.accepted?.of).toBeCloseTo(report.decision.counts.answered / repeats, 0)
  })

  /** Questions of three kinds, 1 in 3 each: sure and right in 19 of 20, doubtful and right in 1 of 2, lost and always wrong. */
  const threeKinds = Array.from({ length: 600 }, (_, at) => {
    const kind = at % 3
    const turn = Math.floor(at / 3)
    const isRight = kind === 0 ? turn % 20 !== 0 : kind === 1 && turn % 2 === 0
    return {
      exampleId: `q${String(at).padStart(3, '0')}`,
      confidence: [0.9, 0.5, 0.1][kind]!,
      isRight,
      isScored: true,
      expected: kind === 2 ? 'rare' : 'yes',
      answered: isRight ? 'yes' : 'no',
    }
  })
  const countedBy = (costs: Partial<ErrorCosts>) => {
    const report = reportOf(threeKinds, costs)
    if (report.decision?.kind !== 'known') throw new Error('a threshold is chosen')
    writeConfidence(project, report)
    return {
      own: known(askedWith({ costs: { unit: 'usd', wrong: 10, errors: [], ...costs } })),
      of: report.decision.counts,
    }
  }

  it('tell what reaches nobody apart from what reaches a person, and how good the rest is', () => {
    const { own, of } = countedBy({ abstain: 4, errors: [] })
    // Nothing but holding back was chosen between: no person is ever asked, and the rest are the sure ones.
    expect(own.neverReviews).toBe(true)
    expect(of).toMatchObject({ reviewed: 0, abstained: of.of - of.answered })
    expect(own.heldBack!.held / own.heldBack!.of).toBeCloseTo(of.abstained / of.of, 9)
    expect(own.accepted!.right / own.accepted!.of).toBeCloseTo(0.95, 1)
    expect(own.source).toContain(`0 for a person and ${of.abstained} for nobody of ${of.of}`)
  })

  it('know nothing of holding back where its cost was not named', () => {
    const { own, of } = countedBy({ review: 4 })
    expect(own).not.toHaveProperty('heldBack')
    expect(own).not.toHaveProperty('neverReviews')
    expect(own.reviewed / own.of).toBeCloseTo(of.reviewed / of.of, 9)
  })

  it('give three shares that are one where both were chosen between', () => {
    // To leave a rare question unanswered is cheap, so the lost ones reach nobody; doubtful ones are worth a person.
    const errors = [{ expected: 'rare', answered: 'abstain', cost: 0.5 }]
    const { own, of } = countedBy({ review: 3, abstain: 3.5, errors })
    expect(Math.min(of.reviewed, of.abstained, of.answered)).toBeGreaterThan(50)
    const reviewed = own.reviewed / own.of
    const held = (1 - reviewed) * (own.heldBack!.held / own.heldBack!.of)
    expect(reviewed).toBeCloseTo(of.reviewed / of.of, 9)
    expect(held).toBeCloseTo(of.abstained / of.of, 9)
    expect(1 - reviewed - held).toBeCloseTo(of.answered / of.of, 9)
  })
})

import type { ReadinessFacts } from '../readiness-facts.ts'

/** A project of which every item is done. */
export const readyProject: ReadinessFacts = {
  project: 'coverage',
  at: '2026-11-27T12:00:00.000Z',
  floor: 500,
  candidate: { name: 'hybrid', fingerprint: 'f'.repeat(64), because: 'the winner of decision d1' },
  decision: {
    id: 'd1',
    at: '2026-11-26T12:00:00.000Z',
    file: 'decisions/d1.json',
    hash: 'd'.repeat(64),
    recommended: ['hybrid'],
    runs: ['r1'],
  },
  requirements: {
    count: 2,
    metrics: ['verdict_match'],
    latency: [{ text: 'p95 end-to-end ≤ 2s at 50/s', key: 'endToEnd p95 2000 ms', peakPerSecond: 50 }],
    lock: { state: 'locked', at: '2026-11-20T00:00:00.000Z' },
    firstRunAt: '2026-11-21T00:00:00.000Z',
  },
  datasets: [
    {
      name: 'golden',
      file: 'data/golden.jsonl',
      version: 'v1',
      examples: 500,
      signatures: [{ by: 'Ann Ewing', role: 'expert', at: '2026-11-19T00:00:00.000Z', isValid: true }],
      holdout: { state: 'intact', examples: 100, openings: 1 },
      adversarial: 50,
    },
  ],
  run: {
    id: 'r1',
    at: '2026-11-21T00:00:00.000Z',
    dataset: 'golden',
    datasetVersion: 'v1',
    isLimited: false,
    planned: 350,
    answered: 349,
    failed: 1,
    retrieving: 349,
    candidates: ['hybrid', 'most-frequent'],
    metrics: [
      { id: 'verdict_match', isTask: true, isJudge: false, scored: 349, missing: 1 },
      { id: 'coverage_judge', isTask: true, isJudge: true, scored: 349, missing: 1 },
      { id: 'latency_ms', isTask: false, isJudge: false, scored: 349, missing: 1 },
    ],
    baselines: ['most-frequent'],
  },
  judges: [
    {
      id: 'coverage_judge',
      decides: true,
      card: 'cards/coverage_judge.card.json',
      agreement: 'kappa 0.86 [0.81, 0.90]',
      expiresAt: '2027-05-01T00:00:00.000Z',
    },
  ],
  loads: [
    {
      id: 'l1',
      at: '2026-11-22T00:00:00.000Z',
      file: '.cupel/loads/l1.json',
      fingerprint: 'f'.repeat(64),
      verdicts: [
        {
          key: 'endToEnd p95 2000 ms',
          ratePerSecond: 50,
          text: 'p95 end to end ≤ 2 s at 50/s',
          outcome: 'pass',
          reason: '0.8 s [0.7, 0.9]',
        },
        {
          key: 'endToEnd p95 2000 ms',
          ratePerSecond: 75,
          text: 'p95 end to end ≤ 2 s at 75/s',
          outcome: 'pass',
          reason: '1.1 s [1.0, 1.2]',
        },
      ],
    },
  ],
  cost: {
    perTask: '$0.012 [$0.011, $0.013]',
    countsRetries: true,
    countsReview: true,
    artefact: '.cupel/store.db#r1',
  },
  gate: { thresholds: 12, baseline: 'reports/baseline.json', hasBaseline: true },
  attestations: ['contamination', 'adversarial', 'rollout', 'sign-off'].map(item => ({
    item,
    says: 'done' as const,
    by: 'Ben Okri',
    role: 'owner',
    at: '2026-11-27T00:00:00.000Z',
    reason: 'read the record',
    evidence: `evidence/${item}.md`,
  })),
  problems: [],
}

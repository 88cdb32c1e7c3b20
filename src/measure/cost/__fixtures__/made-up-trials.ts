import type { AttemptSpending, Price, Usage } from '../../../prepare/provider/index.ts'
import type { Trial } from '../../run/index.ts'

export const price: Price = {
  inputPerMillion: 1,
  outputPerMillion: 4,
  cachedInputPerMillion: 0.1,
  source: 'a made-up list',
  asOf: '2026-09-01',
}

export interface MadeUpTrial {
  readonly candidate?: string
  readonly exampleId: string
  readonly repeat?: number
  readonly usage?: Usage | undefined
  readonly good?: number | undefined
  readonly abstained?: boolean
  readonly ms?: number
  /** Tries that failed before the answer, of which nothing is known. */
  readonly failures?: number
  /** More of them, each with what is known of it. */
  readonly spendings?: readonly AttemptSpending[]
  /** No try was answered. */
  readonly fails?: boolean
  readonly fromCache?: boolean
}

/** A trial of 1,000 input and 250 output tokens unless told otherwise: 0.2 cents at the made-up price. */
export function madeUpTrial(of: MadeUpTrial): Trial {
  const {
    candidate = 'model',
    exampleId,
    repeat = 0,
    good = 1,
    ms = 500,
    failures = 0,
    spendings = [],
    fails = false,
    fromCache = false,
  } = of
  const unknown = Array.from({ length: failures }, () => ({ basis: 'unknown' as const }))
  const failed = [...unknown, ...spendings].map(spending => ({
    startedAfterMs: 0,
    durationMs: 100,
    failure: 'provider_unavailable' as const,
    spending,
  }))
  const facts = {
    candidate,
    exampleId,
    repeat,
    seed: 1,
    startedAt: '2026-09-01T00:00:00Z',
    waitedMs: 0,
    fromCache,
  }
  if (fails)
    return {
      ...facts,
      attempts: failed,
      outcome: 'failed',
      code: 'provider_unavailable',
      message: 'down',
      costUsd: undefined,
    }
  const usage = 'usage' in of ? of.usage : { inputTokens: 1_000, outputTokens: 250 }
  return {
    ...facts,
    attempts: fromCache ? [] : [...failed, { startedAfterMs: 0, durationMs: ms }],
    outcome: 'answered',
    response: {
      text: 'yes',
      ...(of.abstained ? { abstained: true } : {}),
      ...(usage === undefined ? {} : { usage }),
    },
    timing: { totalMs: ms },
    costUsd: undefined,
    scores: of.good === undefined && 'good' in of ? {} : { right: { outcome: 'scored', value: good } },
  }
}

/** One trial an example: `each` says what is special about example i. */
export function madeUpTrials(
  count: number,
  each: (i: number) => Omit<MadeUpTrial, 'exampleId'> = () => ({}),
): Trial[] {
  return Array.from({ length: count }, (_, i) =>
    madeUpTrial({ exampleId: `e${String(i).padStart(6, '0')}`, ...each(i) }),
  )
}

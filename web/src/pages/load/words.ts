import type { LoadStage } from '../../../../src/server/api-contract.ts'
import { durationText } from '../../parts/format.ts'

/** What a stage sent, e.g. `75/s, poisson`. */
export function stageName({ arrivals }: LoadStage): string {
  const { kind, ratePerSecond, concurrency, scale } = arrivals
  if (kind === 'closed') return `${concurrency ?? '?'} at once`
  const rate = `${Number((ratePerSecond ?? 0).toPrecision(3))}/s, ${kind}`
  return scale === undefined ? rate : `${rate} x ${scale}`
}

/** Rate, or requests at once for a closed loop. */
export const levelOf = ({ arrivals }: LoadStage): number =>
  arrivals.ratePerSecond ?? arrivals.concurrency ?? 0

export function boundText(value: number | 'unanswered'): string {
  return value === 'unanswered' ? 'never' : durationText(value)
}

export function percentileName(p: number): string {
  return `p${Number((p * 100).toFixed(1))}`
}

export function percentileOf(stage: LoadStage, p: number) {
  return stage.measures.endToEnd?.percentiles.find(one => Math.abs(one.p - p) < 1e-9)
}

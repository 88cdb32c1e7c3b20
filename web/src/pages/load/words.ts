import type { LoadStage } from '../../../../src/server/api-contract.ts'
import { durationText } from '../../parts/format.ts'

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

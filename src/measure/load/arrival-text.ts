import type { ArrivalFacts } from './load-result.ts'
import { rateText } from './parse-limit.ts'

/** Kind and numbers of arrivals, e.g. `poisson 50/s`. Two stages of the same words had the same arrivals. */
export function arrivalText({ kind, ratePerSecond, concurrency, burstiness, scale }: ArrivalFacts): string {
  if (kind === 'closed') return `${concurrency} at once`
  const rate = ratePerSecond === undefined ? '' : ` ${rateText(ratePerSecond)}`
  if (kind === 'gamma') return `gamma${rate}, burstiness ${burstiness}`
  if (kind === 'replay') return `replay${rate}, ${Number((scale ?? 1).toPrecision(3))}x`
  return `${kind}${rate}`
}

import type { Forecasts } from './forecasts.ts'

/** What a confidence of 0 or 1 is taken for, because being wrong at it would cost infinitely much. */
const clip = 1e-15

/** Mean negative logarithm of the chance given to what happened, in nats. `clipped` counts forecasts of exactly 0 or 1, as good as. */
export function logLoss({ confidence, count, right }: Forecasts): {
  readonly loss: number
  readonly clipped: number
} {
  let total = 0
  let all = 0
  let clipped = 0
  for (let entry = 0; entry < confidence.length; entry++) {
    const stated = confidence[entry] as number
    const own = count[entry] as number
    const hits = right[entry] as number
    const p = Math.min(1 - clip, Math.max(clip, stated))
    if (p !== stated) clipped += own
    total -= hits * Math.log(p) + (own - hits) * Math.log1p(-p)
    all += own
  }
  return { loss: total / all, clipped }
}

import { normalCdf } from '../distributions/index.ts'
import type { Forecasts } from './forecasts.ts'

/**
 * Tests whether the Brier score is the one that the confidences themselves promise. Positive z: worse than promised.
 *
 * @returns undefined when no confidence differs from 0, 0.5 and 1: then nothing could show
 * @see Spiegelhalter (1986), doi:10.1002/sim.4780050506
 */
export function spiegelhalterTest({
  confidence,
  count,
  right,
}: Forecasts): { readonly z: number; readonly p: number } | undefined {
  let surplus = 0
  let variance = 0
  for (let entry = 0; entry < confidence.length; entry++) {
    const p = confidence[entry] as number
    const own = count[entry] as number
    surplus += ((right[entry] as number) - own * p) * (1 - 2 * p)
    variance += own * (1 - 2 * p) ** 2 * p * (1 - p)
  }
  if (!(variance > 1e-18)) return undefined
  const z = surplus / Math.sqrt(variance)
  return { z, p: 2 * normalCdf(-Math.abs(z)) }
}

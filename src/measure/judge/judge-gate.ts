import type { Estimate, Verdict } from '../../stats/index.ts'

/** The least kappa (or correlation) that a scorer must be shown to have before anything may rest on it. */
export const requiredAgreement = 0.8

/**
 * Whether a scorer agrees with people well enough to be relied on. Its whole interval above the requirement passes; its point
 * above and its lower limit below is inconclusive, with the number of labels that would settle it if the point stays; a
 * point below fails.
 */
export function judgeGate(agreement: Estimate, required = requiredAgreement): Verdict {
  if (agreement.kind === 'unknown')
    return { outcome: 'inconclusive', reason: `Agreement is unknown: ${agreement.reason}` }
  const { value, interval, n } = agreement
  if (value < required)
    return { outcome: 'fail', reason: `Agreement is ${text(value)}, and ${text(required)} is required.` }
  if (interval === undefined)
    return { outcome: 'inconclusive', reason: 'Agreement has no interval: there are too few labels.' }
  if (interval.lower >= required) return { outcome: 'pass' }
  const reason = `Agreement is ${text(value)}, but may be as low as ${text(interval.lower)}; ${text(required)} is required.`
  const room = value - required
  if (room <= 0) return { outcome: 'inconclusive', reason }
  // The half-width shrinks with the square root of the number of labels.
  const examplesNeeded = Math.ceil(n * ((value - interval.lower) / room) ** 2 - 1e-9)
  return { outcome: 'inconclusive', reason, examplesNeeded }
}

const text = (value: number): string => value.toFixed(2)

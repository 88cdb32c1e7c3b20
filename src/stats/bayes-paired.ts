import { type Random, seededRandom } from '../kernel/index.ts'
import { betaSurvival } from './distributions/index.ts'
import type { Discordance } from './mcnemar.ts'

/** P(A is right more often than B), from the pairs on which they differ, under a uniform prior. */
export function probabilityBetterPaired(
  { onlyA, onlyB }: Discordance,
  prior: { a: number; b: number } = { a: 1, b: 1 },
): number {
  return betaSurvival(0.5, onlyA + prior.a, onlyB + prior.b)
}

/**
 * Bayesian sign test: how probable it is that differences mostly lie below, within or above a region of practical
 * equivalence. The prior weighs one observation and lies in the region.
 *
 * @see Benavoli, Corani, Demšar & Zaffalon (2017), JMLR 18:77
 */
export function bayesianSignTest(input: {
  readonly differences: readonly number[]
  /** Half-width of the region. */
  readonly rope: number
  readonly random?: Random
  readonly draws?: number
}) {
  const { differences, rope, random = seededRandom('bayesian sign test'), draws = 100_000 } = input
  const left = differences.filter(difference => difference < -rope - 1e-12).length
  const right = differences.filter(difference => difference > rope + 1e-12).length
  const within = differences.length - left - right
  const wins = { left: 0, within: 0, right: 0 }
  for (let draw = 0; draw < draws; draw++) {
    const shares = {
      left: gammaDraw(left, random),
      within: gammaDraw(within + 1, random),
      right: gammaDraw(right, random),
    }
    if (shares.left > shares.within && shares.left > shares.right) wins.left++
    else if (shares.right > shares.within) wins.right++
    else wins.within++
  }
  return {
    counts: [left, within, right] as const,
    left: wins.left / draws,
    within: wins.within / draws,
    right: wins.right / draws,
  }
}

/** A gamma variable of whole shape: a sum of exponentials. Shape 0 is 0. */
function gammaDraw(shape: number, random: Random): number {
  let product = 1
  let total = 0
  for (let i = 0; i < shape; i++) {
    product *= 1 - random.float()
    if (product < 1e-280) {
      total -= Math.log(product)
      product = 1
    }
  }
  return total - Math.log(product)
}

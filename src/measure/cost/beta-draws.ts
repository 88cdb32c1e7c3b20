import type { Random } from '../../kernel/index.ts'

/** Draws of a rate after `k` of `n` were counted: Beta(k + 1/2, n - k + 1/2), from Jeffreys' prior. */
export function betaDraws(
  { k, n }: { readonly k: number; readonly n: number },
  random: Random,
  draws: number,
): Float64Array {
  return Float64Array.from({ length: draws }, () => {
    const success = gamma(k + 0.5, random)
    return success / (success + gamma(n - k + 0.5, random))
  })
}

/** @see Marsaglia & Tsang (2000), A simple method for generating gamma variables, doi:10.1145/358407.358414 */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.float()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(random)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - random.float()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float())
}

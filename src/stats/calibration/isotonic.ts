import { type Forecasts, totalsOf } from './forecasts.ts'

export interface IsotonicInput {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** 1 each unless given; at least 0. */
  readonly weights?: ArrayLike<number>
}

/**
 * The non-decreasing fit of `y` on `x` with the least squared error, by pooling adjacent violators; one value for each `x`
 * in the order given. Equal `x` are first pooled to their weighted mean.
 *
 * @see Ayer et al. (1955); de Leeuw, Hornik & Mair (2009), doi:10.18637/jss.v032.i05
 */
export function isotonicFit({ x, y, weights }: IsotonicInput): Float64Array {
  const order = Uint32Array.from({ length: x.length }, (_, i) => i).sort(
    (a, b) => (x[a] as number) - (x[b] as number) || a - b,
  )
  const entryOf = new Int32Array(x.length)
  const sums: number[] = []
  const masses: number[] = []
  let last: number | undefined
  for (const row of order) {
    const at = x[row] as number
    const weight = weights === undefined ? 1 : (weights[row] as number)
    if (at !== last) {
      sums.push(0)
      masses.push(0)
      last = at
    }
    const entry = sums.length - 1
    entryOf[row] = entry
    sums[entry] = (sums[entry] as number) + weight * (y[row] as number)
    masses[entry] = (masses[entry] as number) + weight
  }
  const fitted = poolViolators(sums, masses)
  return Float64Array.from(entryOf, entry => fitted[entry] as number)
}

/** The share right at each confidence if higher confidence never means less often right: the CORP curve. */
export const isotonicShares = ({ right, count }: Forecasts): Float64Array => poolViolators(right, count)

/** Means of the blocks, one value an entry. An entry without weight takes the value of its block, and makes none. */
function poolViolators(sums: ArrayLike<number>, masses: ArrayLike<number>): Float64Array {
  const blockSum = new Float64Array(sums.length)
  const blockMass = new Float64Array(sums.length)
  const blockEnd = new Int32Array(sums.length)
  let blocks = 0
  for (let entry = 0; entry < sums.length; entry++) {
    blockSum[blocks] = sums[entry] as number
    blockMass[blocks] = masses[entry] as number
    blockEnd[blocks] = entry
    blocks++
    while (blocks > 1 && isViolated(blockSum, blockMass, blocks)) {
      blocks--
      blockSum[blocks - 1] = (blockSum[blocks - 1] as number) + (blockSum[blocks] as number)
      blockMass[blocks - 1] = (blockMass[blocks - 1] as number) + (blockMass[blocks] as number)
      blockEnd[blocks - 1] = entry
    }
  }
  const fitted = new Float64Array(sums.length)
  let entry = 0
  for (let block = 0; block < blocks; block++) {
    const mass = blockMass[block] as number
    const value = mass === 0 ? 0 : (blockSum[block] as number) / mass
    for (; entry <= (blockEnd[block] as number); entry++) fitted[entry] = value
  }
  return fitted
}

/** Whether the last block is below the one before, or either has no weight to stand on its own. */
function isViolated(sums: Float64Array, masses: Float64Array, blocks: number): boolean {
  const [before, last] = [masses[blocks - 2] as number, masses[blocks - 1] as number]
  if (before === 0 || last === 0) return true
  return (sums[blocks - 2] as number) * last >= (sums[blocks - 1] as number) * before
}

/** Points of the CORP curve: the first and last confidence of every level, for a step picture. */
export function isotonicCurve(
  forecasts: Forecasts,
): { readonly from: number; readonly to: number; readonly share: number; readonly count: number }[] {
  const shares = isotonicShares(forecasts)
  const levels: { from: number; to: number; share: number; count: number }[] = []
  if (totalsOf(forecasts).count === 0) return levels
  shares.forEach((share, entry) => {
    const at = forecasts.confidence[entry] as number
    const count = forecasts.count[entry] as number
    const last = levels.at(-1)
    if (last !== undefined && last.share === share) {
      last.to = at
      last.count += count
    } else levels.push({ from: at, to: at, share, count })
  })
  return levels
}

import type { Random } from '../../src/kernel/index.ts'
import { betaCdf } from '../../src/stats/index.ts'

/** A distribution on finitely many values, so that its mean is known exactly. */
export interface Population {
  readonly name: string
  readonly mean: number
  readonly standardDeviation: number
  /** Lowest and highest possible value. */
  readonly range: readonly [number, number]
  readonly draw: (random: Random) => number
}

export function population(name: string, values: readonly number[], weights: readonly number[]): Population {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const shares = weights.map(weight => weight / total)
  const mean = shares.reduce((sum, share, i) => sum + share * (values[i] as number), 0)
  const variance = shares.reduce((sum, share, i) => sum + share * ((values[i] as number) - mean) ** 2, 0)
  const pick = picker(shares)
  return {
    name,
    mean,
    standardDeviation: Math.sqrt(variance),
    range: [Math.min(...values), Math.max(...values)],
    draw: random => values[pick(random)] as number,
  }
}

/** Walker's alias method: one draw for each pick, whatever the number of values. */
function picker(shares: readonly number[]): (random: Random) => number {
  const n = shares.length
  const odds = Float64Array.from(shares, share => share * n)
  const alias = Int32Array.from(shares, (_, i) => i)
  const small = [...odds.keys()].filter(i => (odds[i] as number) < 1)
  const large = [...odds.keys()].filter(i => (odds[i] as number) >= 1)
  while (small.length > 0 && large.length > 0) {
    const low = small.pop() as number
    const high = large.at(-1) as number
    alias[low] = high
    odds[high] = (odds[high] as number) - (1 - (odds[low] as number))
    if ((odds[high] as number) < 1) small.push(large.pop() as number)
  }
  for (const rest of [...small, ...large]) odds[rest] = 1
  return random => {
    const place = random.float() * n
    const at = Math.floor(place)
    return place - at < (odds[at] as number) ? at : (alias[at] as number)
  }
}

/** A Beta distribution rounded to hundredths, as scores are written down. */
export function roundedBeta(name: string, a: number, b: number): Population {
  const steps = 100
  const values = Array.from({ length: steps + 1 }, (_, i) => i / steps)
  const upTo = (x: number) => betaCdf(Math.min(1, Math.max(0, x)), a, b)
  return population(
    name,
    values,
    values.map(value => upTo(value + 0.5 / steps) - upTo(value - 0.5 / steps)),
  )
}

export function sample(from: Population, n: number, random: Random): Float64Array {
  const values = new Float64Array(n)
  for (let i = 0; i < n; i++) values[i] = from.draw(random)
  return values
}

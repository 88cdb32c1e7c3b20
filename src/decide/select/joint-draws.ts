import { type Random, seededRandom, shuffled } from '../../kernel/index.ts'
import { type Belief, normalCdf, normalQuantile } from '../../stats/index.ts'
import { allMembers, designOf, type Sample, type ScoreTable } from '../estimate/index.ts'

/** One figure of one candidate: what was scored, and what the data leave possible. */
export interface Column {
  readonly sample: Sample
  /** Undefined where nothing can be drawn. */
  readonly belief: Belief | undefined
  /** Columns of one figure (metric and slice) break ties alike, so that candidates with the same scores stay the same. */
  readonly figure: string
}

export interface JointInput {
  readonly table: ScoreTable
  readonly columns: readonly Column[]
  readonly draws: number
  readonly seed: string
}

const mostUnits = 2_000
const fewestUnits = 200
const mostWork = 150_000_000

/**
 * Draws of all figures together. Examples (or clusters) are resampled, the same ones for every candidate and metric, which tells
 * how figures move together; each figure then takes the value that its own belief has at the rank of its resampled one. So the
 * probability of keeping a single limit is that of its verdict, also for 0 of n, which no resample ever moves.
 *
 * Figures computed from all answers at once (F1 over classes) move with the mean of the scores of the same examples.
 */
export function jointDraws(input: JointInput): (Float64Array | undefined)[] {
  const { columns, draws, seed } = input
  const resampled = resampledValues(input)
  const levels = Float64Array.from({ length: draws }, (_, rank) => normalQuantile((rank + 0.5) / draws))
  const noises = new Map<string, Float64Array>()
  const noiseOf = (figure: string): Float64Array => {
    const known = noises.get(figure) ?? noise(draws, seededRandom(seed, 'ties', figure))
    noises.set(figure, known)
    return known
  }
  return columns.map(({ belief, figure }, k) =>
    belief === undefined
      ? undefined
      : placed({ values: resampled[k]!, noise: noiseOf(figure), levels, inverse: tabled(belief) }),
  )
}

const noise = (count: number, random: Random): Float64Array =>
  Float64Array.from({ length: count }, () => random.float())

/** Gives each draw the quantile that belongs to the rank of its resampled value. */
function placed(of: {
  readonly values: Float64Array
  readonly noise: Float64Array
  readonly levels: Float64Array
  readonly inverse: (z: number) => number
}): Float64Array {
  const { values, noise, levels, inverse } = of
  // What rounding leaves of equal sums is no difference.
  const keys = values.map(value => Math.round(value * 1e12))
  const order = Uint32Array.from(values, (_, at) => at)
  order.sort((a, b) => keys[a]! - keys[b]! || noise[a]! - noise[b]!)
  const drawn = new Float64Array(values.length)
  order.forEach((at, rank) => {
    drawn[at] = inverse(levels[rank]!)
  })
  return drawn
}

const widest = 4
const steps = 16

/** The quantile of a belief at a normal level, from a table: inverting a Beta for every draw would take seconds. */
function tabled(belief: Belief): (z: number) => number {
  const table = Float64Array.from({ length: 2 * widest * steps + 1 }, (_, at) =>
    belief.quantile(normalCdf(at / steps - widest)),
  )
  return z => {
    const place = Math.min(table.length - 1, Math.max(0, (z + widest) * steps))
    const below = Math.floor(place)
    const low = table[below]!
    return low + (place - below) * ((table[below + 1] ?? low) - low)
  }
}

/** Figures of every resample, by column; the figure itself where a resample holds no example that counts. */
function resampledValues({ table, columns, draws, seed }: JointInput): Float64Array[] {
  const random = seededRandom(seed, 'examples')
  const width = columns.length
  const { unitOf, units } = unitsOfTable(table, {
    most: Math.max(fewestUnits, Math.min(mostUnits, Math.floor(mostWork / (draws * Math.max(1, width))))),
    random,
  })
  const { tops, bottoms } = unitSums(columns, { unitOf, units })
  const values = columns.map(() => new Float64Array(draws))
  const whole = columns.map(({ sample }) => wholeMean(sample))
  const drawn = new Uint16Array(units)
  const top = new Float64Array(width)
  const bottom = new Float64Array(width)
  for (let draw = 0; draw < draws; draw++) {
    drawn.fill(0)
    for (let i = 0; i < units; i++) drawn[random.below(units)]! += 1
    top.fill(0)
    bottom.fill(0)
    for (let unit = 0; unit < units; unit++) {
      const times = drawn[unit]!
      if (times === 0) continue
      for (let k = 0; k < width; k++) {
        top[k]! += times * tops[unit * width + k]!
        bottom[k]! += times * bottoms[unit * width + k]!
      }
    }
    for (let k = 0; k < width; k++) values[k]![draw] = bottom[k] === 0 ? whole[k]! : top[k]! / bottom[k]!
  }
  return values
}

/** The sampled unit of every example of the table; very many are put into random groups, whose totals vary as they do. */
function unitsOfTable(table: ScoreTable, { most, random }: { most: number; random: Random }) {
  const { clusters, clusterCount } = designOf(table, allMembers(table))
  const examples = table.exampleIds.length
  const count = clusters === undefined ? examples : clusterCount
  const unitOf = Int32Array.from({ length: examples }, (_, at) => clusters?.[at] ?? at)
  if (count <= most) return { unitOf, units: count }
  const groupOf = new Int32Array(count)
  shuffled([...groupOf.keys()], random).forEach((unit, at) => {
    groupOf[unit] = at % most
  })
  return { unitOf: unitOf.map(unit => groupOf[unit]!), units: most }
}

function unitSums(columns: readonly Column[], { unitOf, units }: { unitOf: Int32Array; units: number }) {
  const width = columns.length
  const tops = new Float64Array(units * width)
  const bottoms = new Float64Array(units * width)
  columns.forEach(({ sample }, k) => {
    sample.examples.forEach((example, at) => {
      const weight = sample.weights?.[at] ?? 1
      const place = unitOf[example]! * width + k
      tops[place]! += weight * (sample.hits?.[at] ?? sample.values[at]!)
      bottoms[place]! += weight * (sample.of?.[at] ?? 1)
    })
  })
  return { tops, bottoms }
}

function wholeMean({ values }: Sample): number {
  let total = 0
  for (const value of values) total += value
  return values.length === 0 ? 0 : total / values.length
}

import type { Json, Random } from '../../kernel/index.ts'
import { shuffled } from '../../kernel/index.ts'
import { type Interval, probabilityBest, simultaneousDifferences } from '../../stats/index.ts'
import { type Sample, statisticReplicates, unitsOf } from '../estimate/index.ts'

/** All candidates of one metric resampled with the same examples in each replicate, so that what they share cancels. */
export interface JointReplicates {
  /** Figures on all common examples, one per candidate. */
  readonly points: Float64Array
  /** Replicate `r` of candidate `k` at `r * candidates + k`; NaN where a figure was not defined. */
  readonly values: Float64Array
  readonly replicates: number
  readonly candidates: number
  /** What was drawn: examples, clusters, or random groups of examples where there are very many. */
  readonly units: number
}

export interface JointInput {
  /** On the same examples in the same order. */
  readonly samples: readonly Sample[]
  readonly random: Random
  readonly replicates: number
  readonly compute?: ((evidence: readonly Json[]) => number | undefined) | undefined
}

const mostUnits = 4000
const groupsOfMany = 2000
const mostWork = 100_000_000

/** Undefined where fewer than three units could be drawn. */
export function jointResample(input: JointInput): JointReplicates | undefined {
  const first = input.samples[0]
  if (first === undefined) return undefined
  const units = drawnUnits(first, input.random)
  if (units.length < 3) return undefined
  return first.evidence === undefined ? resampleSums(input, units) : resampleEvidence(input, units)
}

/**
 * Puts very many units into 2,000 random groups of equal size. A group total varies as its members do, so the spread of
 * resampled means stays the same, at a cost that no longer grows with the number of examples.
 */
function drawnUnits(sample: Sample, random: Random): number[][] {
  if (sample.clusterCount <= mostUnits) return unitsOf(sample)
  const { clusters } = sample
  const groups: number[][] = Array.from({ length: groupsOfMany }, () => [])
  const order = shuffled(
    Array.from({ length: sample.clusterCount }, (_, unit) => unit),
    random,
  )
  const groupOf = new Uint16Array(order.length)
  order.forEach((unit, at) => {
    groupOf[unit] = at % groupsOfMany
  })
  for (let at = 0; at < sample.examples.length; at++) groups[groupOf[clusters?.[at] ?? at]!]!.push(at)
  return groups
}

/** Every figure is a ratio of two sums: over examples for means, hits over counts for ratios, weights in both. */
function resampleSums({ samples, random, replicates }: JointInput, units: number[][]): JointReplicates {
  const width = samples.length
  const { tops, bottoms } = unitSums(samples, units)
  const count = replicateCount(units.length * width, replicates)
  const values = new Float64Array(count * width)
  // Where every unit has the same bottom, so has every resample: half of the work is saved.
  const even = bottoms.every(bottom => bottom === bottoms[0])
  const fixed = bottoms[0]! * units.length
  const drawn = new Uint16Array(units.length)
  const top = new Float64Array(width)
  const bottom = new Float64Array(width)
  for (let replicate = 0; replicate < count; replicate++) {
    drawn.fill(0)
    for (let draw = 0; draw < units.length; draw++) drawn[random.below(units.length)]! += 1
    addDrawn(drawn, tops, top)
    if (!even) addDrawn(drawn, bottoms, bottom)
    const from = replicate * width
    for (let k = 0; k < width; k++) values[from + k] = top[k]! / (even ? fixed : bottom[k]!)
  }
  return {
    points: wholePoints(tops, bottoms, width),
    values,
    replicates: count,
    candidates: width,
    units: units.length,
  }
}

function unitSums(samples: readonly Sample[], units: number[][]) {
  const width = samples.length
  const tops = new Float64Array(units.length * width)
  const bottoms = new Float64Array(units.length * width)
  samples.forEach((sample, k) => {
    units.forEach((unit, u) => {
      for (const at of unit) {
        const weight = sample.weights?.[at] ?? 1
        tops[u * width + k]! += weight * (sample.hits?.[at] ?? sample.values[at]!)
        bottoms[u * width + k]! += weight * (sample.of?.[at] ?? 1)
      }
    })
  })
  return { tops, bottoms }
}

/** Sums the rows of `parts`, each as often as its unit was drawn. */
function addDrawn(drawn: Uint16Array, parts: Float64Array, into: Float64Array): void {
  const width = into.length
  into.fill(0)
  for (let u = 0; u < drawn.length; u++) {
    const times = drawn[u]!
    if (times === 0) continue
    const from = u * width
    for (let k = 0; k < width; k++) into[k]! += times * parts[from + k]!
  }
}

function replicateCount(work: number, wanted: number): number {
  return Math.max(500, Math.min(wanted, Math.floor(mostWork / work)))
}

function wholePoints(tops: Float64Array, bottoms: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: width }, (_, k) => {
    let top = 0
    let bottom = 0
    for (let at = k; at < tops.length; at += width) {
      top += tops[at]!
      bottom += bottoms[at]!
    }
    return top / bottom
  })
}

function resampleEvidence(
  { samples, random, replicates, compute }: JointInput,
  units: number[][],
): JointReplicates | undefined {
  if (compute === undefined) return undefined
  const width = samples.length
  const count = statisticReplicates(samples[0]!.examples.length, replicates)
  const values = new Float64Array(count * width)
  const byUnit = samples.map(({ evidence }) => units.map(unit => unit.flatMap(at => evidence?.[at] ?? [])))
  const figure = (of: readonly (readonly Json[])[], drawn: ArrayLike<number>) => {
    const found: Json[] = []
    for (let draw = 0; draw < drawn.length; draw++) for (const item of of[drawn[draw]!]!) found.push(item)
    return compute(found) ?? Number.NaN
  }
  const drawn = new Int32Array(units.length)
  for (let replicate = 0; replicate < count; replicate++) {
    for (let draw = 0; draw < drawn.length; draw++) drawn[draw] = random.below(units.length)
    byUnit.forEach((of, k) => {
      values[replicate * width + k] = figure(of, drawn)
    })
  }
  const whole = units.map((_, u) => u)
  return {
    points: Float64Array.from(byUnit, of => figure(of, whole)),
    values,
    replicates: count,
    candidates: width,
    units: units.length,
  }
}

/** The replicates of two candidates alone. */
export function jointPair(joint: JointReplicates, a: number, b: number): JointReplicates {
  const values = new Float64Array(2 * joint.replicates)
  for (let replicate = 0; replicate < joint.replicates; replicate++) {
    values[2 * replicate] = joint.values[replicate * joint.candidates + a]!
    values[2 * replicate + 1] = joint.values[replicate * joint.candidates + b]!
  }
  return { ...joint, points: Float64Array.of(joint.points[a]!, joint.points[b]!), values, candidates: 2 }
}

/** Share of replicates in which each candidate leads, ties split equally; those with an undefined figure are not counted. */
export function probabilitiesBest(joint: JointReplicates, direction: 'higher' | 'lower'): number[] {
  const rows = definedRows(joint)
  if (rows.length === 0) return []
  return probabilityBest(direction === 'higher' ? rows : rows.map(row => row.map(value => -value)))
}

function definedRows({ values, candidates, replicates }: JointReplicates): Float64Array[] {
  return Array.from({ length: replicates }, (_, replicate) =>
    values.subarray(replicate * candidates, (replicate + 1) * candidates),
  ).filter(row => !row.some(Number.isNaN))
}

/** Differences in every replicate, NaN left out. */
export function differenceDraws(joint: JointReplicates, a: number, b: number): Float64Array {
  const { values, candidates, replicates } = joint
  const draws = new Float64Array(replicates)
  for (let replicate = 0; replicate < replicates; replicate++)
    draws[replicate] = values[replicate * candidates + a]! - values[replicate * candidates + b]!
  return draws.filter(draw => !Number.isNaN(draw))
}

export interface Simultaneous {
  /** In the order (0, 1), (0, 2), …, (1, 2), …; undefined for a pair whose difference never moves. */
  readonly intervals: readonly (Interval | undefined)[]
  /** Level at which each pair alone has to hold, for pairs that have an interval of their own kind. */
  readonly pairLevel: number
}

/** Intervals that hold for all pairs at once; nothing where no replicate is defined. */
export function simultaneousIntervals(joint: JointReplicates, level: number): Simultaneous | undefined {
  const rows = definedRows(joint)
  if (rows.length === 0) return undefined
  const { intervals, errors, pairLevel } = simultaneousDifferences({
    points: [...joint.points],
    replicates: rows,
    units: joint.units,
    level,
  })
  return {
    intervals: intervals.map((interval, pair) => (errors[pair]! < 1e-12 ? undefined : interval)),
    pairLevel,
  }
}

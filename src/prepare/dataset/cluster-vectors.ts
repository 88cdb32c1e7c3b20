import type { Random } from '../../kernel/index.ts'

export interface Clustering {
  /** Cluster of each vector. */
  readonly assignment: Int32Array
  readonly centres: readonly Float32Array[]
}

const mostRounds = 30

/** Unit length; a zero vector stays zero. */
export function normalised(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  return length === 0 ? vector.slice() : vector.map(value => value / length)
}

export function dot(a: Float32Array, b: Float32Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += (a[i] as number) * (b[i] as number)
  return total
}

/**
 * Spherical k-means on unit vectors, begun from centres that lie far apart. The same seed gives the same clusters.
 *
 * @see Dhillon & Modha (2001); Arthur & Vassilvitskii (2007) for the beginning
 */
export function clusterVectors(vectors: readonly Float32Array[], count: number, random: Random): Clustering {
  const centres = beginning(vectors, Math.min(count, vectors.length), random)
  const assignment = new Int32Array(vectors.length).fill(-1)
  for (let round = 0; round < mostRounds; round++) {
    let moved = 0
    for (const [i, vector] of vectors.entries()) {
      const best = nearestCentre(vector, centres)
      if (assignment[i] !== best) moved++
      assignment[i] = best
    }
    if (moved === 0) break
    recentre(vectors, assignment, centres)
  }
  return { assignment, centres }
}

function beginning(vectors: readonly Float32Array[], count: number, random: Random): Float32Array[] {
  const centres: Float32Array[] = []
  const far = new Float64Array(vectors.length).fill(2)
  let next = vectors.length === 0 ? undefined : vectors[random.below(vectors.length)]
  while (next !== undefined && centres.length < count) {
    const centre = next.slice()
    centres.push(centre)
    let total = 0
    for (const [i, vector] of vectors.entries()) {
      far[i] = Math.min(far[i] as number, Math.max(0, 1 - dot(vector, centre)))
      total += far[i] as number
    }
    if (total <= 1e-9) break
    next = vectors[drawn(far, random.float() * total)]
  }
  return centres
}

/** The place at which the running sum reaches the target. */
function drawn(weights: Float64Array, target: number): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i] as number
    if (sum >= target) return i
  }
  return weights.length - 1
}

function nearestCentre(vector: Float32Array, centres: readonly Float32Array[]): number {
  let best = 0
  let highest = Number.NEGATIVE_INFINITY
  for (const [k, centre] of centres.entries()) {
    const similarity = dot(vector, centre)
    if (similarity > highest) {
      highest = similarity
      best = k
    }
  }
  return best
}

function recentre(vectors: readonly Float32Array[], assignment: Int32Array, centres: Float32Array[]): void {
  const sums = centres.map(centre => new Float32Array(centre.length))
  for (const [i, vector] of vectors.entries()) {
    const total = sums[assignment[i] as number] as Float32Array
    for (let d = 0; d < vector.length; d++) total[d] = (total[d] as number) + (vector[d] as number)
  }
  for (const [k, total] of sums.entries())
    if (total.some(value => value !== 0)) centres[k] = normalised(total)
}

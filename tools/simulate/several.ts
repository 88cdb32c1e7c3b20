import { type Random, seededRandom } from '../../src/kernel/index.ts'
import {
  type Interval,
  indexDrawer,
  normalCdf,
  normalQuantile,
  signFlipTest,
  simultaneousDifferences,
  tangoInterval,
} from '../../src/stats/index.ts'
import { type Cell, coverageBand, type Effort } from './cell.ts'
import { population, sample } from './population.ts'

/** Several candidates on common examples, some of which are hard for all. */
interface Field {
  readonly name: string
  /** On the probit scale. */
  readonly skills: readonly number[]
  /** Latent values at which the score rises by one step; one cut is pass or fail. */
  readonly cuts: readonly number[]
}

const rubric = [-1.2, -0.4, 0.4, 1.2]
const fields: readonly Field[] = [
  { name: '4 candidates, pass or fail, rates 0.69 to 0.84', skills: [1, 0.8, 0.8, 0.5], cuts: [0] },
  { name: '4 candidates, pass or fail, rates 0.93 to 0.98', skills: [2, 1.8, 1.8, 1.5], cuts: [0] },
  { name: '4 candidates, rubric of five levels', skills: [0.6, 0.4, 0.4, 0.1], cuts: rubric },
  {
    name: '10 equal candidates, rubric of five levels',
    skills: new Array<number>(10).fill(0.4),
    cuts: rubric,
  },
]

const shared = 0.6

const trueScore = ({ cuts }: Field, skill: number): number =>
  cuts.reduce((sum, cut) => sum + normalCdf(skill - cut), 0) / cuts.length

/** One row for each candidate, so that a resample of examples reads them side by side. */
function drawScores({ skills, cuts }: Field, n: number, random: Random): Float64Array {
  const normal = (): number => normalQuantile((random.uint32() + 0.5) / 2 ** 32)
  const scores = new Float64Array(n * skills.length)
  for (let example = 0; example < n; example++) {
    const ease = Math.sqrt(shared) * normal()
    for (const [k, skill] of skills.entries()) {
      const latent = skill + ease + Math.sqrt(1 - shared) * normal()
      let steps = 0
      for (const cut of cuts) if (latent > cut) steps++
      scores[example * skills.length + k] = steps / cuts.length
    }
  }
  return scores
}

/** Share of data sets in which the simultaneous intervals of all pairs cover at once. */
export function simultaneousCells(effort: Effort): Cell[] {
  return fields.flatMap(field => effort.sizes.flatMap(n => familyCells(field, n, effort)))
}

function familyCells(field: Field, n: number, { resampledDraws, replicates }: Effort): Cell[] {
  const random = seededRandom('simulate', 'max-t', field.name, n)
  const draws = Math.ceil(resampledDraws / 2)
  const isBinary = field.cuts.length === 1
  const plain = tally('max-T, textbook')
  const wide = tally('max-T', 'widened for few units', isBinary ? 'pass or fail: Tango is used' : true)
  const score = tally('max-T, Tango', 'Tango at the level of one pair')
  for (let draw = 0; draw < draws; draw++) {
    const scores = drawScores(field, n, random)
    const input = resampled(scores, { n, random, replicates })
    const found = simultaneousDifferences({ ...input, units: n })
    const truths = found.pairs.map(
      ([a, b]) => trueScore(field, field.skills[a]!) - trueScore(field, field.skills[b]!),
    )
    count(plain, simultaneousDifferences(input).intervals, truths)
    count(wide, found.intervals, truths)
    if (!isBinary) continue
    const level = found.pairLevel
    count(
      score,
      found.pairs.map(pair => tangoInterval({ ...discordant(scores, pair, n), level })!),
      truths,
    )
  }
  return [plain, wide, ...(isBinary ? [score] : [])].map(
    ({ method, departs, advised, covered, width }): Cell => {
      const value = covered / draws
      return {
        measure: 'coverage',
        method,
        truth: field.name,
        n,
        drawn: draws,
        value,
        standardError: Math.sqrt((value * (1 - value)) / draws),
        width: width / draws,
        advised,
        ...(departs === undefined ? {} : { departs }),
        ...(advised === true ? { wanted: coverageBand } : {}),
      }
    },
  )
}

const tally = (method: string, departs?: string, advised: true | string = true) => ({
  method,
  departs,
  advised,
  covered: 0,
  width: 0,
})

function count(
  into: ReturnType<typeof tally>,
  intervals: readonly Interval[],
  truths: readonly number[],
): void {
  if (intervals.every(({ lower, upper }, at) => lower <= truths[at]! + 1e-12 && truths[at]! <= upper + 1e-12))
    into.covered++
  for (const { lower, upper } of intervals) into.width += (upper - lower) / intervals.length
}

function discordant(scores: Float64Array, [a, b]: readonly [number, number], n: number) {
  const width = scores.length / n
  let onlyA = 0
  let onlyB = 0
  for (let from = 0; from < scores.length; from += width) {
    if (scores[from + a]! > scores[from + b]!) onlyA++
    if (scores[from + a]! < scores[from + b]!) onlyB++
  }
  return { onlyA, onlyB, n }
}

interface Resampling {
  readonly n: number
  readonly random: Random
  readonly replicates: number
}

function resampled(scores: Float64Array, { n, random, replicates }: Resampling) {
  const width = scores.length / n
  const means = (examples: (draw: number) => number): Float64Array => {
    const row = new Float64Array(width)
    for (let draw = 0; draw < n; draw++) {
      const from = examples(draw) * width
      for (let k = 0; k < width; k++) row[k] = (row[k] as number) + (scores[from + k] as number)
    }
    return row.map(total => total / n)
  }
  const drawIndex = indexDrawer(n, random)
  return {
    points: [...means(draw => draw)],
    replicates: Array.from({ length: replicates }, () => means(drawIndex)),
  }
}

/** How often the sign-flip test rejects when the mean difference is 0 and differences are symmetric. */
export function signFlipCells({ resampledDraws, replicates, sizes }: Effort): Cell[] {
  const nothing = population(
    'rubric differences around 0, 60% ties',
    [-0.5, -0.25, 0, 0.25, 0.5],
    [6, 14, 60, 14, 6],
  )
  return sizes.map((n): Cell => {
    const random = seededRandom('simulate', 'sign-flip', n)
    let rejected = 0
    for (let draw = 0; draw < resampledDraws; draw++) {
      const found = signFlipTest({ differences: sample(nothing, n, random), random, replicates })
      if (found !== undefined && found.pValue <= 0.05) rejected++
    }
    const value = rejected / resampledDraws
    return {
      measure: 'type-1-error',
      method: 'sign-flip',
      truth: nothing.name,
      n,
      drawn: resampledDraws,
      value,
      standardError: Math.sqrt((value * (1 - value)) / resampledDraws),
      advised: true,
      wanted: [0, 0.06],
    }
  })
}

import { seededRandom } from '../../kernel/index.ts'
import { rankAcceptability, type WeightRange, weightedScore, weightRange } from '../../stats/index.ts'
import { type Criterion, scored } from './criteria.ts'

/** The weighted score of candidates of which every criterion is known and finite in every draw. */
export interface WeightedScores {
  /** Positions in the comparison that are scored, ascending. */
  readonly scored: readonly number[]
  /** By position in the comparison. */
  readonly points: readonly (number | undefined)[]
  readonly draws: readonly (Float64Array | undefined)[]
}

export function weightedScores(criteria: readonly Criterion[], candidates: number): WeightedScores {
  const positions = Array.from({ length: candidates }, (_, at) => at).filter(at =>
    criteria.every(
      ({ figure }) =>
        figure.estimates[at]?.kind === 'known' && figure.draws[at]?.every(Number.isFinite) === true,
    ),
  )
  const points = new Array<number | undefined>(candidates)
  const draws = new Array<Float64Array | undefined>(candidates)
  const weights = criteria.map(({ weight }) => weight)
  for (const at of positions) {
    points[at] = weightedScore(pointScores(criteria, at), weights)
    const own = criteria.map(({ figure }) => figure.draws[at]!)
    draws[at] = own[0]!.map((_, draw) =>
      criteria.reduce(
        (total, criterion, k) => total + criterion.weight * scored(own[k]![draw]!, criterion),
        0,
      ),
    )
  }
  return { scored: positions, points, draws }
}

function pointScores(criteria: readonly Criterion[], candidate: number): number[] {
  return criteria.map(criterion => {
    const estimate = criterion.figure.estimates[candidate]!
    return estimate.kind === 'known' ? scored(estimate.value, criterion) : Number.NaN
  })
}

/** For each criterion how far its weight can move before another of `among` leads; positions as in `among`. */
export function weightRanges(
  criteria: readonly Criterion[],
  { among, leader }: { readonly among: readonly number[]; readonly leader: number },
): WeightRange[] {
  const items = among.map(at => pointScores(criteria, at))
  const weights = criteria.map(({ weight }) => weight)
  return criteria.map((_, criterion) =>
    weightRange(items, weights, { criterion, leader: among.indexOf(leader) }),
  )
}

const mostWeightDraws = 4_000

/** How often each of `among` takes each rank when weights may be anything and figures lie within their doubt. */
export function acceptability(
  criteria: readonly Criterion[],
  { among, seed }: { readonly among: readonly number[]; readonly seed: string },
): number[][] | undefined {
  if (criteria.length < 2 || among.length < 2) return undefined
  const columns = among.map(at => criteria.map(({ figure }) => figure.draws[at]!))
  const draws = Math.min(mostWeightDraws, columns[0]![0]!.length)
  return rankAcceptability({
    scores: draw => columns.map(own => criteria.map((criterion, k) => scored(own[k]![draw]!, criterion))),
    criteria: criteria.length,
    draws,
    random: seededRandom(seed, 'weights'),
  })
}

import { type Forecasts, totalsOf } from './forecasts.ts'

export interface CoveragePoint {
  /** Share of all that is answered, the most confident first. */
  readonly coverage: number
  /** Share wrong among those. */
  readonly risk: number
  /** Those with at least this confidence are answered. */
  readonly confidence: number
}

/** Share wrong when only the most confident are answered, after each confidence from the highest down. */
export function riskCoverageCurve({ confidence, count, right }: Forecasts): CoveragePoint[] {
  const total = totalsOf({ confidence, count, right }).count
  const found: CoveragePoint[] = []
  let answered = 0
  let wrong = 0
  for (let entry = confidence.length - 1; entry >= 0; entry--) {
    const own = count[entry] as number
    if (own === 0) continue
    answered += own
    wrong += own - (right[entry] as number)
    found.push({
      coverage: answered / total,
      risk: wrong / answered,
      confidence: confidence[entry] as number,
    })
  }
  return found
}

/**
 * Share wrong when these shares of all, the most confident, are answered; in the order given. Within equal confidences the
 * expected share counts. NaN for a coverage of 0 and for no forecasts.
 */
export function riskAtCoverages({ count, right }: Forecasts, coverages: readonly number[]): Float64Array {
  const total = totalsOf({ confidence: count, count, right }).count
  const order = [...coverages.keys()].sort((a, b) => (coverages[a] as number) - (coverages[b] as number))
  const found = new Float64Array(coverages.length)
  let [entry, answered, wrong] = [count.length - 1, 0, 0]
  for (const at of order) {
    const wanted = (coverages[at] as number) * total
    while (entry >= 0 && answered + (count[entry] as number) <= wanted) {
      answered += count[entry] as number
      wrong += (count[entry] as number) - (right[entry] as number)
      entry--
    }
    const rest = wanted - answered
    const share = entry < 0 || rest <= 0 ? 0 : 1 - (right[entry] as number) / (count[entry] as number)
    found[at] = (wrong + (rest > 0 ? rest * share : 0)) / wanted
  }
  return found
}

export interface SelectiveRisk {
  /** Mean share wrong over every coverage, the most confident first; lower is better. */
  readonly area: number
  /** What the best possible order of the same answers would have. */
  readonly oracle: number
  /** `area` - `oracle`: 0 when every right answer has more confidence than every wrong one. */
  readonly excess: number
}

/**
 * Area under the risk-coverage curve (AURC) and its excess over the best order (E-AURC). Among equal confidences the order is
 * chance: the expected share wrong counts, so that the figure does not depend on how rows were sorted.
 *
 * @returns undefined for no forecasts
 * @see Geifman & El-Yaniv (2017); Geifman, Uziel & El-Yaniv (2019), ICLR, for the excess
 */
export function selectiveRisk(forecasts: Forecasts): SelectiveRisk | undefined {
  const { count, right } = forecasts
  const totals = totalsOf(forecasts)
  if (totals.count === 0) return undefined
  const harmonic = harmonicUpTo(totals.count)
  let answered = 0
  let wrong = 0
  let area = 0
  for (let entry = count.length - 1; entry >= 0; entry--) {
    const own = count[entry] as number
    if (own === 0) continue
    const misses = own - (right[entry] as number)
    // Σ over j of (wrong + misses j / own) / (answered + j), for j from 1 to own.
    const share = misses / own
    const sum = (harmonic[answered + own] as number) - (harmonic[answered] as number)
    area += misses + (wrong - answered * share) * sum
    answered += own
    wrong += misses
  }
  area /= totals.count
  const oracle =
    (wrong - totals.right * ((harmonic[totals.count] as number) - (harmonic[totals.right] as number))) /
    totals.count
  return { area, oracle, excess: Math.max(0, area - oracle) }
}

let harmonics = new Float64Array(1)

/** 1 + 1/2 + … + 1/n for every n up to the given one; kept, because resamples ask again and again. */
function harmonicUpTo(n: number): Float64Array {
  if (harmonics.length > n) return harmonics
  const longer = new Float64Array(n + 1)
  for (let k = 1; k <= n; k++) longer[k] = (longer[k - 1] as number) + 1 / k
  harmonics = longer
  return longer
}

import { seededRandom } from '../../kernel/index.ts'
import {
  effectiveLabels,
  type Interval,
  type JudgedStratum,
  postStratifiedRate,
  predictionPoweredMean,
  regressionEstimate,
  tInterval,
  wilsonInterval,
} from '../../stats/index.ts'

/** One answer that the scorer judged, with what people said of it where they saw it. Both are numbers; a rate has 0 and 1. */
export interface ScoredItem {
  readonly judged: number
  readonly people: number | undefined
}

export interface CorrectedEstimate {
  /** What the scorer alone says: its own bias is in it. */
  readonly raw: { readonly value: number; readonly interval: Interval | undefined; readonly n: number }
  /** What people would say of all answers, by the labelled ones and the scorer on the rest. */
  readonly corrected: { readonly value: number; readonly interval: Interval; readonly method: string }
  /** What the labelled answers alone say. */
  readonly labelled: { readonly value: number; readonly interval: Interval | undefined; readonly n: number }
  /** Labels that would be needed without the scorer for an interval as narrow. */
  readonly effectiveLabels: number | undefined
  /** Further labels that bring the interval to the wished width, if the scorer stays as good. */
  readonly labelsForWidth: number | undefined
}

export interface CorrectionSettings {
  readonly seed: string
  readonly level?: number
  /** Wished half-width; two points for a rate unless given. */
  readonly halfWidth?: number
  /** Draws of the posterior: 20,000 unless given. */
  readonly draws?: number
}

/**
 * The human rate behind a scorer that saw every answer, when people saw a random part. Post-stratification for pass or fail, whose
 * interval holds near 0 and 1 and with few labels; PPI++ for grades.
 *
 * @returns undefined without labels, or without answers
 */
export function correctEstimate(
  items: readonly ScoredItem[],
  settings: CorrectionSettings,
): CorrectedEstimate | undefined {
  const { level = 0.95, halfWidth = 0.02 } = settings
  const seen = items.filter((item): item is ScoredItem & { people: number } => item.people !== undefined)
  if (seen.length === 0 || items.length === 0) return undefined
  const isBinary = items.every(
    ({ judged, people }) => isBit(judged) && (people === undefined || isBit(people)),
  )
  const corrected = isBinary ? binary(items, settings) : graded(items, level)
  if (corrected === undefined) return undefined
  const labels = seen.map(({ people }) => people)
  const worth = regressionEstimate({
    labels,
    judged: seen.map(({ judged }) => judged),
    others: items.flatMap(({ judged, people }) => (people === undefined ? [judged] : [])),
    level,
  })
  const half = (corrected.interval.upper - corrected.interval.lower) / 2
  return {
    raw: described(
      items.map(({ judged }) => judged),
      { isBinary, level },
    ),
    corrected,
    labelled: described(labels, { isBinary, level }),
    effectiveLabels:
      worth &&
      effectiveLabels({ labels: labels.length, items: items.length, determination: worth.determination }),
    labelsForWidth:
      half <= halfWidth ? 0 : Math.max(0, Math.ceil(labels.length * (half / halfWidth) ** 2) - labels.length),
  }
}

function described(
  values: readonly number[],
  { isBinary, level }: { readonly isBinary: boolean; readonly level: number },
): CorrectedEstimate['labelled'] {
  const successes = values.filter(value => value === 1).length
  return {
    value: average(values),
    interval: isBinary
      ? wilsonInterval({ successes, trials: values.length, level })
      : tInterval({ values, level }),
    n: values.length,
  }
}

const isBit = (value: number): boolean => value === 0 || value === 1

function binary(
  items: readonly ScoredItem[],
  { seed, level = 0.95, draws }: CorrectionSettings,
): CorrectedEstimate['corrected'] | undefined {
  const stratum = (verdict: number): JudgedStratum => {
    const own = items.filter(({ judged }) => judged === verdict)
    const seen = own.filter(({ people }) => people !== undefined)
    return {
      judged: own.length,
      labelled: seen.length,
      positive: seen.filter(({ people }) => people === 1).length,
    }
  }
  const found = postStratifiedRate([stratum(1), stratum(0)], {
    random: seededRandom(seed),
    level,
    ...(draws === undefined ? {} : { draws }),
  })
  return found && { value: found.value, interval: found.interval, method: 'beta-post-stratified' }
}

function graded(items: readonly ScoredItem[], level: number): CorrectedEstimate['corrected'] | undefined {
  const seen = items.flatMap(({ judged, people }) => (people === undefined ? [] : [{ judged, people }]))
  const found = predictionPoweredMean({
    labels: seen.map(({ people }) => people),
    judged: seen.map(({ judged }) => judged),
    others: items.flatMap(({ judged, people }) => (people === undefined ? [judged] : [])),
    level,
  })
  return found && { value: found.value, interval: found.interval, method: 'ppi++' }
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

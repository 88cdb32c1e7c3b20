import { type Score, seededRandom } from '../../kernel/index.ts'
import { clusterRobustMean, type Estimate, type Interval, mean, wilsonInterval } from '../../stats/index.ts'
import { alikeInterval } from './alike-interval.ts'
import { resampleItems } from './resample-items.ts'

/** One answer scored again: twice as it is, and in other words where there was something to rewrite. */
export interface BiasReading {
  /** Answers to the same example are one cluster. */
  readonly cluster: string
  readonly first: Score
  readonly shuffled: Score
  readonly formal: Score | undefined
  readonly plain: Score | undefined
}

export interface BiasTest {
  /** In the order in which they were scored first. */
  readonly readings: readonly BiasReading[]
  /** Places in `readings`, in the order in which they were scored the second time. */
  readonly shuffledOrder: readonly number[]
  /** Of the scorer. */
  readonly range: readonly [number, number]
  readonly seed: string
  readonly level?: number
  readonly replicates?: number
}

export type BiasTestName = 'style_formal' | 'style_plain' | 'order_change' | 'anchoring'

/**
 * What moves a scorer although the answer says the same: its style, and what was scored before it. Every figure compares an answer
 * with itself, so that how good the answers are plays no part. Answers without a score are counted apart.
 */
export function biasTestFigures(test: BiasTest): Record<BiasTestName, Estimate> {
  const { readings } = test
  return {
    style_formal: meanChange(changesOf(readings, 'formal'), test),
    style_plain: meanChange(changesOf(readings, 'plain'), test),
    order_change: changedShare(changesOf(readings, 'shuffled'), test),
    anchoring: pullOfBefore(test),
  }
}

interface Changes {
  readonly values: readonly { readonly cluster: string; readonly change: number }[]
  readonly unscored: number
  readonly errored: number
}

/** Score of the second reading minus that of the first. */
function changesOf(readings: readonly BiasReading[], second: 'formal' | 'plain' | 'shuffled'): Changes {
  const values: { cluster: string; change: number }[] = []
  let [unscored, errored] = [0, 0]
  for (const { cluster, first, [second]: other } of readings) {
    if (other === undefined) continue
    if (first.outcome === 'scored' && other.outcome === 'scored')
      values.push({ cluster, change: settled(other.value - first.value) })
    else if (first.outcome === 'errored' || other.outcome === 'errored') errored++
    else unscored++
  }
  return { values, unscored, errored }
}

/** What rounding leaves of two equal totals is no change. */
const settled = (change: number): number => (Math.abs(change) < 1e-9 ? 0 : change)

type Frame = Pick<BiasTest, 'range' | 'level'>

function meanChange({ values, unscored, errored }: Changes, { range, level = 0.95 }: Frame): Estimate {
  const counts = { n: values.length, unscored, errored }
  const found = clusterMean(values, { level })
  if (found === undefined)
    return { kind: 'unknown', reason: 'No answer has a score both as it is and rewritten.', ...counts }
  const reach = range[1] - range[0]
  const alike = alikeInterval(found.value, {
    range: rangeOfOthers(found.value, reach),
    units: found.clusters,
    level,
  })
  return known(found.value, {
    ...(found.interval
      ? { interval: found.interval, method: 'cluster-cr2' }
      : { interval: alike, method: 'all-alike' }),
    clusters: found.clusters,
    ...counts,
  })
}

/**
 * Where all answers changed alike, how far others may have changed: anywhere on the scale where none of these did, else as far the
 * other way as these did, or as much further. A whole scale would drown a change by one point that every answer shows.
 */
function rangeOfOthers(change: number, reach: number): readonly [number, number] {
  if (change === 0) return [-reach, reach]
  const most = 2 * Math.abs(change)
  return [Math.max(-reach, change - most), Math.min(reach, change + most)]
}

/** Wilson, unless several candidates answer the same example: these stand or fall together. */
function changedShare({ values, unscored, errored }: Changes, { level = 0.95 }: Frame): Estimate {
  const counts = { n: values.length, unscored, errored }
  const hits = values.map(({ cluster, change }) => ({ cluster, change: change === 0 ? 0 : 1 }))
  const found = clusterMean(hits, { level, range: [0, 1] })
  if (found === undefined)
    return { kind: 'unknown', reason: 'No answer has a score in both orders.', ...counts }
  const { clusters } = found
  if (clusters < values.length && found.interval)
    return known(found.value, { interval: found.interval, method: 'cluster-cr2', clusters, ...counts })
  const interval = wilsonInterval({ successes: found.value * clusters, trials: clusters, level })
  return known(found.value, { interval, method: 'wilson', clusters, ...counts })
}

function clusterMean(
  values: Changes['values'],
  options: { readonly level: number; readonly range?: readonly [number, number] },
) {
  const numbers = new Map([...new Set(values.map(({ cluster }) => cluster))].map((name, at) => [name, at]))
  return clusterRobustMean({
    values: values.map(({ change }) => change),
    clusters: values.map(({ cluster }) => numbers.get(cluster) as number),
    ...options,
  })
}

interface Pulled {
  readonly cluster: string
  /** Change of the answer's score from the first order to the second, and of the score given just before it. */
  readonly change: number
  readonly before: number
}

/**
 * Slope of the change of a score on the change of the score given just before it. A judge that moves a share of the way towards its
 * last score has that share as its slope. Looking at one order alone would not show it: good answers also stand near good ones.
 */
function pullOfBefore(test: BiasTest): Estimate {
  const { seed, level = 0.95, replicates = 2_000 } = test
  const { pulled, unscored, errored } = pulledIn(test)
  const counts = { n: pulled.length, unscored, errored }
  const clusters = [...Map.groupBy(pulled, ({ cluster }) => cluster).values()]
  const found = resampleItems(
    clusters,
    { pull: groups => slope(groups.flat()) },
    { random: seededRandom(seed, 'anchoring'), level, replicates, seed },
  ).pull
  if (found.kind === 'unknown')
    return {
      kind: 'unknown',
      reason: 'Too few answers were scored after another one, or the scores before them do not differ.',
      ...counts,
    }
  const { value, interval, warnings } = found
  const isAlike = interval !== undefined && interval.upper - interval.lower < 1e-9
  const range = [Math.min(-1, value), Math.max(1, value)] as const
  return {
    ...known(settled(value), {
      interval: isAlike ? alikeInterval(settled(value), { range, units: clusters.length, level }) : interval,
      method: isAlike ? 'all-alike' : 'cluster-bootstrap',
      clusters: clusters.length,
      ...counts,
    }),
    seed,
    ...(interval === undefined ? { warnings } : {}),
  }
}

/** The first answer of an order has none before it. An answer after one without a score has nothing to be pulled to. */
function pulledIn({ readings, shuffledOrder }: BiasTest) {
  const beforeAgain = new Map(shuffledOrder.map((place, at) => [place, shuffledOrder[at - 1]]))
  const pulled: Pulled[] = []
  let [unscored, errored] = [0, 0]
  readings.forEach(({ cluster, first, shuffled }, place) => {
    const [before, again] = [readings[place - 1], readings[beforeAgain.get(place) ?? -1]]
    if (before === undefined || again === undefined) return
    const scores = [first, shuffled, before.first, again.shuffled]
    const values = scores.flatMap(score => (score.outcome === 'scored' ? [score.value] : []))
    if (values.length === scores.length) {
      const [one = 0, two = 0, beforeOne = 0, beforeTwo = 0] = values
      pulled.push({ cluster, change: settled(two - one), before: beforeTwo - beforeOne })
    } else if (scores.some(({ outcome }) => outcome === 'errored')) errored++
    else unscored++
  })
  return { pulled, unscored, errored }
}

function slope(items: readonly Pulled[]): number | undefined {
  if (items.length < 3) return undefined
  const centre = mean(items.map(({ before }) => before))
  const shift = mean(items.map(({ change }) => change))
  let [shared, spread] = [0, 0]
  for (const { before, change } of items) {
    shared += (before - centre) * (change - shift)
    spread += (before - centre) ** 2
  }
  return spread < 1e-12 ? undefined : shared / spread
}

const fewClusters = 20

interface Found {
  readonly interval: Interval | undefined
  readonly method: string
  readonly n: number
  readonly clusters: number
  readonly unscored: number
  readonly errored: number
}

function known(value: number, { interval, ...facts }: Found): Estimate & { readonly kind: 'known' } {
  const warnings = [
    ...(interval === undefined ? ['Too few answers, or a scale without an end: there is no interval.'] : []),
    ...(facts.clusters < fewClusters
      ? [`Only ${facts.clusters} examples: the interval covers less often than it says.`]
      : []),
  ]
  return { kind: 'known', value, ...(interval === undefined ? {} : { interval }), ...facts, warnings }
}

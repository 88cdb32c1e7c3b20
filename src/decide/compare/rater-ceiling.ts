import type { Estimate } from '../../stats/index.ts'
import { allMembers, designOf, estimateSample, type ScoreTable, sampleOf } from '../estimate/index.ts'
import type { Ceiling, ComparedMetric } from './comparison.ts'

export interface CeilingRating {
  readonly exampleId: string
  readonly rater: string
  readonly value: string | number
}

/** Labels that people gave to the questions themselves, or why there are none. */
export interface CeilingInput {
  /** Default: the first primary metric. */
  readonly metric?: string | undefined
  /** Where the ratings stand, for people. */
  readonly source: string
  readonly ratings: readonly CeilingRating[]
  /** Why no rating can be used, with what to do. */
  readonly why?: string | undefined
  /** True when no person gave some of them. */
  readonly isSynthetic: boolean
}

interface Context {
  readonly metrics: readonly ComparedMetric[]
  /** Ratings of other examples say nothing about the comparison. Weights and clusters are those of its examples. */
  readonly table: ScoreTable
  readonly level: number
  readonly seed: string
  readonly replicates: number
}

/**
 * How far a person reaches where the others' majority is the truth: each rater of an example is held against the majority of
 * the others (leave-one-out), the example's score is the mean over its raters, and the figure the mean over examples. Where the
 * others are tied between k values, agreeing with one of them counts 1/k: what a truth drawn among them would give. Leaving such
 * examples out would leave out the hardest and put the ceiling too high.
 *
 * The interval is over examples, with the raters as they are. Undefined when the metric is not in this comparison.
 */
export function raterCeiling(input: CeilingInput, context: Context): Ceiling | undefined {
  const metric =
    input.metric === undefined
      ? context.metrics.find(({ role }) => role === 'primary')
      : context.metrics.find(({ id }) => id === input.metric)
  if (metric === undefined) return undefined
  const places = placesOf(context.table, metric.id)
  const usable = input.ratings.filter(({ exampleId }) => places.has(exampleId))
  const scores = [...Map.groupBy(usable, ({ exampleId }) => places.get(exampleId)!)]
    .sort(([a], [b]) => a - b)
    .flatMap(([place, own]): Score[] => {
      const score = scoreAgainstRest(own.map(({ value }) => value))
      return score === undefined ? [] : [{ place, score }]
    })
  const why = input.why ?? unfit(metric) ?? (scores.length === 0 ? nothingShared(input, usable) : undefined)
  return {
    metric: metric.id,
    estimate: why === undefined ? estimateOf(scores, metric, context) : unknown(why),
    raters: new Set(usable.map(({ rater }) => rater)).size,
    examples: scores.length,
    source: input.source,
    synthetic: input.isSynthetic,
  }
}

/**
 * Mean over the raters of an item of how each agrees with the majority of the others, in [0, 1]; undefined for fewer than two
 * ratings. For counts c of n: a rater of a value meets a majority of the others that is decided by c - 1 of n - 1.
 */
export function scoreAgainstRest(values: readonly (string | number)[]): number | undefined {
  const n = values.length
  if (n < 2) return undefined
  const counts = new Map<string | number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let sum = 0
  for (const [value, count] of counts) {
    const own = count - 1
    const others = [...counts].flatMap(([other, times]) => (other === value ? [] : [times]))
    const most = Math.max(own, ...others)
    if (own < most) continue
    sum += count / (1 + others.filter(times => times === most).length)
  }
  return sum / n
}

/** Examples that the metric says something about, by id: those for which some candidate has a value. */
function placesOf(table: ScoreTable, metric: string): ReadonlyMap<string, number> {
  const members = allMembers(table)
  const scored = new Set(
    table.candidates.flatMap(columns => [...sampleOf(table, columns, { metric, members }).examples]),
  )
  return new Map([...scored].map(place => [table.exampleIds[place]!, place]))
}

/** A ceiling limits a share of right labels and nothing else. */
function unfit({ title, aggregation, direction, range }: ComparedMetric): string | undefined {
  const [low, high] = range
  if (aggregation === 'rate' && direction === 'higher' && low === 0 && high === 1) return undefined
  return `How far people agree on labels limits a rate of right labels; ${title} is none. Name one under baselines.ceiling.metric.`
}

function nothingShared({ source, ratings }: CeilingInput, usable: readonly CeilingRating[]): string {
  const ask = 'Let two or more people label the same questions of this split, each alone.'
  if (ratings.length === 0) return `${source} holds no ratings. ${ask}`
  if (usable.length === 0)
    return `No example that ${source} has ratings of is among those compared on this metric. ${ask}`
  return `No example compared has ratings of two people in ${source}. ${ask}`
}

const unknown = (reason: string): Estimate => ({ kind: 'unknown', reason, n: 0, unscored: 0, errored: 0 })

interface Score {
  /** Of the example in the table. */
  readonly place: number
  readonly score: number
}

function estimateOf(scores: readonly Score[], metric: ComparedMetric, context: Context): Estimate {
  const examples = Int32Array.from(scores, ({ place }) => place)
  const values = Float64Array.from(scores, ({ score }) => score)
  return estimateSample(
    {
      examples,
      values,
      ...designOf(context.table, examples),
      binary: values.every(value => value === 0 || value === 1),
      scored: scores.length,
      unscored: 0,
      errored: 0,
      notApplicable: 0,
      missing: 0,
    },
    {
      metric: {
        id: metric.id,
        version: metric.version,
        title: metric.title,
        direction: 'higher',
        range: [0, 1],
        aggregation: 'rate',
      },
      level: context.level,
      seed: `${context.seed}/${metric.id}/ceiling`,
      replicates: context.replicates,
    },
  )
}

import {
  arrivalText,
  type LatencyBound,
  type LoadMeasure,
  type LoadPercentile,
  type LoadResult,
  type LoadStage,
  type LoadVerdict,
  measureWords,
  percentileName,
  timeText,
} from '../measure/load/index.ts'

/** A latency, or that there was none at this rank. */
const boundText = (bound: LatencyBound): string => (typeof bound === 'number' ? timeText(bound) : 'no answer')

/** `1.42 s [1.3, 1.61]`; without interval when too few requests carry one. */
export function percentileText(found: LoadPercentile | undefined): string {
  if (found === undefined) return '–'
  const { value, interval } = found
  if (interval === undefined) return `${boundText(value)} (no interval)`
  return `${boundText(value)} ${rangeText(found)}`
}

/** Limits in the unit of the value, which is not said again; with units of their own where these differ. */
function rangeText({ value, interval }: LoadPercentile): string {
  const limits = [interval!.lower, interval!.upper].map(boundText)
  const unit = / (ms|s)$/.exec(boundText(value))?.[0]
  const isSame = unit !== undefined && limits.every(limit => limit.endsWith(unit))
  return `[${limits.map(limit => (isSame ? limit.slice(0, -unit.length) : limit)).join(', ')}]`
}

export const percentileAt = (stage: LoadStage, measure: LoadMeasure, p: number): LoadPercentile | undefined =>
  stage.measures[measure]?.percentiles.find(one => one.p === p)

const percentText = (share: number): string => `${Number((share * 100).toFixed(1))}%`

/** `99.3% [98.1, 99.8]`, or why there is none. */
export function goodputText({ goodput }: LoadStage): string {
  if (goodput.kind === 'unknown') return '–'
  const { value, interval } = goodput
  if (interval === undefined) return percentText(value)
  const [lower, upper] = [interval.lower, interval.upper].map(one => percentText(one).replace('%', ''))
  return `${percentText(value)} [${lower}, ${upper}]`
}

/** Failures by class, e.g. `3 timeout, 1 server error`; `0` when there are none. */
export function failuresText({ outcomes }: LoadStage): string {
  const failed = Object.entries(outcomes).filter(
    ([name, count]) => name !== 'ok' && name !== 'unsent' && name !== 'aborted' && count > 0,
  )
  return failed.length === 0
    ? '0'
    : failed.map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`).join(', ')
}

/** One request has no rate. */
export const rateCell = ({ generator, arrivals, measured }: LoadStage): string => {
  if (measured < 2) return '–'
  const digits = arrivals.ratePerSecond === undefined ? 3 : 4
  return `${Number(generator.achievedRate.toPrecision(digits))}/s`
}

export const stageName = ({ arrivals }: LoadStage): string => arrivalText(arrivals)

/** So much that a reader should know it without asking: a service that starts slowly does so for its users too. */
const isMuchCut = ({ warmUp, measured }: LoadStage): boolean => warmUp.cutRequests * 10 > measured

/** What a reader must know before believing the figures. What a verdict says already is not said again. */
export function remarksOf({ stages, verdicts, notes }: LoadResult): string[] {
  const said = new Set(verdicts.map(({ stage }) => stage))
  return [
    ...stages.flatMap((stage, at) => {
      const { validity, warmUp } = stage
      return [
        ...(said.has(at)
          ? []
          : validity.reasons.map(reason => `${stageName(stage)} decides nothing: ${reason}`)),
        ...(warmUp.isSteady && !isMuchCut(stage) ? [] : [`${stageName(stage)}: ${warmUp.words}.`]),
      ]
    }),
    ...notes,
  ]
}

export function verdictText({ limit, at, role, probability, reason, requestsNeeded }: LoadVerdict): string {
  const where = { expected: ' (expected rate)', headroom: ' (with headroom)', asked: '' }[role]
  const chance = probability === undefined ? '' : ` Probability ${chanceText(probability)}.`
  const more =
    requestsNeeded === undefined
      ? ''
      : ` About ${requestsNeeded.toLocaleString('en-US')} more requests would settle it.`
  return `${limit.text} at ${at}${where}:${chance} ${reason}${more}`
}

function chanceText(probability: number): string {
  if (probability > 0.999) return 'above 99.9%'
  if (probability < 0.001) return 'below 0.1%'
  return percentText(probability)
}

/** What was loaded and how, in facts. */
export function loadFacts(result: LoadResult): string[] {
  const { workload, how, isStreamed, isStructured, costUsd } = result
  return [
    workload.about,
    how === 'hosted' ? 'served on loopback by a process of its own' : 'asked directly',
    isStreamed ? 'streamed' : 'whole answers',
    ...(isStructured ? ['checked against a JSON Schema'] : []),
    ...(workload.isUnique ? ['every request begins differently'] : []),
    ...(costUsd === undefined || costUsd === 0 ? [] : [`$${costUsd.toPrecision(2)}`]),
  ]
}

/** Whether the lengths that were sent are those that were meant. */
export function lengthsTexts({ workload }: LoadResult): string[] {
  return (['input', 'output'] as const).flatMap(side => {
    const lengths = workload[side]
    if (lengths === undefined) return []
    const { plannedMedian, achievedMedian, test } = lengths
    const tested =
      test === undefined
        ? ''
        : `; largest distance of the two distributions ${Number(test.distance.toFixed(3))}, p ${pText(test.p)}`
    return [
      `${side} tokens: median ${plannedMedian} planned, ${achievedMedian} ${side === 'input' ? 'sent' : 'received'}${tested}`,
    ]
  })
}

const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(p < 0.1 ? 3 : 2))

/** Rows of a table of all measures of a stage. */
export function measureRows(stage: LoadStage): { readonly name: string; readonly cells: string[] }[] {
  return Object.entries(stage.measures).map(([measure, found]) => ({
    name: measureWords[measure as LoadMeasure],
    cells: [String(found.n), ...found.percentiles.map(percentileText)],
  }))
}

export const measureHeads = (stage: LoadStage): string[] =>
  (Object.values(stage.measures)[0]?.percentiles ?? []).map(({ p }) => percentileName(p))

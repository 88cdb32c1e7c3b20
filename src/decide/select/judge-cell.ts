import { type Belief, intervalBelief, rateBelief } from '../../stats/index.ts'
import { type Cell, type ComparedMetric, type Comparison, mostOpen, valueText } from '../compare/index.ts'
import { beliefOf, isRate, rateTrials } from './belief-of.ts'
import {
  chanceWithin,
  examplesToSettle,
  type Judgement,
  judgeLimit,
  type Limit,
  percent,
} from './judge-limit.ts'
import { type Believed, countedAt, type OpenAnswers, openAnswers } from './open-answers.ts'
import type { KnownFigure } from './outside-figure.ts'

/** A verdict on a figure of the run, and the belief that its probability is read from; none where it has none. */
interface JudgedCell {
  readonly judgement: Judgement
  readonly belief?: Belief
}

interface CellContext {
  readonly metric: ComparedMetric
  readonly limit: Limit
  readonly comparison: Comparison
}

const without = (reason: string): JudgedCell => ({ judgement: { outcome: 'inconclusive', reason } })

/**
 * Met or missed only where that holds whatever the answers without a value are: each of them counted against a limit that is met,
 * and for one that is missed. The probability is then that of this worst case. Where it does not hold, or more than one trial in
 * twenty is open, nothing is said: the rest may not be like them.
 */
export function judgeCell(cell: Cell, context: CellContext): JudgedCell {
  const { metric, limit, comparison } = context
  const { estimate } = cell
  if (estimate.kind === 'unknown') return without(`No figure: ${estimate.reason.replace(/\.$/, '')}.`)
  const counted = openAnswers(cell, comparison)
  if (counted.share > mostOpen)
    return without(`${openText(counted)}: the rest may not be like them.${boundsText(cell, counted)}`)
  const belief = beliefOf(estimate, metric)
  if (belief === undefined) return without('The figure has no interval.')
  const { value, n } = estimate
  const isEnd = limit.threshold === (limit.sense === 'max' ? metric.range[0] : metric.range[1])
  if (isEnd && value === limit.threshold)
    return without(
      `None of ${n} examples speaks against it, and no number of them can show it: only a limit short of the end of the scale can be met.`,
    )
  const judgement = judgeLimit({ value, probability: chanceWithin(belief, limit) }, limit)
  if (judgement.outcome === 'inconclusive')
    return { judgement: { ...judgement, ...neededFor(estimate, context, counted) }, belief }
  return counted.open === 0 ? { judgement, belief } : inWorstCase(judgement, { estimate, counted, context })
}

interface Settled {
  readonly estimate: KnownFigure
  readonly counted: OpenAnswers
  readonly context: CellContext
}

function inWorstCase(judgement: Judgement, { estimate, counted, context }: Settled): JudgedCell {
  const { metric, limit } = context
  const [low, high] = metric.range
  const isMet = judgement.outcome === 'pass'
  const end = (limit.sense === 'min') === isMet ? low : high
  const worst = countedAt(end, { estimate, metric, share: counted.share })
  const way = isMet ? 'against it' : 'for it'
  if (worst === undefined)
    return without(
      `${openText(counted)}, and the scale has no end at which they could be counted ${way}. Without them: ${lowerFirst(judgement.reason)}`,
    )
  const strict = judgeLimit({ value: worst.value, probability: chanceWithin(worst.belief, limit) }, limit)
  if (strict.outcome !== judgement.outcome)
    return without(
      `${openText(counted)}. Without them: ${lowerFirst(judgement.reason.replace(/\.$/, ''))}; with each of them counted ${way} the figure is ${valueText(worst.value, metric)}: ${caseText(worst, limit)}.`,
    )
  return {
    judgement: {
      ...strict,
      reason: `${strict.reason.replace(/\.$/, '')}, with ${counted.open === 1 ? 'the one trial' : `each of the ${counted.open.toLocaleString('en-US')} trials`} without a value counted ${way}.`,
    },
    belief: worst.belief,
  }
}

const caseText = ({ belief }: Believed, limit: Limit): string =>
  `met with probability ${percent(chanceWithin(belief, limit))}`

const lowerFirst = (text: string): string => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`

function openText({ open, missing, all, share }: OpenAnswers): string {
  const part = missing === 0 ? '' : missing === open ? ', not made yet' : `, ${missing} of them not made yet`
  return `${open} of ${all} trials have no value (${(100 * share).toFixed(1)}%)${part}`
}

function boundsText({ bounds }: Cell, { missing }: OpenAnswers): string {
  if (bounds === undefined || missing > 0) return ''
  const text = (rate: number): string => `${(100 * rate).toFixed(1)}%`
  return ` All of them wrong or all right, it would be ${text(bounds.worst)} or ${text(bounds.best)}.`
}

/** How many more examples would settle it, and how many of all kinds must be drawn to have as many. */
function neededFor(
  estimate: KnownFigure,
  { metric, limit, comparison }: CellContext,
  { open, missing }: OpenAnswers,
): Pick<Judgement, 'examplesNeeded' | 'examplesAtMix'> {
  const { value, n } = estimate
  const needed = examplesToSettle(value, limit, { n, beliefAt: growing(estimate, metric) })
  if (needed === undefined) return {}
  // Those that failed would have counted: only what the figure is not about makes the mix.
  const counting = n + open - missing
  const all = comparison.dataset.examples
  return {
    examplesNeeded: needed,
    ...(missing > 0 || counting >= all ? {} : { examplesAtMix: Math.ceil((needed * all) / counting) }),
  }
}

/** What more examples like these would leave possible: a rate over more of them, any other interval narrower by the root. */
function growing(estimate: KnownFigure, metric: ComparedMetric) {
  const { value, n, interval } = estimate
  const trials = rateTrials(estimate)
  return (count: number) => {
    const times = count / Math.max(1, n)
    if (isRate(metric)) return rateBelief({ successes: value * trials * times, trials: trials * times })
    const shrink = Math.sqrt(times)
    const { lower, upper, level } = interval!
    return intervalBelief({
      value,
      interval: { lower: value - (value - lower) / shrink, upper: value + (upper - value) / shrink, level },
    })
  }
}

import { plural } from '../../kernel/index.ts'
import { type ComparedMetric, valueText } from '../compare/index.ts'
import { countedAt, openAnswers } from './open-answers.ts'
import type { Lever } from './outside-figure.ts'
import type { Requirement } from './requirement.ts'
import { headroomRate, isCost, isLatency, isMetric } from './requirement-words.ts'
import type { Selected } from './selected.ts'
import { trialCounts } from './trial-counts.ts'
import { metricLimit, type RequirementVerdicts } from './verdicts.ts'
import { weightRanges } from './weighted-scores.ts'
import { listed } from './words.ts'

const most = 12

/** What would settle what is open, and what would make another candidate the winner; the most useful first. */
export function whatWouldChange(selected: Selected): string[] {
  return [
    ...evidenceMissing(selected),
    ...examplesMissing(selected),
    ...weightMoves(selected),
    ...leverMoves(selected),
    ...limitMoves(selected),
  ].slice(0, most)
}

const nameOf = ({ input }: Selected, at: number): string => input.comparison.candidates[at]!.name

/** Those that are not out and not references. */
const contenders = ({ choosable, standings }: Selected): number[] =>
  choosable.filter(at => standings[at]!.state !== 'fails')

/** Evidence that a requirement waits for. */
function evidenceMissing(selected: Selected): string[] {
  const { figures, input } = selected
  return figures.requirements.flatMap(({ verdicts }, k) => {
    const lacking = contenders(selected).filter(at => verdicts.verdicts[at]!.probability === undefined)
    const requirement = input.requirements[k]!
    if (lacking.length === 0) return isCost(requirement) ? costOpen(selected, verdicts) : []
    if (isMetric(requirement) && !verdicts.isBlocking) return []
    const names = listed(lacking.map(at => nameOf(selected, at)))
    if (isLatency(requirement))
      return [
        `A valid load run at ${headroomRate(requirement)} is missing for ${names}: cupel load ${lacking.map(at => nameOf(selected, at)).join(' ')}.`,
      ]
    if (!isMetric(requirement))
      return [`What a task costs is not known of ${names}: cupel cost says what is missing.`]
    const card = input.comparison.warnings.some(
      ({ kind, metric }) => kind === 'judge_without_card' && metric === requirement.metric,
    )
    const again = openAgain(selected, verdicts, lacking)
    if (again.length > 0 && !card) return again
    return card
      ? [
          `${requirement.metric} decides nothing before its judge is shown to agree with people: cupel judge calibrate ${requirement.metric}.`,
        ]
      : [`${verdicts.requirement} has no verdict for ${names}: ${verdicts.verdicts[lacking[0]!]!.reason}`]
  })
}

/** How answers that are open for a requirement can be had. */
function openAgain(
  { input }: Selected,
  { requirement, verdicts }: RequirementVerdicts,
  lacking: readonly number[],
): string[] {
  return lacking.flatMap(at => {
    if (verdicts[at]!.estimate.kind === 'unknown') return []
    const { name, run } = input.comparison.candidates[at]!
    const { failed, missing, unscored } = trialCounts(input, name)
    const say = (count: number, what: string, way: string) =>
      count === 0
        ? []
        : [`${plural(count, 'trial')} of ${name} ${what}, which leaves ${requirement} open: ${way}.`]
    return [
      ...say(
        missing,
        missing === 1 ? 'is not made yet' : 'are not made yet',
        `cupel resume ${run} makes them`,
      ),
      ...say(failed, 'failed', `cupel resume ${run} --retry-failed makes them again`),
      ...say(
        unscored,
        unscored === 1 ? 'has an answer without a score' : 'have answers without a score',
        `cupel score ${run} scores them again`,
      ),
    ]
  })
}

function costOpen(selected: Selected, verdicts: RequirementVerdicts): string[] {
  const unsure = contenders(selected).filter(at => verdicts.verdicts[at]!.outcome === 'inconclusive')
  if (unsure.length === 0) return []
  return [
    `What makes the cost of ${listed(unsure.map(at => nameOf(selected, at)))} too uncertain for ${verdicts.requirement}: cupel cost shows it.`,
  ]
}

function examplesMissing(selected: Selected): string[] {
  const { figures } = selected
  return figures.requirements.flatMap(({ verdicts }) => {
    if (!verdicts.isBlocking) return []
    const needed = contenders(selected)
      .flatMap(at => {
        const { examplesNeeded: count, examplesAtMix: atMix } = verdicts.verdicts[at]!
        return count === undefined ? [] : [{ name: nameOf(selected, at), count, atMix }]
      })
      .sort((a, b) => a.count - b.count)
    return needed.length === 0 ? [] : [examplesText(verdicts, needed)]
  })
}

interface Needed {
  readonly name: string
  readonly count: number
  readonly atMix: number | undefined
}

function examplesText(
  { requirement, metric, slice }: RequirementVerdicts,
  needed: readonly Needed[],
): string {
  const [first] = needed
  // Of a slice, or of what a metric is about, there must be drawn more than are needed.
  const isPart = needed.some(({ atMix }) => atMix !== undefined)
  const kind = !isPart ? '' : slice === 'all' ? ` that ${metric} applies to` : ` of ${slice}`
  const mix = ({ atMix }: Needed): string =>
    atMix === undefined ? '' : ` (about ${atMix.toLocaleString('en-US')} at the dataset's mix)`
  if (needed.length === 1)
    return `About ${plural(first!.count, 'more example')}${kind}${mix(first!)} would settle whether ${first!.name} meets ${requirement}, if its figure stays where it is.`
  const parts = needed.map(one => `about ${one.count.toLocaleString('en-US')} for ${one.name}${mix(one)}`)
  return `More examples${kind} would settle ${requirement}, if the figures stay where they are: ${listed(parts)}.`
}

function weightMoves(selected: Selected): string[] {
  const { figures, scores, passing, choice, objective } = selected
  const among = scores.scored.filter(at => passing.includes(at))
  if (
    objective.by !== 'score' ||
    choice.leader === undefined ||
    among.length < 2 ||
    figures.criteria.length < 2
  )
    return []
  const leader = choice.leader
  const moves = weightRanges(figures.criteria, { among, leader }).flatMap((range, k) => {
    const { figure, weight } = figures.criteria[k]!
    const say = (to: number, at: number, verb: string) =>
      `If the weight of ${figure.title} ${verb} ${to.toFixed(2)} (it is ${weight.toFixed(2)}), ${nameOf(selected, among[at]!)} would win.`
    return [
      ...(range.above === undefined ? [] : [say(range.upper, range.above, 'rose above')]),
      ...(range.below === undefined ? [] : [say(range.lower, range.below, 'fell below')]),
    ]
  })
  return moves.length > 0
    ? moves
    : [
        `No weights at all would make another winner: ${nameOf(selected, leader)} is ahead whichever criterion counts.`,
      ]
}

/** Where a stated input of the cost would have to be for another that passes to be the cheapest. */
function leverMoves(selected: Selected): string[] {
  const { objective, passing, choice, input, figures } = selected
  if (objective.by !== 'cost' || choice.leader === undefined) return []
  const leversOf = (at: number): readonly Lever[] => {
    const found = input.outside.cost(nameOf(selected, at))
    return found.kind === 'known' ? (found.levers ?? []) : []
  }
  const costOf = (at: number): number => {
    const estimate = figures.cost.estimates[at]!
    return estimate.kind === 'known' ? estimate.value : Number.NaN
  }
  const leader = choice.leader
  return leversOf(leader).flatMap(lever => {
    const crossings = passing.flatMap(at => {
      const other = leversOf(at).find(({ name }) => name === lever.name)
      // A cost of which no part is proportional to the input does not move with it.
      const usd = other?.usd ?? 0
      if (at === leader || (other !== undefined && other.value !== lever.value) || usd === lever.usd)
        return []
      // Both costs are straight lines in the input: they cross at this many times its value.
      const times = 1 + (costOf(at) - costOf(leader)) / (lever.usd - usd)
      return times >= 0 ? [{ at, value: times * lever.value }] : []
    })
    const lower = crossings.filter(({ value }) => value < lever.value).sort((a, b) => b.value - a.value)[0]
    const upper = crossings.filter(({ value }) => value > lever.value).sort((a, b) => a.value - b.value)[0]
    const say = (crossing: { at: number; value: number } | undefined, verb: string) =>
      crossing === undefined
        ? []
        : [
            `If ${lever.name} ${verb} ${amount(crossing.value)} ${lever.unit} (it is ${amount(lever.value)}), ${nameOf(selected, crossing.at)} would be the cheapest.`,
          ]
    return [...say(lower, 'fell below'), ...say(upper, 'rose above')]
  })
}

const amount = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en-US')

/** How far a blocking limit on a metric could be drawn in before the leader no longer passes; what the best reach when none does. */
function limitMoves(selected: Selected): string[] {
  const { input, figures, choice, choosable, standings } = selected
  return input.requirements.flatMap((requirement, k) => {
    if (!isMetric(requirement) || !requirement.blocking) return []
    const metric = input.comparison.metrics.find(({ id }) => id === requirement.metric)
    if (metric === undefined) return []
    const { title } = { title: figures.requirements[k]!.verdicts.requirement }
    const reach = (at: number) => shownLimit(selected, { requirement, k, at, metric })
    if (choice.leader !== undefined) {
      const limit = reach(choice.leader)
      return limit === undefined
        ? []
        : [
            `${nameOf(selected, choice.leader)} would still be shown to meet a limit of ${valueText(limit, metric)} in place of ${title}.`,
          ]
    }
    if (!choosable.every(at => standings[at]!.state === 'fails')) return []
    const sign = metricLimit(requirement).sense === 'min' ? 1 : -1
    const best = choosable
      .flatMap(at => {
        const limit = reach(at)
        return limit === undefined ? [] : [{ at, limit }]
      })
      .sort((a, b) => sign * (b.limit - a.limit))[0]
    return best === undefined
      ? []
      : [
          `The nearest to ${title} is ${nameOf(selected, best.at)}: it is shown to meet ${valueText(best.limit, metric)}.`,
        ]
  })
}

/** The strictest limit that a candidate is shown to meet, open answers counted against it. */
function shownLimit(
  { figures, input }: Selected,
  of: {
    readonly requirement: Extract<Requirement, { metric: string }>
    readonly k: number
    readonly at: number
    readonly metric: ComparedMetric
  },
): number | undefined {
  const { probability } = figures.requirements[of.k]!.verdicts.verdicts[of.at]!
  const { comparison } = input
  const cell = comparison.cells.find(
    ({ candidate, metric, slice }) =>
      candidate === comparison.candidates[of.at]!.name &&
      metric === of.requirement.metric &&
      slice === of.requirement.slice,
  )
  if (cell?.estimate.kind !== 'known' || probability === undefined) return undefined
  const { sense, confidence } = metricLimit(of.requirement)
  const { share } = openAnswers(cell, comparison)
  const worst = countedAt(of.metric.range[sense === 'min' ? 0 : 1], {
    estimate: cell.estimate,
    metric: of.metric,
    share,
  })
  return worst?.belief.quantile(sense === 'min' ? 1 - confidence : confidence)
}

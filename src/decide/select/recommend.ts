import { valueText } from '../compare/index.ts'
import type { Decision } from './decision.ts'
import { percent } from './judge-limit.ts'
import { failReasons, openReasons } from './reasons.ts'
import { isMetric } from './requirement-words.ts'
import type { Selected } from './selected.ts'
import { metricLimit } from './verdicts.ts'
import { figureText, listed } from './words.ts'

interface Found {
  readonly outcome: Decision['outcome']
  /** That each is the right choice; absent when it is not known of all that might be. */
  readonly chances: { readonly best: readonly number[]; readonly nobody: number } | undefined
}

const mostNamed = 6

/** Who, why, and with what doubt, in sentences that a person could read out; and what a reader must know beside it. */
export function recommendation(
  selected: Selected,
  found: Found,
): { readonly sentences: string[]; readonly warnings: string[] } {
  const sentences =
    found.outcome === 'recommended'
      ? recommended(selected, found)
      : found.outcome === 'none-passes'
        ? nonePasses(selected)
        : inconclusive(selected)
  return { sentences, warnings: warningsOf(selected) }
}

const nameOf = ({ input }: Selected, at: number): string => input.comparison.candidates[at]!.name

function recommended(selected: Selected, { chances }: Found): string[] {
  const { choice } = selected
  const names = choice.tied.map(at => nameOf(selected, at))
  const lead = names.length === 1 ? oneLeads(selected, choice.tied[0]!) : severalLead(selected, choice.tied)
  return [
    ...lead,
    ...doubtText(choice.tied, names, chances),
    ...regretText(selected),
    ...missedBeside(selected),
    ...cheapMarks(selected),
    ...openRivals(selected),
  ]
}

function doubtText(tied: readonly number[], names: readonly string[], chances: Found['chances']): string[] {
  if (chances === undefined) return []
  const { best, nobody } = chances
  const share = tied.reduce((sum, at) => sum + best[at]!, 0)
  const none = nobody > 0.005 ? `; that none meets every blocking requirement, ${percent(nobody)}` : ''
  return [
    `That ${names.length === 1 ? `${names[0]} is` : 'one of these is'} the right choice has probability ${percent(share)}${none}.`,
  ]
}

function oneLeads(selected: Selected, at: number): string[] {
  const { objective, passing } = selected
  const name = nameOf(selected, at)
  const of =
    passing.length === 1 ? 'the only one that may be chosen' : `${objective.leads} of ${passing.length}`
  return [
    `Choose ${name}.`,
    `${meets(selected, [at])}${passing.length === 1 && blockingCount(selected) > 0 ? ', alone among the candidates' : ` and is ${of}`}: ${leadFigure(selected, at)}.`,
  ]
}

function severalLead(selected: Selected, tied: readonly number[]): string[] {
  const names = tied.map(at => nameOf(selected, at))
  return [
    `Choose ${names.length === 2 ? 'either ' : 'any of '}${orListed(names)}: they cannot be told apart.`,
    `${meets(selected, tied)}; by ${selected.objective.criterion} no difference from the leader is shown (${tied.map(at => `${nameOf(selected, at)} ${leadFigure(selected, at)}`).join('; ')}).`,
  ]
}

const orListed = (names: readonly string[]): string =>
  `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`

const blockingCount = ({ figures }: Selected): number =>
  figures.requirements.filter(({ verdicts }) => verdicts.isBlocking).length

function meets(selected: Selected, tied: readonly number[]): string {
  const count = blockingCount(selected)
  const subject = tied.length === 1 ? 'It' : tied.length === 2 ? 'Both' : 'All of them'
  if (count === 0) return `${subject} may be chosen, as no requirement is blocking`
  const chances = tied.map(at => selected.standings[at]!.probability ?? 0)
  const what = count === 1 ? 'the blocking requirement' : `all ${count} blocking requirements`
  const verb = tied.length === 1 ? 'meets' : 'meet'
  return `${subject} ${verb} ${what} with probability ${chances.length === 1 ? '' : 'at least '}${percent(Math.min(...chances))}`
}

/** The figure that the rule goes by, of one candidate. */
function leadFigure({ objective, figures }: Selected, at: number): string {
  if (objective.by === 'score') return `score ${objective.points[at]!.toFixed(3)}`
  const figure = objective.by === 'cost' ? figures.cost : figures.quality
  if (figure === undefined) return ''
  return `${figureText(figure.estimates[at]!, figure.scale)}${objective.by === 'cost' ? ' a task' : ''}`
}

function regretText({ choice, objective, passing }: Selected): string[] {
  if (choice.regret === undefined || passing.length < 2) return []
  if (choice.regret === 0) return ['By these data nothing is expected to be lost by this choice.']
  return [
    `Against knowing the truth, picking the leader is expected to lose ${objective.regret(choice.regret).words}: what more data could save at most.`,
  ]
}

/** Cheap baselines that the chosen are not shown to beat, in one sentence each. */
function cheapMarks({ input, choice }: Selected): string[] {
  const marked = choice.tied.flatMap(at => {
    const { name, beatsCheapBaseline: mark } = input.comparison.candidates[at]!
    return mark === undefined || mark.verdict === 'yes' ? [] : [{ name, ...mark }]
  })
  return [...Map.groupBy(marked, ({ verdict, against }) => `${verdict} ${against}`).values()].map(own => {
    const { verdict, against } = own[0]!
    const how = verdict === 'worse' ? 'worse than' : 'not shown to be better than'
    return `${listed(own.map(({ name }) => name))} ${own.length === 1 ? 'is' : 'are'} ${how} the cheap baseline ${against} on ${titleOf(input, own[0]!.metric)}.`
  })
}

const titleOf = ({ comparison }: Selected['input'], id: string): string =>
  comparison.metrics.find(one => one.id === id)?.title ?? id

/** Requirements that do not block and that the chosen miss: nobody should learn of them only from the matrix. */
function missedBeside({ figures, choice, input }: Selected): string[] {
  return figures.requirements.flatMap(({ verdicts }) => {
    if (verdicts.isBlocking) return []
    const missing = choice.tied.filter(at => verdicts.verdicts[at]!.outcome === 'fail')
    if (missing.length === 0) return []
    const names = missing.map(at => input.comparison.candidates[at]!.name)
    const who =
      missing.length === choice.tied.length && missing.length > 1
        ? 'All of them miss'
        : `${listed(names)} ${names.length === 1 ? 'misses' : 'miss'}`
    return [`${who} ${verdicts.requirement}, which does not block.`]
  })
}

/** Those that would be better by the rule and are neither in nor out. */
function openRivals(selected: Selected): string[] {
  const { objective, choosable, standings, choice } = selected
  const lead = objective.points[choice.leader!]!
  const rivals = choosable.filter(
    at => standings[at]!.state === 'open' && (objective.points[at] ?? Number.NEGATIVE_INFINITY) > lead,
  )
  if (rivals.length === 0) return []
  const shown = rivals.slice(0, mostNamed).map(at => `${nameOf(selected, at)} (${standings[at]!.why})`)
  return [`Better by ${objective.criterion}, and neither in nor out: ${shown.join('; ')}.`]
}

function nonePasses(selected: Selected): string[] {
  return ['No candidate passes: each misses a blocking requirement.', ...failReasons(selected)]
}

function inconclusive(selected: Selected): string[] {
  const { input, choosable, standings, passing } = selected
  if (input.requirements.length === 0)
    return [
      'Nothing can be decided: no requirement says what is good enough.',
      'State requirements in cupel.yaml (cupel requirements show has an example), lock them with cupel requirements lock --as NAME, and decide then.',
    ]
  if (choosable.length === 0) return ['There is no candidate that could be chosen, only references.']
  if (passing.length > 0)
    return [
      `It cannot be said which candidate to choose: ${listed(passing.map(at => nameOf(selected, at)))} may be chosen, and their ${selected.objective.criterion} is not known.`,
    ]
  const open = choosable.filter(at => standings[at]!.state === 'open').map(at => nameOf(selected, at))
  return [
    `It cannot be said yet which candidate to choose: ${open.length === 1 ? `${open[0]} is` : `${listed(open)} are`} neither shown to meet every blocking requirement nor ruled out.`,
    ...openReasons(selected),
    ...failReasons(selected),
  ]
}

function warningsOf({ input, figures, choosable, objective, passing }: Selected): string[] {
  const { lock, comparison } = input
  return [
    ...(lock.state === 'locked' || lock.state === 'none' ? [] : lock.words),
    ...lateChanges(lock),
    ...(input.requirements.length > 0 && blockingCount({ figures } as Selected) === 0
      ? ['No requirement is blocking: nothing can rule a candidate out.']
      : []),
    ...unreachableLimits(input),
    ...(passing.length > 0 && objective.by !== 'score' ? [`Rule: ${objective.why}.`] : []),
    ...(choosable.length === 1 ? ['There is one candidate: nothing to choose between.'] : []),
    ...(input.outside.problems ?? []),
    ...comparison.warnings.filter(({ kind }) => decisive.has(kind)).map(({ message }) => message),
  ]
}

/** Limits beyond the range of their metric: 85 in place of 0.85 is soon written, and then nothing can be chosen. */
function unreachableLimits({ requirements, comparison }: Selected['input']): string[] {
  return requirements.filter(isMetric).flatMap(requirement => {
    const metric = comparison.metrics.find(({ id }) => id === requirement.metric)
    if (metric === undefined) return []
    const { sense, threshold } = metricLimit(requirement)
    const [least, most] = metric.range
    const end = sense === 'min' ? most : least
    if (end == null || (sense === 'min' ? threshold <= end : threshold >= end)) return []
    return [
      `No candidate can meet ${sense} ${threshold} of ${metric.id}: it ends at ${end}, which is written ${valueText(end, metric)}. Shares are stated from 0 to 1: 0.85 is 85%.`,
    ]
  })
}

/** Of a lock that stands, what was changed on the way. */
const lateChanges = ({ state, words }: Decision['lock']): readonly string[] =>
  state === 'locked' ? words.slice(1) : []

/** Warnings of the comparison that weigh on a decision too. */
const decisive = new Set([
  'incomplete_run',
  'unequal_examples',
  'few_examples',
  'few_clusters',
  'holdout_reopened',
  'unscored_share',
])

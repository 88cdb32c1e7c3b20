import { plural } from '../../kernel/index.ts'
import type { Decision } from './decision.ts'
import { type Chances, type Doubt, openRivals, rightChance } from './doubt.ts'
import { percent } from './judge-limit.ts'
import { limitProblem } from './limit-problem.ts'
import { failReasons, openReasons } from './reasons.ts'
import { isMetric } from './requirement-words.ts'
import type { Selected } from './selected.ts'
import { figureText, listed } from './words.ts'

interface Found {
  readonly outcome: Decision['outcome']
  /** That each is the right choice; absent when it is not known of all that might be. */
  readonly chances: Chances | undefined
  /** Why the best of those that pass is not recommended. */
  readonly doubt: Doubt | undefined
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
        : found.doubt !== undefined
          ? doubtful(selected, found.doubt)
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
    ...tieTexts(selected),
    ...doubtText(selected, chances),
    ...regretText(selected),
    ...missedBeside(selected),
    ...cheapMarks(selected),
    ...rivalTexts(selected),
  ]
}

function doubtText(selected: Selected, chances: Chances | undefined): string[] {
  if (chances === undefined) return []
  const { tied } = selected.choice
  const { nobody } = chances
  const none = nobody > 0.005 ? `; that none meets every blocking requirement, ${percent(nobody)}` : ''
  return [
    `That ${tied.length === 1 ? `${nameOf(selected, tied[0]!)} is` : 'one of these is'} the right choice has probability ${percent(rightChance(selected, chances))}${none}.`,
  ]
}

/** A choice while somebody better may still come in is one for now. */
const forNow = (selected: Selected): string => (openRivals(selected).length > 0 ? ' for now' : '')

function oneLeads(selected: Selected, at: number): string[] {
  const { objective, passing, choice } = selected
  const name = nameOf(selected, at)
  const isTold = choice.alike.length === 1
  const of =
    passing.length === 1 ? 'the only one that may be chosen' : `${objective.leads} of ${passing.length}`
  const alone = passing.length === 1 && blockingCount(selected) > 0
  return [
    `Choose ${name}${forNow(selected)}.`,
    isTold
      ? `${meets(selected, [at])}${alone ? ', alone among the candidates' : ` and is ${of}`}: ${leadFigure(selected, at)}.`
      : `${meets(selected, [at])}.`,
  ]
}

function severalLead(selected: Selected, tied: readonly number[]): string[] {
  const names = tied.map(at => nameOf(selected, at))
  const { criterion } = selected.objective
  return [
    `Choose ${names.length === 2 ? 'either ' : 'any of '}${orListed(names)}${forNow(selected)}: by ${criterion} they cannot be told apart.`,
    `${meets(selected, tied)}; by ${criterion} no difference from the leader is shown (${figuresText(selected, tied)}).`,
  ]
}

const figuresText = (selected: Selected, positions: readonly number[]): string =>
  positions.map(at => `${nameOf(selected, at)} ${leadFigure(selected, at)}`).join('; ')

const mostAdvantages = 4

/** What made the choice among those that are tied by the rule; and what each of those that are left is better in. */
function tieTexts(selected: Selected): string[] {
  const { choice, advantages, objective } = selected
  const { tied, alike } = choice
  const said = advantages
    .filter(({ better }) => tied.includes(better))
    .sort((a, b) => Number(tied.includes(a.worse)) - Number(tied.includes(b.worse)))
    .map(
      ({ better, worse, title, by }) =>
        `${nameOf(selected, better)} is better than ${nameOf(selected, worse)} in ${title} by ${by}`,
    )
  if (said.length === 0) return []
  const rest = said.length - mostAdvantages
  const text = `${said.slice(0, mostAdvantages).join('; ')}${rest > 0 ? `; and ${rest} more such differences` : ''}.`
  if (tied.length === alike.length) return [`They differ in other things: ${text}`]
  return [
    `${alike.length === 2 ? 'Both' : `All ${alike.length}`} are alike in ${objective.criterion} as far as measured (${figuresText(selected, alike)}); ${text}`,
  ]
}

const orListed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`

const blockingCount = ({ figures }: Selected): number =>
  figures.requirements.filter(({ verdicts }) => verdicts.isBlocking).length

function meets(selected: Selected, tied: readonly number[]): string {
  const count = blockingCount(selected)
  const subject = tied.length === 1 ? 'It' : tied.length === 2 ? 'Both' : 'All of them'
  if (count === 0) return `${subject} may be chosen, as no requirement is blocking`
  const chances = tied.map(at => selected.standings[at]!.probability ?? 0)
  const what = count === 1 ? 'the blocking requirement' : `all ${count} blocking requirements`
  const verb = tied.length === 1 ? 'meets' : 'meet'
  const least = percent(Math.min(...chances))
  // "At least over 99.9%" is one bound too many.
  return `${subject} ${verb} ${what} with probability ${chances.length === 1 || least.startsWith('over') ? '' : 'at least '}${least}`
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
  if (choice.regret === 0)
    return [`By these data nothing is expected to be lost by this choice in ${objective.criterion}.`]
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

function rivalTexts(selected: Selected): string[] {
  const rivals = openRivals(selected)
  if (rivals.length === 0) return []
  const shown = rivals
    .slice(0, mostNamed)
    .map(at => `${nameOf(selected, at)} (${selected.standings[at]!.why.replace(/\.$/, '')})`)
  return [`Better by ${selected.objective.criterion}, and neither in nor out: ${shown.join('; ')}.`]
}

/** Somebody passes, and is more probably the wrong choice than the right one. */
function doubtful(selected: Selected, { right, rivals }: Doubt): string[] {
  const { tied } = selected.choice
  const names = tied.map(at => nameOf(selected, at))
  const shown = rivals
    .slice(0, mostNamed)
    .map(({ at, probability }) => `${nameOf(selected, at)} ${percent(probability)}`)
  return [
    `It cannot be said yet which candidate to choose: ${orListed(names)} is the right choice with probability ${percent(right)}, and what is still open may be${shown.length === 0 ? '' : ` (${shown.join(', ')})`}.`,
    `${meets(selected, tied).replace(/^It /, `${names[0]} `)}: until the rest is settled, ${orListed(names)} may be used.`,
    ...openReasons(selected),
  ]
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
    ...(input.limit === undefined
      ? []
      : [
          `Only the first ${plural(input.limit, 'example')} of the ${comparison.dataset.split} split were asked, by intention (--limit): they need not be like the rest.`,
        ]),
    ...(passing.length > 0 && objective.by !== 'score' ? [`Rule: ${objective.why}.`] : []),
    ...(choosable.length === 1 ? ['There is one candidate: nothing to choose between.'] : []),
    ...(input.outside.problems ?? []),
    ...comparison.warnings.filter(({ kind }) => decisive.has(kind)).map(({ message }) => message),
  ]
}

/** Limits that nothing can miss or meet: of a config that was read they are refused, of a locked run of before they are told. */
function unreachableLimits({ requirements, comparison }: Selected['input']): string[] {
  return requirements.filter(isMetric).flatMap(requirement => {
    const metric = comparison.metrics.find(({ id }) => id === requirement.metric)
    const problem = metric && limitProblem(requirement, { id: metric.id, range: metric.range })
    return problem === undefined ? [] : [`${problem}.`]
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

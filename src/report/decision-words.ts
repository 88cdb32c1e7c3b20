import {
  type DecidedCandidate,
  type Decision,
  type DecisionColumn,
  figureText,
  percent,
} from '../decide/select/index.ts'
import { plural } from './summary-line.ts'

/** What a decision says in its first words, for a title. */
export function decisionTitle({ outcome, recommended, isProvisional }: Decision): string {
  if (outcome === 'none-passes') return 'No candidate passes'
  if (outcome === 'inconclusive') return 'Not decided'
  const forNow = isProvisional === true ? ' for now' : ''
  return recommended.length === 1
    ? `Choose ${recommended[0]}${forNow}`
    : `Tied${forNow}: ${recommended.join(', ')}`
}

/** What was decided on, in short facts. */
export function decisionFacts(decision: Decision): string[] {
  const { dataset, candidates, settings, run, lock } = decision
  return [
    `${plural(dataset.compared, 'example')} (${dataset.split} split of ${dataset.name})`,
    plural(candidates.length, 'candidate'),
    ...(isWhole(decision) ? ['every trial answered and scored'] : []),
    `run ${run}`,
    `${Math.round(settings.level * 100)}% intervals`,
    ...(lock.state === 'locked' ? lock.words.slice(0, 1).map(words => words.replace(/\.$/, '')) : []),
  ]
}

/** Every trial of every candidate has its values; undefined counts are those of older decisions. */
const isWhole = ({ candidates }: Decision): boolean =>
  candidates.every(
    ({ trials }) => trials !== undefined && trials.failed + trials.unscored + trials.missing === 0,
  )

/** What of a candidate's trials has no value, e.g. `48 of 1,000 failed, 3 unscored`. */
function trialsText({ trials }: DecidedCandidate): string {
  if (trials === undefined) return '–'
  const { answered, failed, unscored, missing } = trials
  const parts = [
    ...(failed > 0 ? [`${failed.toLocaleString('en-US')} failed`] : []),
    ...(unscored > 0 ? [`${unscored.toLocaleString('en-US')} unscored`] : []),
    ...(missing > 0 ? [`${missing.toLocaleString('en-US')} not made`] : []),
  ]
  const all = `of ${(answered + failed + missing).toLocaleString('en-US')}`
  return parts.length === 0 ? `0 ${all}` : `${parts.join(', ')} ${all}`
}

export const outcomeMarks = { pass: '✓', fail: '✗', inconclusive: '?' } as const
export const outcomeWords = { pass: 'met', fail: 'missed', inconclusive: 'open' } as const
export const standingWords = {
  passes: 'passes',
  fails: 'fails',
  open: 'open',
  reference: 'reference',
} as const

/** A figure of the matrix; a dash where nothing is known. */
export function decidedFigure(estimate: DecidedCandidate['figures'][number], column: DecisionColumn): string {
  return estimate.kind === 'unknown' ? '–' : figureText(estimate, writtenAs(column))
}

const writtenAs = ({ aggregation, range, unit }: DecisionColumn) => ({
  aggregation,
  range,
  ...(unit === undefined ? {} : { unit }),
})

export const columnHead = ({ title, sense }: DecisionColumn): string =>
  `${title}${sense === undefined ? '' : sense === 'max' ? ' ↑' : ' ↓'}`

/** `✓ 97.2%`: the verdict with the probability that the requirement is met. */
export function verdictText({
  outcome,
  probability,
  estimate,
}: DecidedCandidate['verdicts'][number]): string {
  const words = estimate.kind === 'known' ? 'open' : 'no figure'
  return `${outcomeMarks[outcome]} ${probability === undefined ? words : chanceText(probability)}`
}

/** Short enough for a column; data never make certain. */
export const chanceText = (share: number): string =>
  share > 0.999 ? '>99.9%' : share < 0.001 ? '<0.1%' : percent(share)

export const requirementTitle = (
  { requirement, isBlocking, weight, confidence }: Decision['requirements'][number],
  at: number,
): string =>
  `R${at + 1} ${requirement}${isBlocking ? ', blocking' : ''}${weight === undefined ? '' : `, weight ${weight}`}${confidence === 0.95 ? '' : `, at ${Math.round(confidence * 100)}%`}`

/** Optional columns, each only where some candidate has it. */
export interface ExtraColumn {
  readonly head: string
  readonly about: string
  /** What the choice rests on, to be shown first. */
  readonly isFirst?: boolean
  /** For who asks for all: it bears on the choice only where weights decide. */
  readonly isDetail?: boolean
  readonly of: (candidate: DecidedCandidate) => string
}

export function extraColumns({ candidates, front, rule, requirements }: Decision): ExtraColumn[] {
  const wanted: (ExtraColumn & { readonly isThere: (candidate: DecidedCandidate) => boolean })[] = [
    {
      head: 'All met',
      isFirst: true,
      about: 'probability that all blocking requirements are met at once',
      isThere: ({ probabilityAll }) =>
        probabilityAll !== undefined && requirements.some(({ isBlocking }) => isBlocking),
      of: ({ probabilityAll }) => (probabilityAll === undefined ? '–' : chanceText(probabilityAll)),
    },
    {
      head: 'Right choice',
      isFirst: true,
      about: `probability of meeting them and being the best by ${rule.criterion}`,
      isThere: ({ probabilityBest }) => probabilityBest !== undefined,
      of: ({ probabilityBest }) => (probabilityBest === undefined ? '–' : chanceText(probabilityBest)),
    },
    {
      head: 'Without a value',
      about:
        'trials that failed, were answered and not scored, or are not made; each counts against what is said to be met, and for what is said to be missed',
      isThere: ({ trials }) => trials !== undefined && trials.failed + trials.unscored + trials.missing > 0,
      of: trialsText,
    },
    {
      head: 'On the front',
      about: `no other is as good in everything and better in something: ${front.criteria.join(', ')}; with its probability`,
      isThere: one => one.front !== undefined,
      of: ({ front: own }) =>
        own === undefined ? '–' : `${own.isOn ? 'yes' : 'no'} ${chanceText(own.probability)}`,
    },
    {
      head: 'Score',
      isFirst: true,
      about: 'weighted: 0 at the limits, 1 at the best there can be',
      isThere: ({ score }) => score !== undefined,
      of: ({ score }) =>
        score === undefined
          ? '–'
          : `${score.value.toFixed(3)} [${score.lower.toFixed(3)}, ${score.upper.toFixed(3)}]`,
    },
    {
      head: 'First by any weights',
      isDetail: rule.by !== 'score',
      about: 'share of all weights, figures within their doubt, that put it first among those not out',
      isThere: ({ acceptability }) => acceptability !== undefined,
      of: ({ acceptability }) => (acceptability === undefined ? '–' : chanceText(acceptability[0]!)),
    },
  ]
  return wanted.filter(({ isThere }) => candidates.some(isThere))
}

/** Roles and marks of a candidate in words, e.g. `current`; empty for most. */
export const candidateNote = ({ roles, belowCheapBaseline }: DecidedCandidate): string =>
  [...roles, ...(belowCheapBaseline === undefined ? [] : [`not above ${belowCheapBaseline}`])].join(', ')

/** The same short enough for a terminal: `(chance)`, and `≯` for one that is not shown to beat a cheap baseline. */
export const shortNote = ({ roles, belowCheapBaseline }: DecidedCandidate): string =>
  `${roles.length === 0 ? '' : ` (${roles.join(', ')})`}${belowCheapBaseline === undefined ? '' : ' ≯'}`

/** How far each weight can move, in words. */
export function weightLines({ weights }: Decision): string[] {
  return weights.map(({ title, weight, lower, upper, winnerBelow, winnerAbove }) => {
    if (lower === undefined || upper === undefined) return `${title}: weight ${weight.toFixed(2)}`
    const beyond = [
      ...(winnerBelow === undefined ? [] : [`below it ${winnerBelow} wins`]),
      ...(winnerAbove === undefined ? [] : [`above it ${winnerAbove} wins`]),
    ]
    return `${title}: weight ${weight.toFixed(2)}, the winner stays from ${lower.toFixed(2)} to ${upper.toFixed(2)}${beyond.length === 0 ? '' : ` (${beyond.join(', ')})`}`
  })
}

import { frontShares, paretoFront, quantile } from '../../stats/index.ts'
import { mostOpen } from '../compare/index.ts'
import { choose, probabilitiesBest } from './choose.ts'
import type { DecidedCandidate, Decision } from './decision.ts'
import { decisionSchemaId } from './decision.ts'
import { type Doubt, doubtOf, openRivals } from './doubt.ts'
import type { DrawnFigure } from './drawn-figures.ts'
import { choosablePositions, gatherFigures } from './gather-figures.ts'
import { selectionMethods } from './methods-text.ts'
import { objectiveOf } from './objective.ts'
import { unmadeTrials } from './open-answers.ts'
import { recommendation } from './recommend.ts'
import type { Selected } from './selected.ts'
import type { SelectionInput } from './selection-input.ts'
import { settleTie } from './settle-tie.ts'
import { type Standing, standingOf } from './standing.ts'
import { trialCounts } from './trial-counts.ts'
import { unfinishedText } from './verdicts.ts'
import { acceptability, weightedScores, weightRanges } from './weighted-scores.ts'
import { whatWouldChange } from './what-would-change.ts'

/**
 * Who meets every blocking requirement, who of them is the best, how sure that is, and what would change it. Pure and seeded: the
 * same input gives the same decision.
 */
export function selectCandidate(input: SelectionInput): Decision {
  const draws = input.draws ?? 4_000
  const { comparison } = input
  const seed = input.seed ?? comparison.settings.seed
  const figures = gatherFigures(input, { draws, seed })
  const standings = comparison.candidates.map(({ name }, candidate) =>
    ofUnfinished(
      standingOf({ requirements: figures.requirements, candidate, draws, seed }),
      unmadeTrials(comparison, name),
    ),
  )
  const choosable = choosablePositions(comparison)
  const passing = choosable.filter(at => standings[at]!.state === 'passes')
  const scores = weightedScores(figures.criteria, comparison.candidates.length)
  const objective = objectiveOf({ figures, scores, passing, comparison })
  const { choice, advantages } = settleTie({
    choice: choose(objective, passing, comparison.settings.level),
    objective,
    passing,
    figures: figures.front.figures,
    deciding: objective.figure,
    comparison,
  })
  const selected: Selected = {
    input,
    figures,
    standings,
    choosable,
    passing,
    objective,
    choice,
    advantages,
    scores,
  }
  return decisionOf(selected, { draws, seed })
}

/** Nobody passes on a part of a run: what else it holds may be unlike what was done first. */
function ofUnfinished(standing: Standing, { missing, planned }: ReturnType<typeof unmadeTrials>): Standing {
  return standing.state !== 'passes' || missing <= mostOpen * planned
    ? standing
    : { ...standing, state: 'open', why: unfinishedText(missing, planned) }
}

function decisionOf(selected: Selected, settings: { draws: number; seed: string }): Decision {
  const { input, figures, objective, choice, passing } = selected
  const { comparison } = input
  const { level } = comparison.settings
  const names = (positions: readonly number[]) => positions.map(at => comparison.candidates[at]!.name)
  const cheapest = cheapestOf(selected)
  const chances = probabilitiesBest(
    objective,
    selected.standings.map(({ met }) => met),
    { among: contendersOf(selected), draws: settings.draws, choice },
  )
  const doubt = doubtOf(selected, chances)
  const outcome = outcomeOf(selected, doubt)
  const { sentences, warnings } = recommendation(selected, { outcome, chances, doubt })
  return {
    schema: decisionSchemaId,
    id: input.id,
    madeAt: input.madeAt,
    tool: { name: 'cupel', version: input.cupelVersion },
    title: comparison.title,
    run: comparison.runs.map(({ id }) => id).join(' '),
    dataset: datasetOf(input),
    outcome,
    recommended: outcome === 'recommended' ? names(choice.tied) : [],
    ...(outcome === 'recommended' && openRivals(selected).length > 0 ? { isProvisional: true } : {}),
    rule: { by: objective.by, criterion: objective.criterion, why: objective.why },
    ...(cheapest === undefined ? {} : { cheapest: names(cheapest) }),
    sentences,
    wouldChange: whatWouldChange(selected),
    requirements: figures.requirements.map(({ verdicts: { verdicts: _verdicts, ...facts } }) => facts),
    lock: input.lock,
    columns: figures.columns.map(({ column }) => column),
    candidates: decidedCandidates(selected, { best: chances?.best, isDecided: outcome === 'recommended' }),
    front: {
      criteria: figures.front.figures.map(({ title }) => title),
      leftOut: [...figures.front.leftOut],
    },
    weights: weightsOf(selected),
    ...(chances === undefined ? {} : { nobodyPasses: chances.nobody }),
    ...(choice.regret === undefined || passing.length === 0
      ? {}
      : { regret: objective.regret(choice.regret) }),
    settings: { level, ...settings },
    warnings,
    methods: selectionMethods({ draws: settings.draws, level }),
  }
}

/** Those that may be chosen and are not out. */
const contendersOf = ({ choosable, standings }: Selected): number[] =>
  choosable.filter(at => standings[at]!.state !== 'fails')

function datasetOf({ comparison, limit }: SelectionInput): Decision['dataset'] {
  const { name, version, split, examples, compared, holdoutOpenings } = comparison.dataset
  return {
    name,
    version,
    split,
    examples,
    ...(limit === undefined ? {} : { limit }),
    compared,
    holdoutOpenings,
  }
}

/**
 * Without a requirement nothing says what is good enough; without a figure to choose by nobody can be chosen; and where another is
 * more probably right, or this one more probably wrong, the choice is not made.
 */
function outcomeOf(
  { input, choosable, standings, choice }: Selected,
  doubt: Doubt | undefined,
): Decision['outcome'] {
  if (input.requirements.length === 0 || doubt !== undefined) return 'inconclusive'
  if (choice.leader !== undefined) return 'recommended'
  const isOut = choosable.every(at => standings[at]!.state === 'fails')
  return isOut && choosable.length > 0 ? 'none-passes' : 'inconclusive'
}

function cheapestOf({ figures, passing, input }: Selected): readonly number[] | undefined {
  const { cost } = figures
  const priced = passing.every(at => cost.estimates[at]?.kind === 'known')
  if (!priced || passing.length === 0) return undefined
  return choose(
    {
      by: 'cost',
      points: cost.estimates.map(one => (one.kind === 'known' ? -one.value : undefined)),
      draws: cost.draws.map(own => own?.map(usd => -usd)),
    },
    passing,
    input.comparison.settings.level,
  ).tied
}

function decidedCandidates(
  selected: Selected,
  { best, isDecided }: { best: readonly number[] | undefined; isDecided: boolean },
): DecidedCandidate[] {
  const { input, figures, standings, choosable, choice, scores } = selected
  const { comparison } = input
  const fronts = frontOf(figures.front.figures, choosable)
  const contenders = contendersOf(selected).filter(at => scores.scored.includes(at))
  const ranks = acceptability(figures.criteria, {
    among: contenders,
    seed: input.seed ?? comparison.settings.seed,
  })
  return comparison.candidates.map((candidate, at) => {
    const { state, why, probability } = standings[at]!
    const isReference = !choosable.includes(at)
    const mark = candidate.beatsCheapBaseline
    const own =
      figures.isWeighted &&
      scores.draws[at] &&
      scoreOf(scores.points[at]!, { draws: scores.draws[at], level: comparison.settings.level })
    return {
      name: candidate.name,
      run: candidate.run,
      fingerprint: candidate.fingerprint,
      summary: candidate.summary,
      roles: [...(candidate.roles ?? [])],
      trials: trialCounts(input, candidate.name),
      ...(mark === undefined || mark.verdict === 'yes' ? {} : { belowCheapBaseline: mark.against }),
      standing: isReference ? 'reference' : state,
      why,
      ...(probability === undefined ? {} : { probabilityAll: probability }),
      figures: figures.columns.map(({ estimates }) => estimates[at]!),
      verdicts: figures.requirements.map(({ verdicts }) => {
        const { candidate: _candidate, ...verdict } = verdicts.verdicts[at]!
        return verdict
      }),
      ...(fronts.get(at) === undefined ? {} : { front: fronts.get(at)! }),
      ...(own ? { score: own } : {}),
      ...(best === undefined || isReference ? {} : { probabilityBest: best[at]! }),
      ...(ranks === undefined || !contenders.includes(at)
        ? {}
        : { acceptability: ranks[contenders.indexOf(at)]! }),
      isRecommended: isDecided && choice.tied.includes(at),
    }
  })
}

function scoreOf(
  value: number,
  { draws, level }: { readonly draws: Float64Array; readonly level: number },
): NonNullable<DecidedCandidate['score']> {
  const sorted = draws.slice().sort()
  const tail = (1 - level) / 2
  return { value, lower: quantile(sorted, tail)!, upper: quantile(sorted, 1 - tail)! }
}

/** The front of those that may be chosen, over the criteria that are known of all of them. */
function frontOf(
  criteria: readonly DrawnFigure[],
  choosable: readonly number[],
): Map<number, NonNullable<DecidedCandidate['front']>> {
  if (criteria.length < 2 || choosable.length === 0) return new Map()
  const senses = criteria.map(({ sense }) => sense)
  const points = choosable.map(at =>
    criteria.map(({ estimates }) => {
      const estimate = estimates[at]!
      return estimate.kind === 'known' ? estimate.value : Number.NaN
    }),
  )
  const on = new Set(paretoFront(points, senses))
  const draws = criteria[0]!.draws[choosable[0]!]!.length
  const probabilities = frontShares(
    draws,
    draw => choosable.map(at => criteria.map(figure => figure.draws[at]![draw]!)),
    senses,
  )
  return new Map(choosable.map((at, k) => [at, { isOn: on.has(k), probability: probabilities[k]! }]))
}

function weightsOf({ input, figures, passing, scores, choice, objective }: Selected): Decision['weights'] {
  const among = scores.scored.filter(at => passing.includes(at))
  const { leader } = choice
  if (!figures.isWeighted) return []
  const moves = objective.by === 'score' && leader !== undefined && among.length > 1
  const ranges = moves ? weightRanges(figures.criteria, { among, leader }) : undefined
  const nameAt = (at: number | undefined) =>
    at === undefined ? undefined : input.comparison.candidates[among[at]!]!.name
  return figures.criteria.map(({ figure, weight, zero, one }, k) => {
    const range = ranges?.[k]
    const [below, above] = [nameAt(range?.below), nameAt(range?.above)]
    return {
      criterion: figure.id,
      title: figure.title,
      weight,
      zero,
      one,
      ...(range === undefined ? {} : { lower: range.lower, upper: range.upper }),
      ...(below === undefined ? {} : { winnerBelow: below }),
      ...(above === undefined ? {} : { winnerAbove: above }),
    }
  })
}

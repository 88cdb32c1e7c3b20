import { type Attempt, type Price, priceCall, type Usage } from '../../prepare/provider/index.ts'
import type { Trial } from '../run/index.ts'
import { type CostColumns, type CostEvidence, costColumnNames } from './cost-evidence.ts'

/** A metric whose score says how good an answer is. */
export interface GoodMetric {
  readonly id: string
  /** `lower` turns a score round: a hallucination rate of 0 is good. */
  readonly direction: 'higher' | 'lower'
}

export interface TalliedCandidate {
  readonly name: string
  readonly model: string
  readonly isProgram: boolean
  /** Computes its answers here and calls nothing: a random or majority baseline. */
  readonly isBaseline?: boolean
  readonly price?: Price | undefined
}

export interface TallyInput {
  readonly candidates: readonly TalliedCandidate[]
  /** Weights by example id; examples that are not in it weigh 1. */
  readonly weights?: ReadonlyMap<string, number>
  readonly good?: GoodMetric | undefined
  /** Ids of the examples that cannot be answered, so that declining is right. */
  readonly shouldDecline?: ReadonlySet<string>
}

export interface CostTally {
  /** Trials of candidates that are not listed are left out. */
  add(trial: Trial): void
  /** Columns in the order of the example ids, the same for every candidate: position i is one example. */
  finish(): { readonly exampleIds: readonly string[]; readonly evidence: readonly CostEvidence[] }
}

/** Reads trials once and keeps a few numbers an example and candidate; answers are not kept. */
export function createCostTally(input: TallyInput): CostTally {
  const states = new Map(input.candidates.map(candidate => [candidate.name, emptyState(candidate)]))
  const positions = new Map<string, number>()
  return {
    add(trial) {
      const state = states.get(trial.candidate)
      if (state === undefined) return
      const position = positions.get(trial.exampleId) ?? positions.size
      positions.set(trial.exampleId, position)
      addTrial(state, trial, {
        position,
        weight: input.weights?.get(trial.exampleId) ?? 1,
        good: input.good,
        shouldDecline: input.shouldDecline?.has(trial.exampleId) === true,
      })
    },
    finish() {
      const exampleIds = [...positions.keys()].sort((a, b) => (a < b ? -1 : 1))
      const order = Int32Array.from(exampleIds, id => positions.get(id)!)
      return { exampleIds, evidence: [...states.values()].map(state => evidenceOf(state, order)) }
    },
  }
}

type Growing = { [Name in keyof CostColumns]: number[] }
type Counts = { -readonly [Name in Exclude<keyof CostEvidence['counts'], 'tries'>]: number } & {
  readonly tries: { -readonly [Basis in keyof CostEvidence['counts']['tries']]: number }
}

interface State {
  readonly candidate: TalliedCandidate
  readonly columns: Growing
  readonly counts: Counts
  readonly tokens: { input: number; cachedInput: number; output: number; reasoning: number; calls: number }
  readonly judging: { usd: number; unknownTrials: number }
  readonly dearest: { usd: number | undefined }
}

function emptyState(candidate: TalliedCandidate): State {
  return {
    candidate,
    columns: Object.fromEntries(costColumnNames.map(name => [name, [] as number[]])) as unknown as Growing,
    counts: {
      trials: 0,
      answered: 0,
      failed: 0,
      fromCache: 0,
      withUsage: 0,
      given: 0,
      open: 0,
      unanswerable: 0,
      tries: { reported: 0, turned_away: 0, estimated: 0, unknown: 0 },
    },
    tokens: { input: 0, cachedInput: 0, output: 0, reasoning: 0, calls: 0 },
    judging: { usd: 0, unknownTrials: 0 },
    dearest: { usd: undefined },
  }
}

interface Place {
  readonly position: number
  readonly weight: number
  readonly good: GoodMetric | undefined
  readonly shouldDecline: boolean
}

function addTrial(state: State, trial: Trial, place: Place): void {
  const { position, weight } = place
  const { columns, counts } = state
  const put = (name: keyof CostColumns, value = 1): void => {
    columns[name][position] = (columns[name][position] ?? 0) + weight * value
  }
  counts.trials += 1
  put('trials')
  if (trial.fromCache) counts.fromCache += 1
  else put('asked')
  for (const attempt of trial.attempts) if (attempt.failure !== undefined) addFailedTry(state, attempt, put)
  const seconds = workingSeconds(trial)
  if (seconds !== undefined) {
    put('timed')
    put('seconds', seconds)
  }
  if (trial.outcome === 'failed') {
    counts.failed += 1
    put('failed')
    return
  }
  counts.answered += 1
  put('answered')
  if (trial.response.abstained === true) put('abstained')
  addMoney(state, trial.response.usage, put)
  state.judging.usd += trial.scoringCost?.knownUsd ?? 0
  if ((trial.scoringCost?.unknownCalls ?? 0) > 0) state.judging.unknownTrials += 1
  addGoodness(state, trial, { ...place, put })
}

type AnsweredTrial = Trial & { readonly outcome: 'answered' }

/**
 * How good an answer is that was given, by its score. Without one it is an error where declining was right: what a metric of right
 * answers is silent on is not unknown. Else it is open, and may be good or not.
 */
function addGoodness(
  { counts }: State,
  trial: AnsweredTrial,
  { good, shouldDecline, put }: Place & { readonly put: Put },
): void {
  const score = goodness(trial, good)
  if (trial.response.abstained === true) {
    if (score !== undefined) put('scored')
    return
  }
  counts.given += 1
  put('given')
  const isError = score === undefined && shouldDecline && good !== undefined
  if (isError) counts.unanswerable += 1
  const known = isError ? 0 : score
  put('mostGood', known ?? 1)
  if (known === undefined) {
    counts.open += 1
    return
  }
  put('scored')
  put('scoredKept')
  put('goodKept', known)
}

type Put = (name: keyof CostColumns, value?: number) => void

/** Priced anew, as answers are. A try that says nothing of itself is unknown. */
function addFailedTry({ candidate, counts }: State, { spending }: Attempt, put: Put): void {
  const { basis, usage } = spending ?? { basis: 'unknown' as const, usage: undefined }
  counts.tries[basis] += 1
  if (basis === 'unknown') put('unknownTries')
  if (basis === 'unknown' || basis === 'turned_away') return
  put('workedTries')
  put(basis === 'reported' ? 'reportedUsd' : 'estimatedUsd', priceCall(usage, candidate.price) ?? 0)
}

function addMoney({ candidate, counts, tokens, dearest }: State, usage: Usage | undefined, put: Put): void {
  if (usage?.inputTokens === undefined || usage.outputTokens === undefined) return
  counts.withUsage += 1
  tokens.calls += 1
  tokens.input += usage.inputTokens
  tokens.cachedInput += usage.cachedInputTokens ?? 0
  tokens.output += usage.outputTokens
  tokens.reasoning += usage.reasoningTokens ?? 0
  const usd = priceCall(usage, candidate.price)
  if (usd === undefined) return
  dearest.usd = Math.max(dearest.usd ?? 0, usd)
  put('priced')
  put('usd', usd)
}

/** Time in which the candidate worked, tries that failed in it. A recording without times says nothing. */
function workingSeconds(trial: Trial): number | undefined {
  const lost = trial.attempts.reduce(
    (sum, { failure, durationMs }) => sum + (failure === undefined ? 0 : durationMs),
    0,
  )
  if (trial.outcome === 'failed') return trial.attempts.length === 0 ? undefined : lost / 1_000
  return trial.timing.isUnknown ? undefined : (lost + trial.timing.totalMs) / 1_000
}

function goodness(trial: AnsweredTrial, good: GoodMetric | undefined): number | undefined {
  const score = good && trial.scores[good.id]
  if (score?.outcome !== 'scored' || !(score.value >= 0 && score.value <= 1)) return undefined
  return good?.direction === 'lower' ? 1 - score.value : score.value
}

function evidenceOf(state: State, order: Int32Array): CostEvidence {
  const { candidate, columns, counts, tokens, judging, dearest } = state
  const inOrder = (column: readonly number[]) => Float64Array.from(order, position => column[position] ?? 0)
  const { calls, ...sums } = tokens
  return {
    candidate: candidate.name,
    model: candidate.model,
    isProgram: candidate.isProgram,
    isBaseline: candidate.isBaseline === true,
    ...(candidate.price === undefined ? {} : { price: candidate.price }),
    columns: Object.fromEntries(
      costColumnNames.map(name => [name, inOrder(columns[name])]),
    ) as unknown as CostColumns,
    counts,
    judging,
    ...(dearest.usd === undefined ? {} : { dearestUsd: dearest.usd }),
    ...(calls === 0
      ? {}
      : {
          tokens: {
            input: sums.input / calls,
            cachedInput: sums.cachedInput / calls,
            output: sums.output / calls,
            reasoning: sums.reasoning / calls,
          },
        }),
  }
}

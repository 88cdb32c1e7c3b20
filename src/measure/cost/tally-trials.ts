import { type Price, priceCall, type Usage } from '../../prepare/provider/index.ts'
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
}

export interface CostTally {
  /** Trials of candidates that are not listed are left out. */
  add(trial: Trial): void
  /** Columns in the order of the example ids, the same for every candidate: position i is one example. */
  finish(): { readonly exampleIds: readonly string[]; readonly evidence: readonly CostEvidence[] }
}

/** Reads trials once and keeps fourteen numbers an example and candidate; answers are not kept. */
export function createCostTally(input: TallyInput): CostTally {
  const states = new Map(input.candidates.map(candidate => [candidate.name, emptyState(candidate)]))
  const positions = new Map<string, number>()
  return {
    add(trial) {
      const state = states.get(trial.candidate)
      if (state === undefined) return
      const position = positions.get(trial.exampleId) ?? positions.size
      positions.set(trial.exampleId, position)
      addTrial(state, trial, { position, weight: input.weights?.get(trial.exampleId) ?? 1, good: input.good })
    },
    finish() {
      const exampleIds = [...positions.keys()].sort((a, b) => (a < b ? -1 : 1))
      const order = Int32Array.from(exampleIds, id => positions.get(id)!)
      return { exampleIds, evidence: [...states.values()].map(state => evidenceOf(state, order)) }
    },
  }
}

type Growing = { [Name in keyof CostColumns]: number[] }
type Counts = { -readonly [Name in keyof CostEvidence['counts']]: number }

interface State {
  readonly candidate: TalliedCandidate
  readonly columns: Growing
  readonly counts: Counts
  readonly tokens: { input: number; cachedInput: number; output: number; reasoning: number; calls: number }
  readonly judging: { usd: number; unknownTrials: number }
}

function emptyState(candidate: TalliedCandidate): State {
  return {
    candidate,
    columns: Object.fromEntries(costColumnNames.map(name => [name, [] as number[]])) as unknown as Growing,
    counts: { trials: 0, answered: 0, failed: 0, fromCache: 0, withUsage: 0, failedAttempts: 0 },
    tokens: { input: 0, cachedInput: 0, output: 0, reasoning: 0, calls: 0 },
    judging: { usd: 0, unknownTrials: 0 },
  }
}

interface Place {
  readonly position: number
  readonly weight: number
  readonly good: GoodMetric | undefined
}

function addTrial(state: State, trial: Trial, { position, weight, good }: Place): void {
  const { columns, counts } = state
  const put = (name: keyof CostColumns, value = 1): void => {
    columns[name][position] = (columns[name][position] ?? 0) + weight * value
  }
  const failures = trial.attempts.filter(({ failure }) => failure !== undefined)
  counts.trials += 1
  counts.failedAttempts += failures.length
  put('trials')
  if (trial.fromCache) counts.fromCache += 1
  else {
    put('asked')
    put('repeatedTries', failures.length - (trial.outcome === 'failed' ? 1 : 0))
  }
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
  const score = goodness(trial, good)
  if (score === undefined) return
  put('scored')
  put('good', score)
  if (trial.response.abstained === true) return
  put('scoredKept')
  put('goodKept', score)
}

function addMoney(
  { candidate, counts, tokens }: State,
  usage: Usage | undefined,
  put: (name: keyof CostColumns, value?: number) => void,
): void {
  if (usage?.inputTokens === undefined || usage.outputTokens === undefined) return
  counts.withUsage += 1
  tokens.calls += 1
  tokens.input += usage.inputTokens
  tokens.cachedInput += usage.cachedInputTokens ?? 0
  tokens.output += usage.outputTokens
  tokens.reasoning += usage.reasoningTokens ?? 0
  const usd = priceCall(usage, candidate.price)
  if (usd === undefined) return
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

function goodness(trial: Trial & { outcome: 'answered' }, good: GoodMetric | undefined): number | undefined {
  const score = good && trial.scores[good.id]
  if (score?.outcome !== 'scored' || !(score.value >= 0 && score.value <= 1)) return undefined
  return good?.direction === 'lower' ? 1 - score.value : score.value
}

function evidenceOf({ candidate, columns, counts, tokens, judging }: State, order: Int32Array): CostEvidence {
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

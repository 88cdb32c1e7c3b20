import { CupelError } from '../../kernel/index.ts'
import { addScoringCosts, noScoringCost } from '../../measure/metric/index.ts'
import {
  type AnsweredTrial,
  addSpending,
  noSpending,
  type RunRecord,
  type RunStore,
  type Spending,
  spendingOn,
  type Trial,
  type TrialCount,
  type TrialKey,
  type TrialScores,
} from '../../measure/run/index.ts'
import { differencesOf, pageOfTrials } from './look-at-trials.ts'

interface KeptRun {
  record: RunRecord
  readonly trials: Map<string, Trial>
  /** Failed trials that were forgotten: what they cost is not. */
  readonly dropped: Trial[]
  isClaimed: boolean
}

const keyText = (key: TrialKey): string => JSON.stringify([key.candidate, key.exampleId, key.repeat])

function inOrder(a: Trial, b: Trial): number {
  if (a.candidate !== b.candidate) return a.candidate < b.candidate ? -1 : 1
  if (a.exampleId !== b.exampleId) return a.exampleId < b.exampleId ? -1 : 1
  return a.repeat - b.repeat
}

export function openMemoryStore(): RunStore {
  const runs = new Map<string, KeptRun>()
  const kept = (runId: string): KeptRun => {
    const run = runs.get(runId)
    if (!run) throw new CupelError('run_unknown', `No run "${runId}" is in the store.`)
    return run
  }
  return {
    async createRun(record) {
      if (runs.has(record.id)) throw new CupelError('store_failed', `Run ${record.id} exists already.`)
      runs.set(record.id, { record, trials: new Map(), dropped: [], isClaimed: false })
    },
    async findRun(idOrPrefix) {
      const newest = [...runs.values()].reverse().map(run => run.record)
      if (idOrPrefix === 'latest') return newest[0]
      const matches = newest.filter(record => record.id.startsWith(idOrPrefix))
      const exact = matches.find(record => record.id === idOrPrefix)
      if (!exact && matches.length > 1) {
        throw new CupelError('run_unknown', `More than one run begins with "${idOrPrefix}".`)
      }
      return exact ?? matches[0]
    },
    async listRuns({ offset, limit } = { offset: 0, limit: runs.size }) {
      const newest = [...runs.values()].reverse().map(run => run.record)
      return newest.slice(offset, offset + limit)
    },
    countRuns: async () => runs.size,
    async claimRun(runId) {
      const run = kept(runId)
      if (run.isClaimed) throw new CupelError('store_busy', `Run ${runId} is being worked on.`)
      run.isClaimed = true
      return {
        async release() {
          run.isClaimed = false
        },
      }
    },
    async appendTrials(runId, trials) {
      const fresh = trials.filter(trial => !kept(runId).trials.has(keyText(trial)))
      for (const trial of fresh) kept(runId).trials.set(keyText(trial), structuredClone(trial))
      return fresh.length
    },
    hasTrial: async (runId, key) => kept(runId).trials.has(keyText(key)),
    countTrials: async runId => countByCandidate(kept(runId)),
    async *trials(runId, filter = {}) {
      const { candidate, exampleIds } = filter
      for (const trial of [...kept(runId).trials.values()].sort(inOrder)) {
        if (candidate !== undefined && trial.candidate !== candidate) continue
        if (exampleIds !== undefined && !exampleIds.includes(trial.exampleId)) continue
        yield structuredClone(trial)
      }
    },
    pageOfTrials: async (runId, query) => pageOfTrials([...kept(runId).trials.values()], query),
    differences: async (runId, query) => differencesOf([...kept(runId).trials.values()], query),
    isClaimed: async runId => kept(runId).isClaimed,
    dropFailedTrials: async runId => dropFailed(kept(runId)),
    async putScores(runId, added) {
      for (const change of added) {
        const trial = kept(runId).trials.get(keyText(change.key))
        if (trial?.outcome === 'answered')
          kept(runId).trials.set(keyText(change.key), withScores(trial, change))
      }
    },
    async putMetrics(runId, metrics) {
      const run = kept(runId)
      const replaced = new Set(metrics.map(metric => metric.id))
      const others = run.record.metrics.filter(metric => !replaced.has(metric.id))
      run.record = { ...run.record, metrics: [...others, ...metrics] }
    },
    async close() {},
  }
}

function dropFailed({ trials, dropped }: KeptRun): number {
  const failed = [...trials].filter(([, trial]) => trial.outcome === 'failed')
  for (const [key, trial] of failed) {
    trials.delete(key)
    dropped.push(trial)
  }
  return failed.length
}

function withScores(trial: AnsweredTrial, { scores, forget = [], cost }: TrialScores): AnsweredTrial {
  const stays = Object.entries(trial.scores).filter(([id]) => !forget.includes(id))
  return {
    ...trial,
    scores: { ...Object.fromEntries(stays), ...scores },
    ...(cost === undefined ? {} : { scoringCost: addScoringCosts(trial.scoringCost ?? noScoringCost, cost) }),
  }
}

function countByCandidate({ trials: kept, dropped }: KeptRun): TrialCount[] {
  const trials = [...kept.values()]
  const names = [...new Set([...trials, ...dropped].map(trial => trial.candidate))].sort()
  return names.map(candidate => {
    const own = trials.filter(trial => trial.candidate === candidate)
    const answered = own.filter(trial => trial.outcome === 'answered').length
    const scores = own.flatMap(trial => (trial.outcome === 'answered' ? Object.values(trial.scores) : []))
    const scoring = own.flatMap(trial =>
      trial.outcome === 'answered' && trial.scoringCost ? [trial.scoringCost] : [],
    )
    const { knownUsd, ...unknown } = [...own, ...dropped.filter(trial => trial.candidate === candidate)]
      .map(spendingOn)
      .reduce<Spending>(addSpending, noSpending)
    return {
      candidate,
      answered,
      failed: own.length - answered,
      knownCostUsd: knownUsd,
      unknownCosts: own.filter(trial => spendingOn(trial).unknownCalls > 0).length,
      ...unknown,
      knownScoringUsd: scoring.reduce((sum, cost) => sum + cost.knownUsd, 0),
      unknownScorings: scoring.filter(cost => cost.unknownCalls > 0).length,
      scoringCalls: scoring.reduce((sum, cost) => sum + cost.calls, 0),
      cachedScoringCalls: scoring.reduce((sum, cost) => sum + cost.cachedCalls, 0),
      unknownScoringCalls: scoring.reduce((sum, cost) => sum + cost.unknownCalls, 0),
      scores: scores.length,
      erroredScores: scores.filter(({ outcome }) => outcome === 'errored').length,
    }
  })
}

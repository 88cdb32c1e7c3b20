/** What one task costs, as METHODS puts it together: every figure is one number. */
interface TaskCostInput {
  /** Probability that one try fails and is noticed; tries of one task are taken as independent. */
  readonly failureRate: number
  readonly maxRetries: number
  readonly usdPerAttempt: number
  /** Share of accepted answers that a person sees. */
  readonly reviewRate: number
  /** Of a person for one task, in US dollars. */
  readonly usdPerReview: number
  /** Share of accepted answers that are wrong, and nobody notices. */
  readonly undetectedErrorRate: number
  readonly usdPerError: number
}

interface ExpectedTaskCost {
  readonly attempts: number
  /** Probability that all tries fail: a person does the task. */
  readonly allFail: number
  readonly usd: number
}

/**
 * The expected cost of one task under independent tries: E[attempts] c + (F + (1 - F) r) h + (1 - F) e E, with
 * F = f^(retries + 1). For planning; a run measures attempts and failures itself, because tries of one task share their causes.
 */
export function expectedCostPerTask(input: TaskCostInput): ExpectedTaskCost {
  const { failureRate: f, maxRetries } = input
  const allFail = f ** (maxRetries + 1)
  const attempts = f === 1 ? maxRetries + 1 : (1 - allFail) / (1 - f)
  const accepted = 1 - allFail
  const usd =
    attempts * input.usdPerAttempt +
    (allFail + accepted * input.reviewRate) * input.usdPerReview +
    accepted * input.undetectedErrorRate * input.usdPerError
  return { attempts, allFail, usd }
}

/** Everything that the cost of one candidate's task is computed from, each one number: a middle, an end or a draw. */
export interface TaskFactors {
  /** Of an answered call, before any batch discount. */
  readonly usdPerCall: number
  readonly batchDiscount: number
  readonly batchShare: number
  /** What failed tries of a task cost by reported and by counted tokens, before any batch discount. */
  readonly reportedUsd: number
  readonly estimatedUsd: number
  /** Failed tries of a task that cost a call each, where calls have a flat price. */
  readonly workedTries: number
  /** Failed tries of a task of which nobody knows the cost, and how many answered calls such a try counts as. */
  readonly unknownTries: number
  readonly unknownTryCalls: number
  /** Share of tasks of which no try was answered. */
  readonly failedShare: number
  readonly machineUsdPerHour: number
  readonly machineSeconds: number
  readonly utilisation: number
  /** Share of answers that a person handles. Failed tasks go there too when `hasReview` is 1. */
  readonly reviewRate: number
  readonly hasReview: number
  readonly reviewMinutes: number
  readonly reviewWage: number
  readonly reviewAccuracy: number
  /** Of the answers that no person handles: the share that nobody gets, declined or held back. */
  readonly undoneRate: number
  /** How good the answers are that are given, from 0 to 1. */
  readonly goodKept: number
  readonly errorUsd: number
}

export interface TaskMoney {
  readonly model: number
  readonly retries: number
  readonly infrastructure: number
  readonly review: number
  readonly errors: number
  /** Share of tasks that end well: answered and right, or put right by a person. */
  readonly good: number
  /** Share of tasks that nobody does: without an answer, declined or held back, and no person gets them. */
  readonly undone: number
}

/**
 * The cost of one task, part by part. Every task has one end: a person does it, its answer is given, or it stays undone, which
 * costs what the calls cost and is neither good nor an error. A factor that is NaN makes only the parts NaN that rest on it.
 */
export function taskMoney(of: TaskFactors): TaskMoney {
  const batch = 1 - of.batchDiscount * of.batchShare
  const call = of.usdPerCall * batch
  const answered = 1 - of.failedShare
  const isReviewed = of.hasReview !== 0
  const reviewed = isReviewed ? of.failedShare + answered * of.reviewRate : 0
  const unreviewed = isReviewed ? answered * (1 - of.reviewRate) : answered
  const held = times(unreviewed, of.undoneRate)
  const accepted = unreviewed - held
  const good = times(accepted, of.goodKept) + times(reviewed, of.reviewAccuracy)
  const silent = times(accepted, 1 - of.goodKept) + times(reviewed, 1 - of.reviewAccuracy)
  return {
    model: answered * call,
    retries:
      (of.reportedUsd + of.estimatedUsd) * batch +
      times(of.workedTries + of.unknownTries * of.unknownTryCalls, call),
    infrastructure: times(of.machineUsdPerHour / 3_600 / of.utilisation, of.machineSeconds),
    review: times(reviewed / 60, of.reviewMinutes * of.reviewWage),
    errors: times(of.errorUsd, silent),
    good,
    undone: held + (isReviewed ? 0 : of.failedShare),
  }
}

/** What happens never costs nothing, also where nobody knows what it would cost. */
const times = (share: number, of: number): number => (share === 0 ? 0 : share * of)

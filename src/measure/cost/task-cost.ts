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
  /** Tries that fail, the one that every task without an answer has in any case left out. */
  readonly repeatedTries: number
  /** 1 when a failed try costs as much as an answered one, 0 when it is free. */
  readonly failedAttemptCost: number
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
  /** 1 when a person handles chosen answers, declined or unsure ones, so that `goodKept` is of the others. */
  readonly reviewsChosen: number
  readonly abstainedShare: number
  /** How good answers are, from 0 to 1: all of them, and those that were not declined. */
  readonly goodAnswered: number
  readonly goodKept: number
  readonly errorUsd: number
}

export interface TaskMoney {
  readonly model: number
  readonly retries: number
  readonly infrastructure: number
  readonly review: number
  readonly errors: number
  /** Share of tasks that end well. */
  readonly good: number
}

/** The cost of one task, part by part. A factor that is NaN makes only the parts NaN that rest on it. */
export function taskMoney(of: TaskFactors): TaskMoney {
  const call = of.usdPerCall * (1 - of.batchDiscount * of.batchShare)
  const answered = 1 - of.failedShare
  const reviewed = of.hasReview === 0 ? 0 : of.failedShare + answered * of.reviewRate
  const accepted = of.hasReview === 0 ? answered : answered * (1 - of.reviewRate)
  const goodAccepted = of.reviewsChosen === 1 ? of.goodKept : of.goodAnswered
  const wrongAccepted = (of.reviewsChosen === 1 ? 1 : 1 - of.abstainedShare) * (1 - of.goodKept)
  const good = times(accepted, goodAccepted) + times(reviewed, of.reviewAccuracy)
  const silent = times(accepted, wrongAccepted) + times(reviewed, 1 - of.reviewAccuracy)
  return {
    model: answered * call,
    retries: times((of.failedShare + of.repeatedTries) * of.failedAttemptCost, call),
    infrastructure: times(of.machineUsdPerHour / 3_600 / of.utilisation, of.machineSeconds),
    review: times(reviewed / 60, of.reviewMinutes * of.reviewWage),
    errors: times(of.errorUsd, silent),
    good,
  }
}

/** What happens never costs nothing, also where nobody knows what it would cost. */
const times = (share: number, of: number): number => (share === 0 ? 0 : share * of)

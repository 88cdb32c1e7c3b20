/** What is looked at each day once a candidate is in use. */
export interface MonitoringPlan {
  readonly answersPerDay: number
  /** Shares of the answers that a judge and a person see. */
  readonly judgeShare: number
  readonly humanShare: number
  readonly humanMinutes: number
  /** For an hour, in US dollars. */
  readonly wage: number
}

export interface JudgingForecast {
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Undefined when the price of the model is not known, which is not the same as free. */
  readonly costUsd: number | undefined
  readonly seconds: number
}

export interface ForecastInput {
  /** Input tokens of each question that would be put to the judge. */
  readonly inputTokens: readonly number[]
  readonly dimensions: number
  readonly price: { readonly inputPerMillion: number; readonly outputPerMillion: number } | undefined
  readonly concurrency: number
  /** For one call; 3 unless measured. */
  readonly secondsPerCall?: number
}

/** A reason of a sentence or two and a score. */
const outputTokensPerDimension = 60

/** What judging these answers takes: calls, tokens, money and time. */
export function judgingForecast(input: ForecastInput): JudgingForecast {
  const { inputTokens, dimensions, price, concurrency, secondsPerCall = 3 } = input
  const calls = inputTokens.length
  const read = inputTokens.reduce((sum, tokens) => sum + tokens, 0)
  const written = calls * dimensions * outputTokensPerDimension
  return {
    calls,
    inputTokens: read,
    outputTokens: written,
    costUsd: price && (read * price.inputPerMillion + written * price.outputPerMillion) / 1_000_000,
    seconds: Math.ceil(calls / Math.max(1, concurrency)) * secondsPerCall,
  }
}

export interface MonitoringForecast {
  readonly automatedPerDay: number
  readonly judgedPerDay: number
  readonly humanPerDay: number
  readonly judgeUsdPerDay: number | undefined
  readonly humanUsdPerDay: number
  readonly humanHoursPerDay: number
}

/** What watching costs each day: every answer by automated metrics, a share by the judge, a share by people. */
export function monitoringForecast(plan: MonitoringPlan, judging: JudgingForecast): MonitoringForecast {
  const judgedPerDay = plan.answersPerDay * plan.judgeShare
  const humanPerDay = plan.answersPerDay * plan.humanShare
  const humanHoursPerDay = (humanPerDay * plan.humanMinutes) / 60
  const each =
    judging.costUsd === undefined || judging.calls === 0 ? undefined : judging.costUsd / judging.calls
  return {
    automatedPerDay: plan.answersPerDay,
    judgedPerDay,
    humanPerDay,
    judgeUsdPerDay: each === undefined ? undefined : each * judgedPerDay,
    humanUsdPerDay: humanHoursPerDay * plan.wage,
    humanHoursPerDay,
  }
}

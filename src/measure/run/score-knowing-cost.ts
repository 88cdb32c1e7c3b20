import type { Redact } from '../../kernel/index.ts'
import { type Answered, type Metric, openScoringMeter, type ScoringCost } from '../metric/index.ts'
import { scoreAnswer } from './score-answer.ts'
import type { StopWatch } from './stop.ts'
import type { AnsweredTrial } from './trial.ts'

interface Scoring {
  readonly metrics: readonly Metric[]
  readonly redact: Redact
}

/** What the calls of judges are held against while they are made. */
export type SpendingLimit = Pick<StopWatch, 'spend' | 'isBudgetSpent'>

/** Scores one answer, and says what that cost when a metric asks a model. Metrics that the limit stopped are left out. */
export async function scoreKnowingCost(
  answered: Answered,
  { metrics, redact }: Scoring,
  limit: SpendingLimit,
): Promise<Pick<AnsweredTrial, 'scores'> & { readonly scoringCost?: ScoringCost }> {
  if (!metrics.some(({ asksModel }) => asksModel))
    return { scores: await scoreAnswer(answered, metrics, redact) }
  const meter = openScoringMeter({ mayAsk: () => !limit.isBudgetSpent(), onSpend: limit.spend })
  const scores = await scoreAnswer({ ...answered, meter }, metrics, redact)
  return { scores, scoringCost: meter.total() }
}

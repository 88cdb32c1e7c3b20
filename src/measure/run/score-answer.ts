import { errored, messageOf, type Redact, type Score } from '../../kernel/index.ts'
import { type Answered, type Metric, ScoringStopped } from '../metric/index.ts'

/**
 * Scores one answered trial with every metric. A metric that throws, or returns something that is not a score,
 * is a failure of the tool: it is recorded as errored and never as a failure of the candidate. A metric that the meter
 * has stopped is left out: nothing was found out, and the score can be made later.
 *
 * @returns by metric id; a promise only when a metric is asynchronous
 */
export function scoreAnswer(
  answered: Answered,
  metrics: readonly Metric[],
  redact: Redact,
): Record<string, Score> | Promise<Record<string, Score>> {
  const scores: Record<string, Score> = {}
  const pending: Promise<void>[] = []
  for (const metric of metrics) {
    try {
      const score = metric.score(answered)
      if (score instanceof Promise) pending.push(settleInto(scores, { score, metric, redact }))
      else scores[metric.id] = checked(score, metric)
    } catch (thrown) {
      putFailure(scores, thrown, { metric, redact })
    }
  }
  return pending.length === 0 ? scores : Promise.all(pending).then(() => inOrder(scores, metrics))
}

interface Settling {
  readonly score: Promise<Score>
  readonly metric: Metric
  readonly redact: Redact
}

async function settleInto(scores: Record<string, Score>, { score, metric, redact }: Settling): Promise<void> {
  try {
    scores[metric.id] = checked(await score, metric)
  } catch (thrown) {
    putFailure(scores, thrown, { metric, redact })
  }
}

function checked(score: Score, metric: Metric): Score {
  if (score?.outcome === 'unscored' || score?.outcome === 'errored') return score
  if (score?.outcome !== 'scored')
    return errored('metric_failed', `${metric.id} returned something that is not a score`)
  if (Number.isFinite(score.value)) return score
  return errored('metric_failed', `${metric.id} returned ${score.value}, which is not a finite number`)
}

function putFailure(
  scores: Record<string, Score>,
  thrown: unknown,
  { metric, redact }: Omit<Settling, 'score'>,
): void {
  if (thrown instanceof ScoringStopped) return
  scores[metric.id] = errored('metric_failed', redact(`${metric.id}: ${messageOf(thrown)}`).slice(0, 500))
}

function inOrder(scores: Readonly<Record<string, Score>>, metrics: readonly Metric[]): Record<string, Score> {
  return Object.fromEntries(metrics.flatMap(({ id }) => (scores[id] ? [[id, scores[id]]] : [])))
}

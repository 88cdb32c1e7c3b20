import { CupelError } from '../../kernel/index.ts'
import type { MetricFacts, RunRecord } from '../../measure/run/index.ts'
import type { Project } from '../open-project.ts'

/** The metric that says which answers are right: asked for, or the first rate among the primary ones, or the first rate. */
export function confidenceMetric(
  project: Pick<Project, 'config'>,
  record: RunRecord,
  asked: string | undefined,
): MetricFacts {
  const rates = record.metrics.filter(
    ({ aggregation, direction }) => aggregation === 'rate' && direction === 'higher',
  )
  const known = rates.map(({ id }) => id).join(', ') || 'none'
  if (asked !== undefined) {
    const found = record.metrics.find(({ id }) => id === asked)
    if (found === undefined)
      throw new CupelError('metric_unknown', `Run ${record.id} has no metric ${asked}.`, {
        hint: `Its rates of what is right: ${known}.`,
      })
    if (!rates.includes(found))
      throw new CupelError(
        'metric_invalid',
        `${asked} is no rate of what is right: 1 for right, 0 for wrong.`,
        {
          hint: `Confidence is compared with such a rate; the run has: ${known}.`,
        },
      )
    return found
  }
  const primary = project.config.compare.primary ?? []
  const found = rates.find(({ id }) => primary.includes(id)) ?? rates[0]
  if (found !== undefined) return found
  throw new CupelError(
    'metric_unknown',
    `Run ${record.id} has no metric that says which answers are right.`,
    {
      hint: 'Add a rate such as verdict_match or exact_match to `metrics`, and do: cupel score.',
    },
  )
}

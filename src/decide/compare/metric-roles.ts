import { CupelError } from '../../kernel/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import type { ComparedMetric } from './comparison.ts'

/**
 * What each metric is for. Claims are made on the primary metrics; named by the user, or else the first directed metric
 * that is neither a screening figure nor a measure of time. A metric that is not to be trusted yet carries no claim, whoever
 * named it.
 */
export function metricRoles(
  metrics: readonly MetricFacts[],
  primary: readonly string[] | undefined,
  distrusted: Readonly<Record<string, string>> = {},
): readonly ComparedMetric[] {
  const chosen = primary ?? defaultPrimary(metrics.filter(({ id }) => !Object.hasOwn(distrusted, id)))
  for (const id of chosen) {
    const metric = metrics.find(found => found.id === id)
    if (metric === undefined)
      throw new CupelError('metric_unknown', `Primary metric ${id} was not computed in this run.`, {
        hint: `Computed were: ${metrics.map(found => found.id).join(', ') || 'none'}.`,
      })
    if (metric.direction === 'none')
      throw new CupelError(
        'metric_invalid',
        `Metric ${id} only describes: it has no better or worse, so it cannot be primary.`,
      )
  }
  return metrics.map(metric => ({
    id: metric.id,
    version: metric.version,
    title: metric.title,
    direction: metric.direction,
    range: metric.range.map(bound => (Number.isFinite(bound) ? bound : null)),
    ...(metric.unit === undefined ? {} : { unit: metric.unit }),
    aggregation: metric.aggregation,
    role: Object.hasOwn(distrusted, metric.id) ? 'screening' : roleOf(metric, chosen),
    measuresTime: metric.measuresTime ?? false,
  }))
}

function defaultPrimary(metrics: readonly MetricFacts[]): string[] {
  const first = metrics.find(
    ({ direction, screeningOnly, measuresTime }) => direction !== 'none' && !screeningOnly && !measuresTime,
  )
  return first === undefined ? [] : [first.id]
}

function roleOf(metric: MetricFacts, primary: readonly string[]): ComparedMetric['role'] {
  if (metric.screeningOnly) return 'screening'
  if (metric.direction === 'none') return 'descriptive'
  return primary.includes(metric.id) ? 'primary' : 'secondary'
}

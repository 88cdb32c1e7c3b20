import { isDeepStrictEqual } from 'node:util'
import type { ConfidenceSource, ErrorCosts } from '../../decide/confidence/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import type { Project } from '../open-project.ts'
import { confidenceMetric } from './confidence-metric.ts'

export interface Terms {
  readonly costs: ErrorCosts | undefined
  readonly source: ConfidenceSource
  /** Id of the metric that says which answers are right. */
  readonly metric: string
}

/** What of a measurement is not as the config states it, in words; undefined where all is. */
export function unlikeStated(
  project: Pick<Project, 'config'>,
  { costs, source, metric }: Terms,
  record: RunRecord,
): string | undefined {
  const { confidence } = project.config
  if (!isDeepStrictEqual(costs, confidence.costs)) return 'with other costs than confidence.costs states'
  if (source !== confidence.from) return `by ${source}, not by ${confidence.from} as confidence.from states`
  const stated = confidenceMetric(project, record, confidence.metric).id
  return metric === stated ? undefined : `by ${metric}, not by ${stated}`
}

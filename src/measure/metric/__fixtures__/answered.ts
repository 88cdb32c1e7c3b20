import { exampleSchema } from '../../../prepare/dataset/index.ts'
import type { Response } from '../../../prepare/provider/index.ts'
import type { Answered, Metric } from '../metric.ts'
import type { MetricPorts } from '../ports.ts'
import { buildMetrics } from '../registry/build-metrics.ts'
import type { MetricEntry } from '../registry/metric-entry.ts'

/** An answered trial for tests: a text or a response, and what was expected. */
export function answered(
  response: string | Partial<Response>,
  expected?: unknown,
  more: Partial<Omit<Answered, 'response' | 'example'>> & {
    readonly input?: unknown
    readonly tags?: Record<string, string>
  } = {},
): Answered {
  const { input = 'question', tags = {}, ...rest } = more
  return {
    example: exampleSchema.parse({ id: 'e1', input, tags, ...(expected === undefined ? {} : { expected }) }),
    documents: [],
    response: typeof response === 'string' ? { text: response } : { text: '', ...response },
    timing: { totalMs: 10 },
    costUsd: undefined,
    ...rest,
  }
}

/** The metric with this id out of what an entry gives. */
export async function metricOf(entry: MetricEntry, id?: string, ports: MetricPorts = {}): Promise<Metric> {
  const metrics = await buildMetrics([entry], ports)
  const found = id === undefined ? metrics[0] : metrics.find(metric => metric.id === id)
  if (!found) throw new Error(`no metric ${id}; there are ${metrics.map(metric => metric.id).join(', ')}`)
  return found
}

import type { z } from 'zod'
import type { GateSettings } from '../../decide/gate/index.ts'
import {
  isMetric,
  limitProblem,
  type MetricRange,
  marginProblem,
  type Requirement,
} from '../../decide/select/index.ts'
import { foretellMetrics, type MetricEntry } from '../../measure/metric/index.ts'

/** Of a config, what states limits and margins. */
interface Stated {
  readonly requirements: readonly Requirement[]
  readonly gate: Pick<GateSettings, 'margins'>
}

/** A field of the config and what is wrong with it. */
interface LimitProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly found: number
}

type RangeOf = (id: string) => MetricRange['range'] | undefined

/**
 * Limits and margins that nothing can miss, or meet: 2 in place of 0.02 would let everybody pass, and be noticed by nobody. Of metrics
 * whose range is not known nothing is said.
 */
export function limitProblems({ requirements, gate }: Stated, rangeOf: RangeOf): LimitProblem[] {
  const limits = requirements.flatMap((stated, at): LimitProblem[] => {
    if (!isMetric(stated)) return []
    const range = rangeOf(stated.metric)
    const message = range && limitProblem(stated, { id: stated.metric, range })
    const field = stated.min === undefined ? 'max' : 'min'
    return message === undefined
      ? []
      : [{ path: ['requirements', at, field], message, found: stated[field] ?? Number.NaN }]
  })
  const margins = Object.entries(gate.margins).flatMap(([id, given]): LimitProblem[] => {
    const range = rangeOf(id)
    const margin = typeof given === 'number' ? given : given.margin
    const message = range && marginProblem(margin, { id, range })
    const path = ['gate', 'margins', id, ...(typeof given === 'number' ? [] : ['margin'])]
    return message === undefined ? [] : [{ path, message, found: margin }]
  })
  return [...limits, ...margins]
}

/** What the text of the config alone can tell of limits, margins and weights. */
export function checkLimits(
  config: Stated & { readonly metrics: readonly MetricEntry[] },
  context: z.core.$RefinementCtx,
): void {
  for (const { path, message, found } of limitProblems(config, foretellMetrics(config.metrics).rangeOf))
    context.addIssue({ code: 'custom', path: [...path], input: found, message })
  const weighed = new Map<string, number>()
  config.requirements.forEach((stated, at) => {
    if (stated.weight === undefined) return
    const figure = isMetric(stated)
      ? `${stated.metric}${stated.slice === 'all' ? '' : ` on ${stated.slice}`}`
      : 'latency' in stated
        ? 'latency'
        : 'costPerTask'
    const before = weighed.get(figure)
    weighed.set(figure, before ?? at)
    if (before === undefined) return
    context.addIssue({
      code: 'custom',
      path: ['requirements', at, 'weight'],
      input: stated.weight,
      message: `no second weight for ${figure}, which has one in requirements.${before}: a figure is weighed once, and scores 0 at the limit beside its weight`,
    })
  })
}

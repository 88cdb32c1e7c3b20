import type { z } from 'zod'
import type { GateSettings } from '../../decide/gate/index.ts'
import type { Requirement } from '../../decide/select/index.ts'
import type { CostConfig } from '../../measure/cost/index.ts'
import { foretellMetrics, type MetricEntry } from '../../measure/metric/index.ts'
import type { BaselinesConfig } from './baselines-schema.ts'

/** The parts of a config that name others of its parts, and those that are named. */
interface NamingConfig {
  readonly candidates: object
  readonly metrics: readonly MetricEntry[]
  readonly gate: GateSettings
  readonly requirements: readonly Requirement[]
  readonly cost: Pick<CostConfig, 'good' | 'candidates'>
  readonly compare: {
    readonly primary?: readonly string[] | undefined
    readonly baseline?: string | undefined
  }
  readonly confidence: { readonly metric?: string | undefined }
  readonly baselines?: BaselinesConfig | undefined
}

/** A name of the config and the field that holds it. */
export interface StatedName {
  readonly name: string
  readonly path: readonly (string | number)[]
}

/**
 * Every candidate and every metric that a limit, a margin or a price is stated for must be in the config: a name with a slip in it
 * would otherwise be found after the run is paid for, or never. Metrics whose ids depend on files are left to the start of a run.
 */
export function checkNames(config: NamingConfig, context: z.core.$RefinementCtx): void {
  const candidates = Object.keys(config.candidates)
  const unknown = (what: string, { name, path }: StatedName, known: readonly string[]): void =>
    context.addIssue({
      code: 'custom',
      path: [...path],
      input: name,
      message: `there is no ${what} ${name} in this config`,
      params: { unknownName: { name, known } },
    })
  for (const stated of candidateNames(config))
    if (!candidates.includes(stated.name)) unknown('candidate', stated, candidates)
  const metrics = foretellMetrics(config.metrics)
  for (const stated of metricNames(config))
    if (!metrics.mayGive(stated.name)) unknown('metric', stated, metrics.ids)
  config.requirements.forEach((stated, at) => {
    if (!('metric' in stated) || stated.slice === 'all' || stated.slice.includes('=')) return
    context.addIssue({
      code: 'custom',
      path: ['requirements', at, 'slice'],
      input: stated.slice,
      message: 'all, or one value of a tag like line=auto',
    })
  })
  const { candidate, baselineCandidate } = config.gate
  if (candidate !== undefined && candidate === baselineCandidate)
    context.addIssue({
      code: 'custom',
      path: ['gate', 'baselineCandidate'],
      input: baselineCandidate,
      message: 'another candidate than gate.candidate, which it is held against',
    })
}

const one = (name: string | undefined, ...path: string[]): StatedName[] =>
  name === undefined ? [] : [{ name, path }]

const each = (names: readonly string[] | undefined, ...path: string[]): StatedName[] =>
  (names ?? []).map((name, at) => ({ name, path: [...path, at] }))

const keys = (of: object, ...path: string[]): StatedName[] =>
  Object.keys(of).map(name => ({ name, path: [...path, name] }))

function candidateNames({ gate, compare, cost }: NamingConfig): StatedName[] {
  return [
    ...one(gate.candidate, 'gate', 'candidate'),
    ...one(gate.baselineCandidate, 'gate', 'baselineCandidate'),
    ...one(compare.baseline, 'compare', 'baseline'),
    ...keys(cost.candidates, 'cost', 'candidates'),
  ]
}

/** Every field of the config that names a metric. */
export function metricNames({
  gate,
  requirements,
  cost,
  compare,
  confidence,
  baselines,
}: NamingConfig): StatedName[] {
  return [
    ...keys(gate.margins, 'gate', 'margins'),
    ...each(gate.superiority, 'gate', 'superiority'),
    ...regressionMetrics(gate),
    ...requirements.flatMap((stated, at) =>
      'metric' in stated ? [{ name: stated.metric, path: ['requirements', at, 'metric'] }] : [],
    ),
    ...one(cost.good, 'cost', 'good'),
    ...each(compare.primary, 'compare', 'primary'),
    ...one(confidence.metric, 'confidence', 'metric'),
    ...one(baselines?.ceiling?.metric, 'baselines', 'ceiling', 'metric'),
  ]
}

/** Metrics that say which regression examples pass, where the config names them. */
export function regressionMetrics({ regression }: GateSettings): StatedName[] {
  return typeof regression === 'string' ? [] : each(regression, 'gate', 'regression')
}

/** Every field of the config that names a slice; `all` is no slice. */
export function sliceNames({ gate, requirements }: NamingConfig): StatedName[] {
  return [
    ...each(gate.slices, 'gate', 'slices'),
    ...Object.entries(gate.margins).flatMap(([metric, margin]) =>
      typeof margin === 'number' ? [] : each(margin.slices, 'gate', 'margins', metric, 'slices'),
    ),
    ...requirements.flatMap((stated, at) =>
      'metric' in stated && stated.slice !== 'all'
        ? [{ name: stated.slice, path: ['requirements', at, 'slice'] }]
        : [],
    ),
  ]
}

import { type ComparedMetric, valueText } from '../compare/index.ts'
import type { CostRequirement, LatencyRequirement, MetricRequirement, Requirement } from './requirement.ts'

export const isMetric = (requirement: Requirement): requirement is MetricRequirement =>
  'metric' in requirement
export const isLatency = (requirement: Requirement): requirement is LatencyRequirement =>
  'latency' in requirement
export const isCost = (requirement: Requirement): requirement is CostRequirement =>
  'costPerTask' in requirement

/** `2s` or `500ms`, in milliseconds. */
export function limitMs({ max }: Pick<LatencyRequirement, 'max'>): number {
  return Number.parseFloat(max) * (max.endsWith('ms') ? 1 : 1000)
}

const seconds: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 }

/** `50/s`, `120/min` or `1000/h`, per second. */
export function ratePerSecond({ at }: Pick<LatencyRequirement, 'at'>): number {
  const [count, unit] = at.split('/') as [string, string]
  return Number.parseFloat(count) / (seconds[unit.trim()] ?? 1)
}

/** US dollars. */
export function limitUsd({ costPerTask }: Pick<CostRequirement, 'costPerTask'>): number {
  return typeof costPerTask === 'number' ? costPerTask : Number.parseFloat(costPerTask)
}

/** The rate at which a limit must hold with its headroom, e.g. `75/s`. */
export function headroomRate(requirement: Pick<LatencyRequirement, 'at' | 'headroom'>): string {
  const [count, unit] = requirement.at.split('/') as [string, string]
  return `${Number((Number.parseFloat(count) * requirement.headroom).toPrecision(6))}/${unit.trim()}`
}

/** A requirement in words, e.g. `verdict_match ≥ 85.0% on line=auto`; `metrics` tell how a figure is written. */
export function requirementWords(requirement: Requirement, metrics: readonly ComparedMetric[] = []): string {
  if (isLatency(requirement)) {
    const { latency, of, max, at, headroom } = requirement
    const rates = headroom === 1 ? at : `${at} and ${headroomRate(requirement)}`
    return `${latency} ${of === 'first-token' ? 'time to first token' : 'latency'} ≤ ${max} at ${rates}`
  }
  if (isCost(requirement)) return `cost per task ≤ $${limitUsd(requirement)}`
  const { metric, min, max, slice } = requirement
  const facts = metrics.find(({ id }) => id === metric)
  const threshold = min ?? max ?? 0
  const text = facts === undefined ? String(threshold) : valueText(threshold, facts)
  return `${metric} ${min === undefined ? '≤' : '≥'} ${text}${slice === 'all' ? '' : ` on ${slice}`}`
}

/** What a requirement is about, whatever its limit: two with the same subject are one that was changed. */
export function requirementSubject(requirement: Requirement): string {
  if (isLatency(requirement)) {
    const { latency, of } = requirement
    return `${latency} ${of === 'first-token' ? 'time to first token' : 'latency'}`
  }
  if (isCost(requirement)) return 'costPerTask'
  const { metric, min, slice } = requirement
  return `${metric} ${min === undefined ? 'max' : 'min'}${slice === 'all' ? '' : ` on ${slice}`}`
}

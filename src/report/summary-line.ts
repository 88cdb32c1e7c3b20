import type { ComparedCandidate, Comparison } from '../decide/compare/index.ts'
import { intervalText, scaleOf, valueText } from '../decide/compare/index.ts'
import { formatUsd, plural } from '../kernel/index.ts'

export { plural }

const milliseconds = { aggregation: 'mean', range: [0, null], unit: 'ms' } as const

/** What was compared, in short facts, e.g. `430 examples (eval)`. */
export function summaryFacts(comparison: Comparison): readonly string[] {
  const { dataset, candidates, runs } = comparison
  const repeats = Math.max(1, ...runs.map(run => run.repeats))
  return [
    `${plural(dataset.compared, 'example')} compared (${dataset.split === 'all' ? 'all splits' : `${dataset.split} split`})`,
    plural(candidates.length, 'candidate'),
    ...(repeats > 1 ? [`${repeats} repeats`] : []),
    ...(dataset.clusters === undefined
      ? []
      : [`${plural(dataset.clusters, 'cluster')} by ${dataset.clusterBy ?? 'tag'}`]),
    `${Math.round(comparison.settings.level * 100)}% intervals`,
  ]
}

/** The 95th percentile of latency with its interval, e.g. `1.24 s [1.11, 1.40]`; undefined when nothing was timed. */
export function p95Text(candidate: ComparedCandidate): string | undefined {
  const point = candidate.latency?.percentiles.find(({ percentile }) => percentile === 95)
  if (point === undefined) return undefined
  const scale = scaleOf(milliseconds, point.valueMs)
  const limits = point.interval === undefined ? '' : ` ${intervalText(point.interval, scale)}`
  return `${valueText(point.valueMs, milliseconds, scale)}${limits}`
}

/** Milliseconds for people, e.g. `340 ms`, `1.24 s`. */
export function durationText(ms: number): string {
  return valueText(ms, milliseconds)
}

/** Money per trial, `unknown` when no price is known, with a `+` when some prices are missing from the sum. */
export function costText(candidate: ComparedCandidate): string {
  const { cost } = candidate
  if (cost.known === 0) return 'unknown'
  return `${formatUsd(cost.perTrialUsd)}${cost.unknown > 0 ? ' +' : ''}`
}

/** What the judges cost in one line, for all candidates together; undefined when there is nothing to tell. */
export function judgingText({ candidates }: Comparison): string | undefined {
  const all = candidates.flatMap(({ cost }) => cost.judging ?? [])
  const knownUsd = all.reduce((sum, one) => sum + one.knownUsd, 0)
  const unknown = all.reduce((sum, one) => sum + one.unknown, 0)
  if (knownUsd === 0 && unknown === 0) return undefined
  const sum = knownUsd === 0 ? 'unknown' : formatUsd(knownUsd)
  const rest =
    unknown === 0 ? '' : ` (${knownUsd === 0 ? '' : 'and '}${plural(unknown, 'trial')} of unknown price)`
  return `Judging cost ${sum}${rest}, beside what the candidates cost`
}

/** How many trials gave no answer, e.g. `3 of 430 failed (provider_timeout 3)`; undefined when all answered. */
export function failureText(candidate: ComparedCandidate): string | undefined {
  const { answered, failed } = candidate.trials
  if (failed === 0) return undefined
  const codes = candidate.failures.map(({ code, trials }) => `${code} ${trials}`).join(', ')
  return `${failed} of ${answered + failed} trials failed (${codes})`
}

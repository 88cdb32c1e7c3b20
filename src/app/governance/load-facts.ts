import { type LatencyRequirement, limitMs, ratePerSecond } from '../../decide/select/index.ts'
import type { LoadResult, LoadVerdict } from '../../measure/load/index.ts'
import type { LatencyLimitFact, LoadFact } from '../../operate/governance/index.ts'
import { loadFolder, readLoads } from '../load/load-files.ts'
import type { Project } from '../open-project.ts'

/** Load runs of a candidate, newest first. One that cannot be read is told in words. */
export function loadFacts(
  project: Project,
  candidate: string,
): { readonly loads: readonly LoadFact[]; readonly problems: readonly string[] } {
  const problems: string[] = []
  const loads = readLoads(project, words => problems.push(words))
  return { loads: loads.filter(load => load.candidate.name === candidate).map(factOf), problems }
}

const factOf = ({ id, startedAt, candidate, verdicts }: LoadResult): LoadFact => ({
  id,
  at: startedAt,
  file: `${loadFolder}/${id}.json`,
  fingerprint: candidate.fingerprint,
  verdicts: verdicts.map(verdictFact),
})

const verdictFact = ({
  limit,
  ratePerSecond: rate,
  at,
  outcome,
  reason,
}: LoadVerdict): LoadFact['verdicts'][number] => ({
  key: keyOf(limit.measure, limit.percentile, limit.maxMs),
  ...(rate === undefined ? {} : { ratePerSecond: rate }),
  text: `${limit.text} at ${at}`,
  outcome,
  reason,
})

/** A requirement on latency, as load runs name it. */
export function latencyLimit(requirement: LatencyRequirement): LatencyLimitFact {
  const { latency, of, max, at } = requirement
  const measure = of === 'first-token' ? 'firstToken' : 'endToEnd'
  return {
    text: `${latency} ${of} ≤ ${max} at ${at}`,
    key: keyOf(measure, Number(latency.slice(1)) / 100, limitMs(requirement)),
    peakPerSecond: ratePerSecond(requirement),
  }
}

const keyOf = (measure: string, percentile: number, maxMs: number): string =>
  `${measure} p${Number((percentile * 100).toFixed(4))} ${maxMs} ms`

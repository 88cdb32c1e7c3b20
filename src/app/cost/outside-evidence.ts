import type { ConfidenceReport } from '../../decide/confidence/index.ts'
import { rateTrials } from '../../decide/select/index.ts'
import type { CostConfig, ReviewCount, Throughput } from '../../measure/cost/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { readConfidence } from '../confidence/confidence-files.ts'
import { readLoads } from '../load/load-files.ts'
import type { Project } from '../open-project.ts'

/** What load runs of the very candidates of a run got done: the most that a valid stage answered in a second. */
export function loadThroughput(project: Project, record: RunRecord): Readonly<Record<string, Throughput>> {
  const loads = readLoads(project)
  return Object.fromEntries(
    record.candidates.flatMap(({ name, fingerprint }) => {
      const newest = loads.find(
        ({ candidate, stages }) =>
          candidate.name === name &&
          candidate.fingerprint === fingerprint &&
          stages.some(({ validity }) => validity.isValid),
      )
      const rates =
        newest?.stages.filter(({ validity }) => validity.isValid).map(one => one.requestsPerSecond) ?? []
      const tasksPerSecond = Math.max(0, ...rates)
      if (newest === undefined || tasksPerSecond === 0) return []
      const source = `load run ${newest.id} got that many done; it may do more`
      return [[name, { tasksPerSecond, source, asOf: newest.startedAt.slice(0, 10) }]]
    }),
  )
}

/** Reviews that the thresholds chosen by `cupel confidence` imply, where the config asks for them. */
export function confidenceReviews(
  project: Project,
  record: RunRecord,
  { config, good }: { readonly config: CostConfig; readonly good: string | undefined },
): Readonly<Record<string, ReviewCount>> {
  const reviews = [config.review, ...Object.values(config.candidates).map(({ review }) => review)]
  if (!reviews.some(review => review !== undefined && review !== false && review.rate === 'confidence'))
    return {}
  const reports = readConfidence(project)
  return Object.fromEntries(
    record.candidates.flatMap(({ name, fingerprint }) => {
      const found = reports.find(report => report.candidate === name && report.fingerprint === fingerprint)
      if (found?.decision?.kind !== 'known' || found.decision.counts.of === 0) return []
      const review = countOf(found.decision.reviewRate)
      if (review === undefined) return []
      const { reviewed, of } = found.decision.counts
      const source = `${reviewed} of ${of} below the threshold that cupel confidence chose on ${found.createdAt.slice(0, 10)}`
      const accepted = found.metric.id === good ? acceptedOf(found.decision) : {}
      return [[name, { reviewed: review.hits, of: review.of, source, ...accepted }]]
    }),
  )
}

type Decided = Extract<ConfidenceReport['decision'], { kind: 'known' }>

/** A rate as a count of independent examples: repeats and clusters are fewer than the answers they hold. */
function countOf(rate: Decided['reviewRate']): { readonly hits: number; readonly of: number } | undefined {
  if (rate.kind !== 'known') return undefined
  const of = rateTrials(rate)
  return { hits: rate.value * of, of }
}

/** How good the answers above the threshold are; nothing where some are given to nobody, which is another question. */
function acceptedOf({ counts, accuracyOfAnswered }: Decided): Pick<ReviewCount, 'accepted'> {
  const right = countOf(accuracyOfAnswered)
  if (right === undefined || counts.abstained > 0 || counts.answered === 0) return {}
  return { accepted: { right: right.hits, of: right.of } }
}

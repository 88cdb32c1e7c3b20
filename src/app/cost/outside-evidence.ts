import type { ConfidenceReport } from '../../decide/confidence/index.ts'
import { rateTrials } from '../../decide/select/index.ts'
import type {
  CostConfig,
  CostEvidence,
  NoReviewCount,
  ReviewCount,
  Throughput,
} from '../../measure/cost/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { readConfidence } from '../confidence/confidence-files.ts'
import { unlikeStated } from '../confidence/unlike-stated.ts'
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

export interface ReviewsInput {
  readonly config: CostConfig
  readonly good: string | undefined
  /** What the cost is computed from: a threshold chosen on fewer or other trials is none for it. */
  readonly evidence: readonly CostEvidence[]
}

/**
 * Reviews that the thresholds chosen by `cupel confidence` imply, where the config asks for them. Only a measurement of this very run
 * with what the config states now says anything of it; else it is told in words why there is none.
 */
export function confidenceReviews(
  project: Pick<Project, 'path' | 'config'>,
  record: RunRecord,
  { config, good, evidence }: ReviewsInput,
): Readonly<Record<string, ReviewCount | NoReviewCount>> {
  const reviews = [config.review, ...Object.values(config.candidates).map(({ review }) => review)]
  if (!reviews.some(review => review !== undefined && review !== false && review.rate === 'confidence'))
    return {}
  const reports = readConfidence(project)
  return Object.fromEntries(
    record.candidates.flatMap(({ name, fingerprint }) => {
      const found = reports.find(report => report.candidate === name && report.fingerprint === fingerprint)
      const own = evidence.find(({ candidate }) => candidate === name)
      if (own === undefined) return []
      const reason = whyNone(found, { project, record, own })
      return [[name, reason === undefined ? countsOf(found!, good) : { reason }]]
    }),
  )
}

interface Wanted {
  readonly project: Pick<Project, 'config'>
  readonly record: RunRecord
  readonly own: CostEvidence
}

/** Why a measurement says nothing of this cost, in words; undefined where it does. */
function whyNone(found: ConfidenceReport | undefined, { project, record, own }: Wanted): string | undefined {
  const { candidate } = own
  const chosen = `the threshold of ${candidate} was chosen`
  const again = 'do: cupel confidence'
  if (project.config.confidence.costs === undefined)
    return `no threshold of confidence is chosen for ${candidate}: state confidence.costs, and ${again}`
  if (found === undefined) return `no threshold of confidence is chosen for ${candidate}; ${again}`
  if (found.run !== record.id)
    return `${chosen} on run ${found.run}, not on ${record.id}; do: cupel confidence ${record.id}`
  const { decision, metric, source, counts } = found
  const costs = decision?.kind === 'known' ? decision.costs : project.config.confidence.costs
  const unlike = unlikeStated(project, { costs, source: source.id, metric: metric.id }, record)
  if (unlike !== undefined) return `${chosen} ${unlike}; ${again}`
  if (record.metrics.find(({ id }) => id === metric.id)?.version !== metric.version)
    return `${chosen} by another version of ${metric.id}; ${again}`
  if (decision?.kind !== 'known')
    return `no threshold of confidence is chosen for ${candidate}${decision === undefined ? '' : `: ${decision.reason}`}; ${again}`
  const trials = source.id === 'repeats' ? examplesOf(own) : own.counts.trials
  if (counts.trials !== trials)
    return `${chosen} on ${counts.trials} trials, and there are ${trials} now; ${again}`
  return whyFew(found, candidate)
}

const examplesOf = ({ columns }: CostEvidence): number => columns.trials.filter(count => count > 0).length

/** What a threshold makes of answers without a confidence nobody knows: with many of them the rates are of the others alone. */
const mostWithout = 0.05

function whyFew({ counts, decision }: ConfidenceReport, candidate: string): string | undefined {
  const without = Object.values(counts.withoutConfidence).reduce((sum, count) => sum + count, 0)
  const answered = counts.trials - counts.failed
  if (without > mostWithout * answered)
    return `${without} of ${answered} answers of ${candidate} have no confidence: no threshold says what becomes of them`
  return decision?.kind === 'known' && countOf(decision.reviewRate) !== undefined
    ? undefined
    : `no threshold of confidence is chosen for ${candidate}; do: cupel confidence`
}

function countsOf(found: ConfidenceReport, good: string | undefined): ReviewCount {
  const decision = found.decision as Decided
  const review = countOf(decision.reviewRate)!
  const accepted = found.metric.id === good ? acceptedOf(decision) : {}
  const count = { reviewed: review.hits, of: review.of, source: sourceOf(found, decision) }
  return { ...count, ...fatesOf(decision), ...accepted }
}

type Decided = Extract<ConfidenceReport['decision'], { kind: 'known' }>

/** A rate as a count of independent examples: repeats and clusters are fewer than the answers they hold. */
function countOf(rate: Decided['reviewRate']): { readonly hits: number; readonly of: number } | undefined {
  if (rate.kind !== 'known') return undefined
  const of = rateTrials(rate)
  return { hits: rate.value * of, of }
}

function sourceOf({ createdAt }: ConfidenceReport, { counts }: Decided): string {
  const { reviewed, abstained, of } = counts
  const fates =
    abstained === 0 ? `${reviewed} of ${of}` : `${reviewed} for a person and ${abstained} for nobody of ${of}`
  return `${fates} below the threshold that cupel confidence chose on ${createdAt.slice(0, 10)}`
}

/**
 * What becomes of answers below the thresholds besides review. A fate whose cost was not named was never chosen between: nothing
 * is no doubtful count of it, but none.
 */
function fatesOf({
  costs,
  reviewRate,
  abstentionRate,
}: Decided): Pick<ReviewCount, 'neverReviews' | 'heldBack'> {
  const held = countOf(abstentionRate)
  const notReviewed = reviewRate.kind === 'known' ? 1 - reviewRate.value : 1
  const isHeld = costs.abstain !== undefined && held !== undefined && notReviewed > 0
  return {
    ...(costs.review === undefined ? { neverReviews: true } : {}),
    ...(isHeld ? { heldBack: { held: held.hits, of: held.of * notReviewed } } : {}),
  }
}

/** How good the answers above the threshold are. */
function acceptedOf({ counts, accuracyOfAnswered }: Decided): Pick<ReviewCount, 'accepted'> {
  const right = countOf(accuracyOfAnswered)
  if (right === undefined || counts.answered === 0) return {}
  return { accepted: { right: right.hits, of: right.of } }
}

import { formatUsd, type Score } from '../kernel/index.ts'
import { spendingOn, type Trial } from '../measure/run/index.ts'

/** Counts for one candidate's line, made only of recorded trials. */
export interface CandidateProgress {
  readonly name: string
  readonly planned: number
  /** In the store before this part of the run began. */
  readonly before: number
  readonly recorded: number
  readonly failed: number
  /** Trials with at least one metric unscored for want of data; not applicable is not counted. */
  readonly unscored: number
  readonly knownUsd: number
  /** Trials with a call of which the cost is not known. */
  readonly unknownCosts: number
  /** Of models that score, beside the candidate's own cost. */
  readonly judgingUsd: number
  readonly unknownJudgings: number
  /** When its first trial of this part was recorded; candidates of one process are asked one after another. */
  readonly begunAtMs: number | undefined
}

export function emptyProgress(
  name: string,
  planned: number,
  done: { answered: number; failed: number },
): CandidateProgress {
  const before = done.answered + done.failed
  return {
    name,
    planned,
    before,
    recorded: 0,
    failed: done.failed,
    unscored: 0,
    knownUsd: 0,
    unknownCosts: 0,
    judgingUsd: 0,
    unknownJudgings: 0,
    begunAtMs: undefined,
  }
}

export function withTrial(progress: CandidateProgress, trial: Trial, elapsedMs: number): CandidateProgress {
  const { knownUsd, unknownCalls } = spendingOn(trial)
  const judging = trial.outcome === 'answered' ? trial.scoringCost : undefined
  return {
    ...progress,
    recorded: progress.recorded + 1,
    begunAtMs: progress.begunAtMs ?? elapsedMs,
    failed: progress.failed + (trial.outcome === 'failed' ? 1 : 0),
    unscored:
      progress.unscored +
      (trial.outcome === 'answered' && Object.values(trial.scores).some(isMissing) ? 1 : 0),
    knownUsd: progress.knownUsd + knownUsd,
    unknownCosts: progress.unknownCosts + (unknownCalls > 0 ? 1 : 0),
    judgingUsd: progress.judgingUsd + (judging?.knownUsd ?? 0),
    unknownJudgings: progress.unknownJudgings + (judging !== undefined && judging.unknownCalls > 0 ? 1 : 0),
  }
}

const isMissing = (score: Score): boolean =>
  score.outcome === 'errored' || (score.outcome === 'unscored' && score.reason !== 'not_applicable')

/** Bars for a terminal: one line for each candidate, never wider than `width`. */
export function progressBars(
  all: readonly CandidateProgress[],
  { elapsedMs, width }: { elapsedMs: number; width: number },
): string[] {
  const nameWidth = Math.min(28, Math.max(4, ...all.map(({ name }) => name.length)))
  const barWidth = Math.max(6, Math.min(24, width - nameWidth - 62))
  return all.map(progress => {
    const share = progress.planned === 0 ? 1 : (progress.before + progress.recorded) / progress.planned
    const filled = Math.round(share * barWidth)
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
    return `${padded(progress.name, nameWidth)} ${bar} ${countText(progress, elapsedMs)}`.slice(0, width)
  })
}

/** The same facts as one plain line, for logs. */
export function progressText(progress: CandidateProgress, elapsedMs: number): string {
  return `${progress.name}: ${countText(progress, elapsedMs)}`
}

function countText(progress: CandidateProgress, elapsedMs: number): string {
  const done = progress.before + progress.recorded
  const { knownUsd, unknownCosts, judgingUsd, unknownJudgings } = progress
  const isJudged = judgingUsd > 0 || unknownJudgings > 0
  const parts = [
    `${String(done).padStart(String(progress.planned).length)}/${progress.planned}`,
    `${progress.failed} failed`,
    `${progress.unscored} unscored`,
    sumText(knownUsd, unknownCosts),
    ...(isJudged ? [`judging ${sumText(judgingUsd, unknownJudgings)}`] : []),
    etaText(progress, elapsedMs),
  ]
  return parts.join('  ')
}

/** `+?` when some prices are not known and so not in the sum. */
const sumText = (knownUsd: number, unknown: number): string =>
  `${formatUsd(knownUsd)}${unknown > 0 ? '+?' : ''}`

function etaText(progress: CandidateProgress, elapsedMs: number): string {
  const left = progress.planned - progress.before - progress.recorded
  if (left <= 0) return 'done'
  if (progress.recorded < 2 || progress.begunAtMs === undefined) return 'ETA …'
  return `ETA ${durationText(((elapsedMs - progress.begunAtMs) / (progress.recorded - 1)) * left)}`
}

/** For people: `4s`, `3m 20s`, `2h 05m`. */
function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`
}

const padded = (text: string, width: number): string =>
  text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`

import {
  type Confirmation,
  claimConfirmation,
  confirmationOf,
  confirmWinner,
  type Decision,
  settleConfirmation,
} from '../../decide/select/index.ts'
import { CupelError, shortHash, timestamp } from '../../kernel/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { type ConfirmationEntry, type Lock, lockOf } from '../../prepare/dataset/index.ts'
import { compareRuns } from '../compare/compare-runs.ts'
import { lockFile } from '../dataset/holdout.ts'
import type { Project } from '../open-project.ts'
import { resumeRun } from '../run/resume-run.ts'
import { type FollowPorts, openRun, startRun } from '../run/start-run.ts'

export interface ConfirmOptions {
  readonly decision: Decision
  /** The person who takes the look. */
  readonly by: string
  /** Which of several that are tied. */
  readonly candidate?: string | undefined
  readonly allowsCode?: boolean
}

/**
 * The one final look: runs the winner, and nothing else, on the holdout, and judges the blocking requirements on metrics again there.
 * The look is claimed in the lock before the run, so that no other candidate can be tried on the same holdout; asked again, it goes on
 * with the same run.
 *
 * @returns the decision with what the holdout said: inconclusive when it contradicts
 * @throws CupelError `holdout_locked` when the look may not be taken, in words; `interrupted` when the run was stopped
 */
export async function confirmDecision(
  project: Project,
  options: ConfirmOptions,
  ports: FollowPorts,
): Promise<Decision> {
  const { decision } = options
  const { dataset } = decision
  const winner = winnerOf(decision, options.candidate)
  const fingerprint = decision.candidates.find(({ name }) => name === winner)!.fingerprint
  const lock = await lockFile(project).read()
  const claim = {
    at: timestamp(project.clock),
    by: options.by,
    decision: decision.id,
    dataset: dataset.name,
    ...settledHashes(lock, decision),
    candidate: winner,
    fingerprint,
  }
  await refuseChanged(project, { decision, winner, fingerprint })
  const claimed = await lockFile(project).update(before => claimConfirmation(before, claim))
  const entry = confirmationOf(claimed, claim)!
  const runId = await runOnHoldout(project, entry, { options, ports })
  const [evaluation, holdout] = [
    await compareRuns(project, [decision.run]),
    await compareRuns(project, [runId]),
  ]
  const found = confirmWinner({
    candidate: winner,
    requirements: project.config.requirements,
    evaluation,
    holdout,
  })
  await lockFile(project).update(before =>
    settleConfirmation(before, claim, { runId, outcome: found.outcome }),
  )
  return withConfirmation(decision, {
    candidate: winner,
    at: entry.at,
    by: entry.by,
    run: runId,
    examples: holdout.dataset.compared,
    ...found,
  })
}

function winnerOf({ recommended }: Decision, asked: string | undefined): string {
  if (asked !== undefined && !recommended.includes(asked))
    throw new CupelError(
      'usage_invalid',
      `${asked} is not recommended: the holdout confirms a choice, it does not make one.`,
      {
        hint: `Recommended: ${recommended.join(', ') || 'nobody'}.`,
      },
    )
  const [only, ...others] = asked === undefined ? recommended : [asked]
  if (only === undefined || others.length > 0)
    throw new CupelError(
      'usage_invalid',
      `${recommended.length} candidates are recommended and cannot be told apart; one of them may be looked at.`,
      {
        hint: `Choose one: --candidate ${recommended.join(' or --candidate ')}.`,
      },
    )
  return only
}

function settledHashes(lock: Lock, decision: Decision): { holdout: string; requirements: string } {
  const { name } = decision.dataset
  const holdout = lockOf(lock, name).holdout?.hash
  if (holdout === undefined)
    throw new CupelError('holdout_locked', `${name} has no locked holdout to confirm a choice on.`, {
      hint: 'Run cupel dataset split before the next decision: it sets examples aside that no choice has seen.',
    })
  if (decision.lock.state !== 'locked' || decision.lock.hash === undefined)
    throw new CupelError(
      'holdout_locked',
      'The holdout stays closed: the requirements it would be judged by are not locked.',
      {
        hint: 'Do: cupel requirements lock --as NAME.',
      },
    )
  return { holdout, requirements: decision.lock.hash }
}

/** Before anything is looked at: is the winner still what was decided on? */
async function refuseChanged(
  project: Project,
  { decision, winner, fingerprint }: { decision: Decision; winner: string; fingerprint: string },
): Promise<void> {
  await using opened = await openRun(project, {
    name: decision.dataset.name,
    split: 'eval',
    limit: undefined,
    candidates: [winner],
    seed: project.config.run.seed,
    allowsCode: false,
  })
  const now = opened.candidates.all.find(({ facts }) => facts.name === winner)?.facts.fingerprint
  if (now === fingerprint) return
  throw new CupelError(
    'run_mismatch',
    `${winner} is no longer the candidate that was decided on: it has changed since run ${decision.run}.`,
    {
      hint: 'Undo the change, or run the candidates again and decide anew.',
      details: { candidate: winner },
    },
  )
}

async function runOnHoldout(
  project: Project,
  entry: ConfirmationEntry,
  { options, ports }: { options: ConfirmOptions; ports: FollowPorts },
): Promise<string> {
  const begun = await begunRun(project, entry)
  const allowsCode = options.allowsCode === true
  const { runId, status } =
    begun === undefined
      ? await startRun(
          project,
          {
            dataset: entry.dataset,
            split: 'holdout',
            unlockReason: `final look at ${entry.candidate} for decision ${entry.decision}, by ${entry.by}, under requirements ${shortHash(entry.requirements)}`,
            candidates: [entry.candidate],
            allowsCode,
          },
          ports,
        )
      : entry.outcome === undefined
        ? await resumeRun(project, { run: begun.id, allowsCode }, ports)
        : { runId: begun.id, status: 'complete' as const }
  if (status === 'complete') return runId
  throw new CupelError('interrupted', `The look at the holdout was stopped: ${status}.`, {
    hint: 'Give the same command again: it goes on where it was.',
    details: { runId },
  })
}

/** The run that this look has begun before: by its id, or, when it was killed on the way, by what it is about. */
async function begunRun(project: Project, entry: ConfirmationEntry): Promise<RunRecord | undefined> {
  if (entry.runId !== undefined) return project.store.runs.findRun(entry.runId)
  const runs = await project.store.runs.listRuns()
  return runs.find(
    ({ dataset, candidates, createdAt }) =>
      dataset.name === entry.dataset &&
      dataset.split === 'holdout' &&
      candidates.length === 1 &&
      candidates[0]!.fingerprint === entry.fingerprint &&
      createdAt >= entry.at,
  )
}

function withConfirmation(decision: Decision, confirmation: Confirmation): Decision {
  const isContradicted = confirmation.outcome === 'contradicted'
  const [first = '', ...others] = confirmation.sentences
  return {
    ...decision,
    ...(isContradicted ? { outcome: 'inconclusive' as const, recommended: [] } : {}),
    candidates: isContradicted
      ? decision.candidates.map(candidate => ({ ...candidate, isRecommended: false }))
      : decision.candidates,
    sentences: isContradicted
      ? [first, ...others, ...decision.sentences.map(line => `Before the holdout was seen: ${line}`)]
      : [...decision.sentences, first],
    confirmation,
  }
}

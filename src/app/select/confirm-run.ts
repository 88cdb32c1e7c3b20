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
import { buildCandidate, type CandidateConfig } from '../../prepare/candidate/index.ts'
import { type ConfirmationEntry, type LedgerEntry, type Lock, lockOf } from '../../prepare/dataset/index.ts'
import { compareRuns } from '../compare/compare-runs.ts'
import { holdoutOf, lockFile } from '../dataset/holdout.ts'
import { openDataset } from '../dataset/open-dataset.ts'
import { whySeen } from '../dataset/seen-examples.ts'
import type { Project } from '../open-project.ts'
import { gather, withAddress } from '../run/open-candidates.ts'
import { resumeRun } from '../run/resume-run.ts'
import { type FollowPorts, startRun } from '../run/start-run.ts'
import { decisionTraces } from './kept-evidence.ts'

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
 * with the same run. Examples of which results were seen before, by whatever way, are no holdout, and the look is refused.
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
  // A look that another candidate has taken is told first.
  claimConfirmation(lock, claim)
  await refuseSeen(project, lock, claim)
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
  if ((await presentFingerprint(project, decision.dataset.name, winner)) === fingerprint) return
  throw new CupelError(
    'run_mismatch',
    `${winner} is no longer the candidate that was decided on: it has changed since run ${decision.run}.`,
    {
      hint: 'Undo the change, or run the candidates again and decide anew.',
      details: { candidate: winner },
    },
  )
}

/**
 * The look counts only on examples that nobody has seen results of: no run of the store, no opening in the ledger, no decision. The
 * look's own run, when it was stopped on the way, is left out, and so is what came after it: by then nothing could be chosen any more.
 */
async function refuseSeen(project: Project, lock: Lock, claim: ConfirmationEntry): Promise<void> {
  const entry = confirmationOf(lock, claim)
  const own = entry === undefined ? undefined : await begunRun(project, entry)
  const opened = await openDataset(project, { name: claim.dataset, split: 'holdout', limit: undefined })
  const isOwnOpening = ({ runId, reason }: LedgerEntry): boolean =>
    entry !== undefined &&
    (own === undefined ? isUnsettled(entry) && reason === reasonOf(entry) : runId === own.id)
  const reasons = [
    ...(await whySeen(project, {
      lock,
      dataset: claim.dataset,
      examples: await holdoutOf(opened),
      own,
      isOwnOpening,
    })),
    ...decisionTraces(project).flatMap(({ file, facts }) => {
      const { confirmation, dataset } = facts ?? {}
      const isSame = dataset?.name === claim.dataset && dataset.version === opened.version
      return confirmation === undefined || !isSame || confirmation.run === own?.id
        ? []
        : [`${file} tells of a final look at ${confirmation.candidate} by ${confirmation.by}`]
    }),
  ]
  if (reasons.length === 0) return
  throw new CupelError(
    'holdout_locked',
    `The holdout of ${claim.dataset} is not unseen, so it can confirm nothing: ${reasons.slice(0, 5).join('; ')}${reasons.length > 5 ? `; and ${reasons.length - 5} more` : ''}.`,
    {
      hint: 'Add new examples, set them aside with cupel dataset split --fresh --reason "why", run the candidates and decide anew.',
      details: { dataset: claim.dataset },
    },
  )
}

const isUnsettled = ({ runId, outcome }: ConfirmationEntry): boolean =>
  runId === undefined && outcome === undefined

const reasonOf = ({ candidate, decision, by, requirements }: ConfirmationEntry): string =>
  `final look at ${candidate} for decision ${decision}, by ${by}, under requirements ${shortHash(requirements)}`

/** Of the candidate as the config has it now. Nothing is opened that would have to be closed. */
async function presentFingerprint(
  project: Project,
  dataset: string,
  name: string,
): Promise<string | undefined> {
  if (!Object.hasOwn(project.config.candidates, name)) return undefined
  const opened = await openDataset(project, { name: dataset, split: 'eval', limit: undefined })
  const config = withAddress(project, project.config.candidates[name] as CandidateConfig)
  const wish = { dataset: opened, only: [name], seed: project.config.run.seed }
  const materials = await gather({ project, wish, name, config })
  return buildCandidate(name, config, materials).fingerprint
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
            unlockReason: reasonOf(entry),
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

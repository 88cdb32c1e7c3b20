import { CupelError } from '../../kernel/index.ts'
import type { Example } from '../../prepare/dataset/index.ts'
import type { RunStatus } from './events.ts'
import { type Journal, journalError, openJournal } from './journal.ts'
import { makeTrial } from './make-trial.ts'
import type { RunCandidate, RunPlan } from './plan.ts'
import type { TrialCount } from './ports.ts'
import type { RunPorts } from './run-ports.ts'
import { lacking, scoreKept } from './score-kept.ts'
import { type StopWatch, watchForStop } from './stop.ts'
import type { TrialKey } from './trial.ts'

/**
 * Makes every trial of the plan that the store does not hold yet, and records each. The same function starts
 * and resumes: the stored trials are the only truth about what is done. Answers that the budget left without some of their
 * scores get these first.
 *
 * A failed call is recorded as a failed trial and does not end the run; a store that fails does.
 */
export async function executeRun(plan: RunPlan, ports: RunPorts): Promise<RunStatus> {
  const { store, clock, onEvent } = ports
  const runId = plan.record.id
  const claim = await store.claimRun(runId)
  try {
    const counts = await announceStart(plan, ports)
    const watch = watchForStop({ plan, spentBefore: counts, clock, stop: ports.stop })
    if (counts.length > 0) await fillScores(plan, ports, watch)
    const journal = openJournal({
      runId,
      store,
      cache: ports.cache,
      clock,
      onCommit: trials => onEvent({ kind: 'trials-recorded', trials }),
    })
    const ended = await workShift({ plan, ports, journal, watch })
    await journal.close()
    const status = ended === 'exhausted' ? 'complete' : (watch.reason() ?? 'interrupted')
    onEvent({ kind: 'run-end', status })
    return status
  } catch (thrown) {
    throw journalError(thrown)
  } finally {
    await claim.release()
    await Promise.all(plan.candidates.map(candidate => candidate.responder.close?.()))
  }
}

/** What the workers of one run share. */
interface Shift {
  readonly plan: RunPlan
  readonly ports: RunPorts
  readonly journal: Journal
  readonly watch: StopWatch
  /** Aborted when calls in flight are to be dropped: the user insists, the store has failed, or a bug was met. */
  readonly cut: AbortSignal
}

/** `exhausted` when no trial is left to make; `stopped` when some are. */
type Ended = 'exhausted' | 'stopped'

/** Lets all workers come to their end, also when one of them meets a bug, before that bug is thrown on. */
async function workShift(shared: Omit<Shift, 'cut'>): Promise<Ended> {
  const { plan, ports, journal } = shared
  const crash = new AbortController()
  const cut = AbortSignal.any([...(ports.cut ? [ports.cut] : []), journal.failed, crash.signal])
  const shift: Shift = { ...shared, cut }
  const ends = await Promise.all(
    plan.candidates.map(candidate =>
      runCandidate(candidate, shift).catch((bug): Ended => {
        crash.abort(bug)
        return 'stopped'
      }),
    ),
  )
  if (crash.signal.aborted) throw crash.signal.reason
  return together(ends)
}

const together = (ends: readonly Ended[]): Ended =>
  ends.every(end => end === 'exhausted') ? 'exhausted' : 'stopped'

async function announceStart(plan: RunPlan, { store, onEvent }: RunPorts): Promise<readonly TrialCount[]> {
  const counts = await store.countTrials(plan.record.id)
  const each = plan.record.dataset.examples * plan.record.repeats
  onEvent({
    kind: 'run-start',
    runId: plan.record.id,
    planned: Object.fromEntries(plan.candidates.map(({ facts }) => [facts.name, each])),
    done: Object.fromEntries(
      counts.map(({ candidate, answered, failed }) => [candidate, { answered, failed }]),
    ),
  })
  return counts
}

/** Only metrics that ask a model can have been held back. When these calls reach a limit, so do the trials that follow. */
async function fillScores(plan: RunPlan, ports: RunPorts, watch: StopWatch): Promise<void> {
  if (!plan.metrics.some(({ asksModel }) => asksModel)) return
  const names = new Set(plan.candidates.map(({ facts }) => facts.name))
  const lacks = lacking(plan.metrics)
  const { scored, leftOpen } = await scoreKept({
    runId: plan.record.id,
    store: ports.store,
    examples: plan.examples,
    corpus: plan.corpus,
    wanted: trial => (names.has(trial.candidate) ? lacks(trial) : []),
    redact: plan.redact,
    limit: watch,
    isStopped: () => watch.reason() !== undefined || ports.cut?.aborted === true,
  })
  const filled = scored - leftOpen
  if (filled > 0)
    ports.onEvent({
      kind: 'warning',
      message: `Scored ${filled} kept ${filled === 1 ? 'answer' : 'answers'} that the budget had left without all their scores.`,
    })
}

async function runCandidate(candidate: RunCandidate, shift: Shift): Promise<Ended> {
  const tasks = pendingTasks(candidate, shift)
  return together(
    await Promise.all(Array.from({ length: candidate.workers }, () => work(tasks, candidate, shift))),
  )
}

interface Task {
  readonly example: Example
  readonly key: TrialKey
}

/** The trials of one candidate that are not in the store yet, in the order of the dataset. */
async function* pendingTasks(candidate: RunCandidate, { plan, ports }: Shift): AsyncGenerator<Task> {
  const { store } = ports
  const counts = await store.countTrials(plan.record.id)
  const isFresh = !counts.some(count => count.candidate === candidate.facts.name)
  for await (const example of plan.examples()) {
    for (let repeat = 0; repeat < plan.record.repeats; repeat++) {
      const key = { candidate: candidate.facts.name, exampleId: example.id, repeat }
      if (isFresh || !(await store.hasTrial(plan.record.id, key))) yield { example, key }
    }
  }
}

async function work(tasks: AsyncGenerator<Task>, candidate: RunCandidate, shift: Shift): Promise<Ended> {
  const { plan, ports, journal, watch, cut } = shift
  for (;;) {
    if (watch.reason() !== undefined || cut.aborted) return 'stopped'
    const next = await tasks.next()
    if (next.done) return 'exhausted'
    const entry = await makeTrial({ ...next.value, candidate, plan, ports, watch, cut })
    if (entry === undefined) return 'stopped'
    await journal.add(entry)
  }
}

/** Refuses a plan that could not be carried out, before any call is made. */
export function checkPlan(plan: RunPlan): void {
  if (plan.record.dataset.examples === 0) {
    throw new CupelError(
      'dataset_empty',
      `No example of ${plan.record.dataset.file} is in the split "${plan.record.dataset.split}".`,
      {
        hint: 'Run `cupel dataset split`, or name another split with --split.',
      },
    )
  }
  if (plan.candidates.length === 0) {
    throw new CupelError('candidate_unknown', 'There is no candidate to run.', {
      hint: 'Add one under `candidates:` in cupel.yaml.',
    })
  }
}

import type { Clock } from '../kernel/index.ts'
import type { RunEvent } from '../measure/run/index.ts'
import {
  type CandidateProgress,
  emptyProgress,
  progressBars,
  progressText,
  withTrial,
} from './progress-lines.ts'
import type { Terminal } from './terminal.ts'

const redrawEveryMs = 100
const plainEveryMs = 5_000

export type ProgressMode = 'bars' | 'plain' | 'json' | 'quiet'

/** Shows the events of a run: bars that are redrawn, plain lines now and then, or JSON lines for a program. */
export function showProgress(
  mode: ProgressMode,
  terminal: Terminal,
  clock: Clock,
): (event: RunEvent) => void {
  if (mode === 'json') return event => terminal.out(JSON.stringify(jsonEvent(event)))
  if (mode === 'quiet') return event => event.kind === 'warning' && sayWarning(event, terminal)
  return personProgress(mode, terminal, clock)
}

/** Counts instead of whole trials: a program that wants the answers reads the report. */
function jsonEvent(event: RunEvent): object {
  if (event.kind !== 'trials-recorded') return event
  const trials = event.trials.map(({ candidate, exampleId, repeat, outcome }) => ({
    candidate,
    exampleId,
    repeat,
    outcome,
  }))
  return { kind: event.kind, trials }
}

function sayWarning(event: Extract<RunEvent, { kind: 'warning' }>, terminal: Terminal): void {
  const about = event.candidate === undefined ? '' : `${event.candidate}: `
  terminal.say(`${terminal.style.warn('note')}  ${about}${event.message}`)
}

function personProgress(mode: 'bars' | 'plain', terminal: Terminal, clock: Clock): (event: RunEvent) => void {
  const progress = new Map<string, CandidateProgress>()
  let startedAt = clock.monotonic()
  let shownAt = Number.NEGATIVE_INFINITY
  let drawn = 0

  function show(isLast: boolean): void {
    const now = clock.monotonic()
    if (!isLast && now - shownAt < (mode === 'bars' ? redrawEveryMs : plainEveryMs)) return
    shownAt = now
    const all = [...progress.values()]
    const elapsedMs = now - startedAt
    if (mode === 'plain') {
      for (const candidate of all) terminal.say(progressText(candidate, elapsedMs))
      return
    }
    const up = drawn > 0 ? `\u001b[${drawn}A` : ''
    const lines = progressBars(all, { elapsedMs, width: terminal.width })
    terminal.say(up + lines.map(line => `\u001b[2K${line}`).join('\n'))
    drawn = lines.length
  }

  return event => {
    if (event.kind === 'run-start') {
      startedAt = clock.monotonic()
      for (const [name, planned] of Object.entries(event.planned)) {
        progress.set(name, emptyProgress(name, planned, event.done[name] ?? { answered: 0, failed: 0 }))
      }
      show(mode === 'bars')
    } else if (event.kind === 'trials-recorded') {
      for (const trial of event.trials) {
        const known = progress.get(trial.candidate)
        if (known) progress.set(trial.candidate, withTrial(known, trial, clock.monotonic() - startedAt))
      }
      show(false)
    } else if (event.kind === 'warning') {
      sayWarning(event, terminal)
      drawn = 0
    } else {
      show(true)
    }
  }
}

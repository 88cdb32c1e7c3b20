import type { LoadEvent } from '../app/load/load-setup.ts'
import { formatUsd } from '../kernel/index.ts'
import { timeText } from '../measure/load/index.ts'
import { nearestRank } from '../stats/index.ts'
import type { Terminal } from './terminal.ts'

/** Progress is told this often where no person looks on; the generator reports twice a second. */
const plainEvery = 20

interface Shown {
  readonly onEvent: (event: LoadEvent) => void
  /** Leaves the last line as it is. */
  readonly end: () => void
}

/** Shows a load run while it goes on: one line for each stage, redrawn where a person looks on. */
export function showLoad(terminal: Terminal): Shown {
  const { say, style, isInteractive } = terminal
  let stage: Extract<LoadEvent, { kind: 'stage' }> | undefined
  let reports = 0
  let isDrawn = false
  const draw = (text: string): void => {
    if (isInteractive)
      say(`${isDrawn ? '\u001b[1A\u001b[2K' : ''}${text.slice(0, Math.max(40, terminal.width))}`)
    else say(text)
    isDrawn = true
  }
  return {
    end: () => {
      isDrawn = false
    },
    onEvent(event) {
      if (event.kind === 'note') say(`${style.warn('note')}  ${event.message}`)
      if (event.kind === 'candidate') sayCandidate(event, terminal)
      if (event.kind === 'stage') {
        stage = event
        reports = 0
        isDrawn = false
        const planned =
          event.requests === undefined ? '' : `, ${event.requests.toLocaleString('en-US')} requests`
        draw(`  ${event.at}: about ${Math.round(event.seconds)} s${planned}`)
      }
      if (event.kind === 'progress' && (isInteractive || ++reports % plainEvery === 0))
        draw(`  ${stage?.at ?? ''}: ${progressText(event, stage)}`)
      if (event.kind === 'stage-end') {
        draw(`  ${stage?.at ?? ''}: ${event.stage.measured.toLocaleString('en-US')} requests measured`)
        isDrawn = false
      }
    },
  }
}

function sayCandidate(
  { name, forecast, about }: Extract<LoadEvent, { kind: 'candidate' }>,
  { say, style }: Terminal,
): void {
  const { requests, costUsd } = forecast
  const money =
    costUsd === undefined ? 'cost not known' : costUsd === 0 ? 'free' : `about ${formatUsd(costUsd)}`
  say(`${style.bold(name)}  ${about}; about ${requests.toLocaleString('en-US')} requests, ${money}`)
}

function progressText(
  { progress }: Extract<LoadEvent, { kind: 'progress' }>,
  stage: Extract<LoadEvent, { kind: 'stage' }> | undefined,
): string {
  const { elapsedMs, sent, failed, inFlight, latenciesMs } = progress
  const sorted = Float64Array.from(latenciesMs).filter(Number.isFinite).sort()
  const p50 = nearestRank(sorted, 0.5)
  const of = stage?.requests === undefined ? '' : `/${stage.requests}`
  const parts = [
    `${Math.round(elapsedMs / 1000)} of ${Math.round(stage?.seconds ?? 0)} s`,
    `sent ${sent}${of}`,
    `${inFlight} under way`,
    `${failed} failed`,
    ...(p50 === undefined ? [] : [`now ${timeText(p50)}`]),
  ]
  return parts.join('  ')
}

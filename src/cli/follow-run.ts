import type { Project } from '../app/open-project.ts'
import type { FollowPorts, RunEnd } from '../app/run/start-run.ts'
import type { RunEvent } from '../measure/run/index.ts'
import { limitHeapGrowth } from './limit-heap-growth.ts'
import { type ProgressMode, showProgress } from './show-progress.ts'
import { stopOnSignals } from './stop-on-signals.ts'
import type { Terminal } from './terminal.ts'

interface Following {
  readonly project: Project
  readonly terminal: Terminal
  readonly options: Readonly<Record<string, unknown>>
}

/** Shows a run while it goes on, stops it when the user says so, and ends with its estimates. */
export async function followRun(
  { project, terminal, options }: Following,
  begin: (ports: FollowPorts) => Promise<RunEnd>,
): Promise<number> {
  const isJson = options.json === true
  const mode = isJson ? 'json' : ((options.progress as ProgressMode | undefined) ?? defaultMode(terminal))
  using signals = stopOnSignals(terminal)
  const show = showProgress(mode, terminal, project.clock)
  limitHeapGrowth(100)
  let ending: ReturnType<typeof loadEnding> | undefined
  const onEvent = (event: RunEvent) => {
    // What ends a run is loaded while its first answers are awaited.
    if (event.kind === 'run-start') ending = loadEnding()
    show(event)
  }
  const end = await begin({ onEvent, stop: signals.stop, cut: signals.cut })
  const { compareRuns, renderTerminal } = await (ending ?? loadEnding())
  // The estimates hold more at once than the run did, for a moment.
  limitHeapGrowth(20)
  const comparison = await compareRuns(project, [end.runId], { dataset: end.dataset })
  if (isJson) terminal.out(JSON.stringify({ kind: 'estimates', comparison }))
  else terminal.out(renderTerminal(comparison, { width: terminal.width, style: terminal.style }))
  return sayEnd(end, terminal)
}

async function loadEnding() {
  const [{ compareRuns }, { renderTerminal }] = await Promise.all([
    import('../app/compare/compare-runs.ts'),
    import('../report/index.ts'),
  ])
  return { compareRuns, renderTerminal }
}

const defaultMode = (terminal: Terminal): ProgressMode => (terminal.isInteractive ? 'bars' : 'plain')

const resumable: Readonly<
  Record<Exclude<RunEnd['status'], 'complete'>, readonly [status: number, why: string]>
> = {
  interrupted: [130, 'stopped'],
  budget: [3, 'the budget is spent'],
  deadline: [3, 'the time is up'],
}

function sayEnd({ runId, status }: RunEnd, terminal: Terminal): number {
  const { style } = terminal
  if (status === 'complete') {
    terminal.say(style.dim(`\nrun ${runId} is complete. Next: cupel compare, cupel report`))
    return 0
  }
  const [exit, why] = resumable[status]
  terminal.say(`\n${style.warn(why)}: the figures above rest on the trials made so far.`)
  terminal.say(`${style.bold('resume')} cupel resume ${runId}`)
  return exit
}

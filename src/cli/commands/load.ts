import { relative, resolve } from 'node:path'
import { parseDuration } from '../../app/config/index.ts'
import { findLoad, readLoads } from '../../app/load/load-files.ts'
import type { LoadOptions } from '../../app/load/load-setup.ts'
import { runLoad } from '../../app/load/run-load.ts'
import { checkLoadReport, writeLoadReport } from '../../app/load/write-load-report.ts'
import { openProject, type Project } from '../../app/open-project.ts'
import { CupelError, seededRandom } from '../../kernel/index.ts'
import { compareLoads, type LoadResult } from '../../measure/load/index.ts'
import { renderLoad, renderLoadComparison } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { showLoad } from '../load-progress.ts'
import { sayLoads } from '../load-texts.ts'
import { projectOptions } from '../project-options.ts'
import { stopOnSignals } from '../stop-on-signals.ts'
import type { Terminal } from '../terminal.ts'

type Command = (input: CommandInput) => Promise<number>
type Options = CommandInput['options']

const runCommand: Command = async ({ args, options, terminal }) => {
  const wishes = optionsOf(args[0] as string[], options)
  checkTimes(wishes)
  for (const file of options.out as string[]) checkLoadReport(file)
  await using project = await openProject(projectOptions(options, terminal))
  using signals = stopOnSignals(terminal)
  const show = showLoad(terminal)
  const kept = await runLoad(project, wishes, { onEvent: show.onEvent, stop: signals.stop })
  show.end()
  const results = kept.map(({ result }) => result)
  if (options.json === true) terminal.out(JSON.stringify(results))
  else for (const result of results) terminal.out(renderLoad(result, lookOf(terminal)))
  await writeReports({ project, results, options, terminal })
  for (const { file } of kept) terminal.say(terminal.style.dim(`kept  ${file}`))
  if (results.length === 0 && signals.stop.aborted)
    terminal.say('Stopped before anything was measured: nothing is kept.')
  if (results.length > 0 && options.json !== true)
    terminal.say(terminal.style.dim('Next: cupel load show, cupel load compare A B, cupel select'))
  return signals.stop.aborted ? 130 : exitOf(results)
}

const lookOf = ({ width, style }: Terminal) => ({ width, style })

/** 1 when a limit is missed, 3 when one is open, 0 when all are met or none is stated. */
function exitOf(results: readonly LoadResult[]): number {
  const outcomes = results.flatMap(({ verdicts }) => verdicts.map(({ outcome }) => outcome))
  if (outcomes.includes('fail')) return 1
  return outcomes.includes('inconclusive') ? 3 : 0
}

function optionsOf(candidates: readonly string[], options: Options): LoadOptions {
  const time = (name: string, option: string): number | undefined =>
    options[name] === undefined ? undefined : parseDuration(String(options[name]), option)
  return {
    candidates,
    rate: options.rate as string | undefined,
    arrivals: options.arrivals as LoadOptions['arrivals'],
    burstiness: options.burstiness as number | undefined,
    trace: options.trace as string | undefined,
    scale: options.scale as number | undefined,
    concurrency: positive(options, 'concurrency'),
    sweep: options.sweep as string | undefined,
    findRate: options.findRate === true,
    limits: options.limit as string[],
    dataset: options.dataset as string | undefined,
    lengthsFrom: options.lengthsFrom as string | undefined,
    reason: options.reason as string | undefined,
    isUnique: options.unique === true,
    timeoutMs: time('timeout', '--timeout'),
    connections: positive(options, 'connections'),
    threads: positive(options, 'threads'),
    seed: options.seed as number | undefined,
    durationMs: time('duration', '--duration'),
    requests: positive(options, 'requests'),
    until: positive(options, 'until'),
    warmUpMs: time('warmUp', '--warm-up'),
    budgetUsd: positive(options, 'budget'),
    isAgreed: options.yes === true,
  }
}

/** What would measure nothing, or never end. */
function checkTimes({ durationMs, warmUpMs, until }: LoadOptions): void {
  if (durationMs !== undefined && durationMs <= 0)
    throw new CupelError('usage_invalid', '--duration is not above 0.', { hint: 'Write e.g. 30s.' })
  if (until !== undefined && until >= 1)
    throw new CupelError('usage_invalid', `--until ${until} is no share of the percentile.`, {
      hint: '--until 0.2 goes on until the interval of p99 is a fifth of it.',
    })
  if (durationMs !== undefined && warmUpMs !== undefined && warmUpMs >= durationMs)
    throw new CupelError('usage_invalid', 'The --warm-up would cut the whole --duration.', {
      hint: 'Give a longer --duration or a shorter --warm-up.',
    })
}

function positive(options: Options, name: string): number | undefined {
  const value = options[name] as number | undefined
  if (value === undefined || value > 0) return value
  throw new CupelError('usage_invalid', `--${name} ${value} is not above 0.`)
}

const listCommand: Command = async ({ options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const loads = keptLoads(project, terminal)
  if (options.json === true) terminal.out(JSON.stringify(loads.map(withoutHistograms)))
  else sayLoads(loads, terminal)
  return 0
}

/** A list is to be read: histograms are in `show --json`. */
function withoutHistograms({ stages, ...result }: LoadResult) {
  return { ...result, stages: stages.map(({ measures, timeline, ...stage }) => stage) }
}

const showCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const result = findLoad(keptLoads(project, terminal), String(args[0]))
  if (options.json === true) terminal.out(JSON.stringify(result))
  else terminal.out(renderLoad(result, { ...lookOf(terminal), verbose: true }))
  await writeReports({ project, results: [result], options, terminal })
  return 0
}

const compareCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const loads = keptLoads(project, terminal)
  const [a, b] = [findLoad(loads, String(args[0])), findLoad(loads, String(args[1]))]
  const differences = compareLoads(a, b, seededRandom('load compare', a.id, b.id))
  if (options.json === true) terminal.out(JSON.stringify({ a: a.id, b: b.id, differences }))
  else terminal.out(renderLoadComparison([a, b], differences, lookOf(terminal)))
  return 0
}

function keptLoads(project: Project, { say, style }: Terminal): LoadResult[] {
  return readLoads(project, words => say(`${style.warn('note')}  ${words}`))
}

interface Writing {
  readonly project: Project
  readonly results: readonly LoadResult[]
  readonly options: Options
  readonly terminal: Terminal
}

async function writeReports({ results, options, terminal }: Writing): Promise<void> {
  if (results.length === 0) return
  for (const asked of options.out as string[]) {
    const file = resolve(terminal.cwd, asked)
    await writeLoadReport(results, file)
    terminal.say(terminal.style.dim(`written  ${relative(terminal.cwd, file) || file}`))
  }
}

export const loadCommands = {
  run: runCommand,
  list: listCommand,
  show: showCommand,
  compare: compareCommand,
} as const

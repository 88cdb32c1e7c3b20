import { join, relative } from 'node:path'
import { measureRunConfidence } from '../app/confidence/measure-run.ts'
import { gateRun } from '../app/gate/gate-run.ts'
import { assessProject } from '../app/governance/assess-project.ts'
import { createDossier } from '../app/governance/create-dossier.ts'
import type { LoadEvent } from '../app/load/load-setup.ts'
import { runLoad } from '../app/load/run-load.ts'
import type { Project } from '../app/open-project.ts'
import { writeDecision } from '../app/select/decision-files.ts'
import { selectRun } from '../app/select/select-run.ts'
import { writeDecisionReport } from '../app/select/write-decision-report.ts'
import type { Comparison } from '../decide/compare/index.ts'
import { isLatency, isMetric, ratePerSecond, verdictsOf } from '../decide/select/index.ts'
import { CupelError } from '../kernel/index.ts'
import { inertLine, renderDecision } from '../report/index.ts'
import type { Terminal } from './terminal.ts'

/** Long enough for an interval of p95 at the rate of the example, short enough for a demo. */
const loadMs = 30_000
const mostLoaded = 2

export interface DemoDecision {
  readonly project: Project
  readonly runId: string
  readonly comparison: Comparison
  readonly terminal: Terminal
  readonly stop: AbortSignal
}

/** From the matrix to a recommendation: load, confidence, the gate, the choice, the checklist and the archive. */
export async function decideDemo(demo: DemoDecision): Promise<void> {
  const { project, runId, terminal } = demo
  const { out, say, style } = terminal
  await loadContenders(demo)
  say('\nmeasuring what their confidence is worth …')
  await measureRunConfidence(project, { run: runId })
  const gate = await gateWords(project, runId)
  say('deciding …')
  const decision = await selectRun(project, runId)
  const kept = writeDecision(project, decision)
  const page = join(project.folder, 'reports', 'decision.html')
  await writeDecisionReport(decision, page)
  const { counts } = await assessProject(project)
  const dossier = await createDossier(project, { isForced: true })
  const from = (path: string): string => relative(terminal.cwd, path) || path
  out(
    [
      `${style.bold('gate')}       ${inertLine(gate)}`,
      `${style.bold('readiness')}  ${counts.done} of ${counts.done + counts.notDone} items done; what is open: cupel readiness`,
      `${style.bold('dossier')}    ${from(dossier.file)}: all of this sealed in one file; unsigned, as there is no key`,
      '',
      renderDecision(decision, { width: terminal.width, style }),
      `${style.bold('decision')}   ${from(page)}, kept as ${from(project.path(kept))}`,
    ].join('\n'),
  )
}

/** The gate of the config; without the packages that its candidate needs there is nothing to hold against the baseline. */
async function gateWords(project: Project, run: string): Promise<string> {
  try {
    const { outcome, headline } = await gateRun(project, { run })
    return `${outcome}: ${headline}`
  } catch (thrown) {
    if (!CupelError.is(thrown) || thrown.code !== 'candidate_unknown') throw thrown
    return `not held: ${thrown.message}`
  }
}

/** Those that meet the requirements on quality, or else that are not ruled out by them, are put under the load that is stated. */
async function loadContenders({ project, comparison, terminal, stop }: DemoDecision): Promise<void> {
  const latency = project.config.requirements.find(isLatency)
  const contenders = contendersOf(project, comparison)
  if (latency === undefined || contenders.length === 0) return
  const perSecond = ratePerSecond(latency) * latency.headroom
  terminal.say(
    `\nputting ${contenders.join(', ')} under ${perSecond} requests a second: ${latency.headroom} times the expected peak …`,
  )
  await runLoad(
    project,
    {
      candidates: contenders,
      rate: `${perSecond}/s`,
      limits: [`${latency.latency}<=${latency.max}`],
      durationMs: loadMs,
    },
    { onEvent: event => sayStage(event, terminal), stop },
  )
}

function sayStage(event: LoadEvent, { out }: Terminal): void {
  if (event.kind !== 'stage-end') return
  for (const { limit, at, outcome, reason } of event.verdicts)
    out(`  ${event.candidate}  ${outcome}: ${limit.text} at ${at}. ${reason}`)
}

function contendersOf({ config }: Project, comparison: Comparison): string[] {
  const onQuality = config.requirements.filter(requirement => isMetric(requirement) && requirement.blocking)
  const judged = verdictsOf(onQuality, comparison)
  const programs = comparison.candidates
    .map(({ name }) => ({
      name,
      outcomes: judged.map(({ verdicts }) => verdicts.find(({ candidate }) => candidate === name)?.outcome),
    }))
    .filter(({ name }) => 'module' in (config.candidates[name] ?? {}))
  const passing = programs.filter(({ outcomes }) => outcomes.every(outcome => outcome === 'pass'))
  const left = programs.filter(({ outcomes }) => !outcomes.includes('fail'))
  return (passing.length > 0 ? passing : left).slice(0, mostLoaded).map(({ name }) => name)
}

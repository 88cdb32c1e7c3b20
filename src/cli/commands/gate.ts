import { relative, resolve } from 'node:path'
import { type GateOptions, gateRun, saveBaseline } from '../../app/gate/gate-run.ts'
import { planForGate } from '../../app/gate/plan-for-gate.ts'
import { appendGateSummary, checkGateFormat, writeGate } from '../../app/gate/write-gate.ts'
import { openProject, type Project } from '../../app/open-project.ts'
import type { GateOutcome } from '../../decide/gate/index.ts'
import { plural } from '../../kernel/index.ts'
import { renderGateAnnotations, renderGatePlan, renderGateTerminal } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'
import { keepGateOf } from './gate-kept.ts'

const statuses: Record<GateOutcome, number> = { pass: 0, fail: 1, inconclusive: 3 }

export async function gateCommand(input: CommandInput): Promise<number> {
  const { options, terminal } = input
  const files = options.out as string[]
  for (const file of files) checkGateFormat(file)
  await using project = await openProject(projectOptions(options, terminal))
  if (options.plan === true) return await plan(project, input)
  if (options.saveBaseline !== undefined) return await save(project, input)
  const report = await gateRun(project, gateOptions(input))
  for (const file of files) writeGate(report, resolve(terminal.cwd, file))
  if (options.summary !== undefined)
    appendGateSummary(report, resolve(terminal.cwd, options.summary as string))
  if (options.json === true) terminal.out(JSON.stringify(report, undefined, 2))
  else terminal.out(renderGateTerminal(report, { width: terminal.width, style: terminal.style }))
  const annotations = options.annotations === true ? renderGateAnnotations(report) : ''
  if (annotations !== '') terminal.say(annotations)
  keepGateOf(project, report, terminal)
  return statuses[report.outcome]
}

function gateOptions({ args, options, terminal }: CommandInput): GateOptions {
  const baseline = options.baseline as string | undefined
  return {
    run: args[0] as string | undefined,
    candidate: options.candidate as string | undefined,
    baseline: baseline === undefined ? undefined : resolve(terminal.cwd, baseline),
    baselineRun: options.baselineRun as string | undefined,
    baselineCandidate: options.baselineCandidate as string | undefined,
  }
}

async function save(project: Project, { args, options, terminal }: CommandInput): Promise<number> {
  const given = options.saveBaseline as string | true
  const { file, sheet } = await saveBaseline(project, {
    run: args[0] as string | undefined,
    candidate: options.candidate as string | undefined,
    file: given === true ? undefined : resolve(terminal.cwd, given),
  })
  const shown = relative(terminal.cwd, file)
  const { candidate, run, trials, metrics } = sheet
  terminal.out(
    options.json === true
      ? JSON.stringify({ file: shown, run: run.id, candidate: candidate.name, trials: trials.length })
      : `${shown}: ${candidate.name} of run ${run.id}, ${plural(trials.length, 'trial')}, ${plural(metrics.length, 'metric')}. Commit it; then, after a change: cupel run && cupel gate`,
  )
  return 0
}

async function plan(project: Project, { options, terminal }: CommandInput): Promise<number> {
  const found = await planForGate(project, {
    examples: options.size as number | undefined,
    disagreement: options.disagree as number | undefined,
  })
  terminal.out(options.json === true ? JSON.stringify(found, undefined, 2) : renderGatePlan(found))
  return 0
}

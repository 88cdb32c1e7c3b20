import { relative, resolve } from 'node:path'
import { assessProject, attestItem } from '../../app/governance/assess-project.ts'
import { writeReadiness } from '../../app/governance/write-readiness.ts'
import { openProject } from '../../app/open-project.ts'
import { inertLine, renderReadiness } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'

type Command = (input: CommandInput) => Promise<number | undefined>

/** 0 when nothing is open, 1 otherwise: the checklist can stand in a build like any other gate. */
const showCommand: Command = async ({ options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const readiness = await assessProject(project, options.candidate as string | undefined)
  for (const out of options.out as string[]) {
    const file = resolve(terminal.cwd, out)
    writeReadiness(readiness, file)
    terminal.say(terminal.style.dim(`written  ${relative(terminal.cwd, file) || file}`))
  }
  const { width, style } = terminal
  terminal.out(
    options.json === true
      ? JSON.stringify(readiness, undefined, 2)
      : renderReadiness(readiness, { width, style }),
  )
  return readiness.counts.notDone === 0 ? 0 : 1
}

const attestCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const said = await attestItem(project, {
    item: String(args[0]),
    by: String(options.as),
    role: String(options.role),
    reason: String(options.reason),
    isNotApplicable: options.notApplicable === true,
    candidate: options.candidate as string | undefined,
    evidence: options.evidence as string | undefined,
    from: terminal.cwd,
  })
  if (options.json === true) terminal.out(JSON.stringify(said, undefined, 2))
  else {
    const { item, says, by, role, candidate, evidence, decision } = said
    terminal.out(inertLine(`${item} is ${says}, says ${by} (${role})`))
    const bound = [
      `candidate ${candidate.name}`,
      ...(decision === undefined ? [] : [`decision ${decision.id}`]),
      ...(evidence === undefined ? [] : [evidence.file]),
    ]
    terminal.say(terminal.style.dim(inertLine(`void when any of these changes: ${bound.join(', ')}`)))
  }
  terminal.say(terminal.style.dim('written  attestations.jsonl: keep it in version control'))
  return 0
}

export const readinessCommands = { show: showCommand, attest: attestCommand } as const

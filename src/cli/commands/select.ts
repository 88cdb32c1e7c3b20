import { relative, resolve } from 'node:path'
import { lockFile } from '../../app/dataset/holdout.ts'
import { openProject, type Project } from '../../app/open-project.ts'
import { confirmDecision } from '../../app/select/confirm-run.ts'
import { writeDecision } from '../../app/select/decision-files.ts'
import { selectRun } from '../../app/select/select-run.ts'
import { checkDecisionFile, writeDecisionReport } from '../../app/select/write-decision-report.ts'
import type { Decision } from '../../decide/select/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { renderDecision } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { keepOrTell } from '../keep-or-tell.ts'
import { projectOptions } from '../project-options.ts'
import { type ProgressMode, showProgress } from '../show-progress.ts'
import { stopOnSignals } from '../stop-on-signals.ts'

const exits = { recommended: 0, 'none-passes': 1, inconclusive: 3 } as const

export async function selectCommand(input: CommandInput): Promise<number> {
  const { args, options, terminal } = input
  const files = (options.out as string[]).map(file => resolve(terminal.cwd, file))
  for (const file of files) checkDecisionFile(file)
  const by = nameFor(options)
  await using project = await openProject(projectOptions(options, terminal))
  const made = await selectRun(project, String(args[0]), {
    weights: options.weights as Record<string, number> | undefined,
    seed: options.seed as number | undefined,
  })
  const decision =
    by !== undefined && made.outcome === 'recommended' ? await confirmed(input, project, { made, by }) : made
  const kept = keepOrTell('The decision', () => writeDecision(project, decision), terminal)
  for (const file of files) await writeDecisionReport(decision, file)
  if (options.json === true) terminal.out(JSON.stringify(decision, undefined, 2))
  else {
    terminal.out(
      renderDecision(decision, {
        width: terminal.width,
        style: terminal.style,
        verbose: options.all === true,
      }),
    )
    for (const file of files)
      terminal.out(`${terminal.style.bold('written')}  ${relative(terminal.cwd, file) || file}`)
  }
  if (by !== undefined && made.outcome !== 'recommended')
    terminal.say('Nobody is recommended, so the holdout stays closed.')
  const step = next(decision, await isLookTaken(project, decision))
  if (kept !== undefined)
    terminal.say(terminal.style.dim(`decision  ${kept}: keep it in version control${step}`))
  return exits[decision.outcome]
}

/** Who takes the look, when one is asked for. */
function nameFor({ confirm, as: name }: CommandInput['options']): string | undefined {
  if (confirm !== true) return undefined
  if (typeof name === 'string' && name.trim() !== '') return name
  throw new CupelError('usage_invalid', 'A look at the holdout is taken by a person: there is no name.', {
    hint: 'Give --as NAME.',
  })
}

async function confirmed(
  { options, terminal }: CommandInput,
  project: Project,
  { made, by }: { made: Decision; by: string },
): Promise<Decision> {
  const mode =
    options.json === true
      ? 'quiet'
      : ((options.progress as ProgressMode | undefined) ?? (terminal.isInteractive ? 'bars' : 'plain'))
  using signals = stopOnSignals(terminal)
  return await confirmDecision(
    project,
    {
      decision: made,
      by,
      candidate: options.candidate as string | undefined,
      allowsCode: options.allowCode === true,
    },
    { onEvent: showProgress(mode, terminal, project.clock), stop: signals.stop, cut: signals.cut },
  )
}

/** There is one look at the holdout: whether it was begun. */
async function isLookTaken(project: Project, { dataset }: Decision): Promise<boolean> {
  const { datasets } = await lockFile(project).read()
  return datasets[dataset.name]?.ledger.some(({ action }) => action === 'open') === true
}

function next({ outcome, confirmation, lock, recommended }: Decision, isTaken: boolean): string {
  if (outcome !== 'recommended' || confirmation !== undefined || isTaken) return ''
  if (lock.state !== 'locked') return '. Next: cupel requirements lock --as NAME'
  return `. Next: cupel select --confirm --as NAME${recommended.length > 1 ? ` --candidate ${recommended[0]}` : ''} for the one look at the holdout`
}

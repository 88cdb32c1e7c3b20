import { relative, resolve } from 'node:path'
import { costReport } from '../../app/cost/cost-report.ts'
import { checkCostReport, writeCostReport } from '../../app/cost/write-cost-report.ts'
import { openProject } from '../../app/open-project.ts'
import { CupelError } from '../../kernel/index.ts'
import { renderCostTerminal } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'

const inconclusive = 3

export async function costCommand({ args, options, terminal }: CommandInput): Promise<number | undefined> {
  const files = (options.out as string[]).map(name => resolve(terminal.cwd, name))
  for (const file of files) checkCostReport(file)
  await using project = await openProject(projectOptions(options, terminal))
  const report = await costReport(project, (args[0] as string | undefined) ?? 'latest', {
    volume: options.volume as number | undefined,
    generatedAt: new Date(project.clock.now()).toISOString(),
  })
  const names = report.candidates.map(({ candidate }) => candidate)
  const of = options.of as string | undefined
  if (of !== undefined && !names.includes(of)) {
    throw new CupelError('candidate_unknown', `Run ${report.run} has no candidate "${of}".`, {
      hint: `It has: ${names.join(', ')}.`,
    })
  }
  if (options.json === true) terminal.out(JSON.stringify(report, undefined, 2))
  else terminal.out(renderCostTerminal(report, { width: terminal.width, style: terminal.style, of }))
  if (options.json !== true && files.length === 0)
    terminal.say(
      terminal.style.dim(
        'More: --of CANDIDATE for what moves its cost, -o cost.html for sources and pictures.',
      ),
    )
  for (const file of files) {
    await writeCostReport(report, file)
    terminal.say(`written  ${relative(terminal.cwd, file) || file}`)
  }
  return report.candidates.some(({ usdPerTask }) => usdPerTask.kind === 'unknown') ? inconclusive : undefined
}

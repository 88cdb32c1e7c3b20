import { relative, resolve } from 'node:path'
import { writeConfidence } from '../../app/confidence/confidence-files.ts'
import { measureRunConfidence } from '../../app/confidence/measure-run.ts'
import { readCosts } from '../../app/confidence/read-costs.ts'
import { checkConfidenceReport, writeConfidenceReport } from '../../app/confidence/write-report.ts'
import { openProject } from '../../app/open-project.ts'
import type { ConfidenceSource } from '../../decide/confidence/index.ts'
import { renderConfidenceTerminal } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { keepOrTell } from '../keep-or-tell.ts'
import { projectOptions } from '../project-options.ts'

export async function confidenceCommand({ args, options, terminal }: CommandInput): Promise<undefined> {
  const files = (options.out as string[]).map(name => resolve(terminal.cwd, name))
  for (const file of files) checkConfidenceReport(file)
  await using project = await openProject(projectOptions(options, terminal))
  const given = options.costs as string | undefined
  const { reports, isWhatIf } = await measureRunConfidence(project, {
    run: (args[0] as string | undefined) ?? 'latest',
    metric: options.metric as string | undefined,
    from: options.from as ConfidenceSource | undefined,
    candidates: options.candidates as string[] | undefined,
    costs: given === undefined ? undefined : readCosts(given, resolve(terminal.cwd, given)),
    keep: report =>
      keepOrTell(`The measurement of ${report.candidate}`, () => writeConfidence(project, report), terminal),
  })
  const look = { width: terminal.width, style: terminal.style, verbose: options.all === true }
  if (options.json === true) terminal.out(JSON.stringify(reports, undefined, 2))
  else terminal.out(renderConfidenceTerminal(reports, look))
  for (const file of files) {
    await writeConfidenceReport(reports, file)
    terminal.say(`written  ${relative(terminal.cwd, file) || file}`)
  }
  if (isWhatIf)
    terminal.say(
      'Not kept: this is not as `confidence` in the config states it. The cost and the pages go on with what was measured by the config.',
    )
  if (options.json === true) return undefined
  const next = [
    ...(look.verbose ? [] : ['Brier scores, bins, costs and recalibration: --all']),
    ...(files.length === 0 ? ['the pictures: cupel confidence -o confidence.html'] : []),
    ...(reports.some(({ decision }) => decision !== undefined)
      ? []
      : ['from which confidence on to answer: cupel confidence --costs wrong=25,review=4']),
  ]
  if (next.length > 0) terminal.say(terminal.style.dim(`Next: ${next.join('; ')}`))
  return undefined
}

import { compareRuns } from '../../app/compare/compare-runs.ts'
import { openProject } from '../../app/open-project.ts'
import { type ScoreEnd, scoreRun } from '../../app/run/score-run.ts'
import { formatUsd } from '../../kernel/index.ts'
import { renderTerminal } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { limitHeapGrowth } from '../limit-heap-growth.ts'
import { projectOptions } from '../project-options.ts'

export async function scoreCommand({ args, options, terminal }: CommandInput): Promise<number> {
  limitHeapGrowth(100)
  await using project = await openProject(projectOptions(options, terminal))
  const end = await scoreRun(project, {
    run: String(args[0] ?? 'latest'),
    metrics: options.metrics as string[] | undefined,
    onlyMissing: options.missing === true,
    budgetUsd: options.budget as number | undefined,
    allowsCode: options.allowCode === true,
  })
  terminal.say(
    `${end.trials} kept answers of run ${end.runId} scored with ${end.metrics.join(', ')}; ${spentText(end)}.\n`,
  )
  const comparison = await compareRuns(project, [end.runId])
  terminal.out(renderTerminal(comparison, { width: terminal.width, style: terminal.style }))
  if (end.leftOpen === 0) return 0
  terminal.say(
    `\n${terminal.style.warn('the budget is spent')}: ${end.leftOpen} answers have still to be judged; all other scores are kept.`,
  )
  terminal.say(`${terminal.style.bold('go on')} cupel score ${end.runId} --missing --budget <usd>`)
  return 3
}

/** What this scoring cost; the comparison below shows what all scoring of the run has cost. */
function spentText({ cost }: ScoreEnd): string {
  if (cost === undefined) return 'no model was called'
  const { calls, knownUsd, unknownCalls, cachedCalls } = cost
  const paid = calls - cachedCalls
  const sum = paid > 0 && unknownCalls === paid ? 'an unknown cost' : `a cost of ${formatUsd(knownUsd)}`
  const unknown =
    unknownCalls > 0 && unknownCalls < paid ? `, and ${unknownCalls} calls of unknown price` : ''
  const cached = cachedCalls > 0 ? `; ${cachedCalls} answered from a cache at no cost` : ''
  return `judges were called ${calls} times at ${sum}${unknown}${cached}`
}

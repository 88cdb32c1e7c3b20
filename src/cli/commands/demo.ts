import { cpSync, existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { compareRuns } from '../../app/compare/compare-runs.ts'
import { writeReport } from '../../app/compare/write-report.ts'
import { calibrateScorer } from '../../app/judge/calibrate-scorer.ts'
import { readRatings } from '../../app/judge/read-ratings.ts'
import { openProject, type Project } from '../../app/open-project.ts'
import { drawReviewProject } from '../../app/review/draw-review-project.ts'
import { startRun } from '../../app/run/start-run.ts'
import { CupelError } from '../../kernel/index.ts'
import { renderTerminal } from '../../report/index.ts'
import type { CommandInput } from '../command-input.ts'
import { decideDemo } from '../demo-decision.ts'
import { type ProgressMode, showProgress } from '../show-progress.ts'
import { stopOnSignals } from '../stop-on-signals.ts'
import type { Terminal } from '../terminal.ts'

const example = findAbove(import.meta.dirname, 'examples/coverage-adjudication')

/** From the source and from the bundle, which lie at different depths. */
function findAbove(folder: string, name: string): string {
  const found = join(folder, name)
  const above = dirname(folder)
  return existsSync(found) || above === folder ? found : findAbove(above, name)
}

/** Copies the worked example, runs it, and ends with a recommendation. */
export async function demoCommand({ args, options, terminal }: CommandInput): Promise<number> {
  const { style } = terminal
  const folder = copyExample(resolve(terminal.cwd, String(args[0] ?? 'cupel-demo')))
  await using project = await openProject({ from: folder, environment: terminal.env })
  terminal.say(style.bold('Which program should answer insurance coverage questions?'))
  terminal.say(
    'The candidates below are real programs that search a policy of 59 sections; a model joins when its key is in the\n' +
      'environment. They answer questions that an adjuster labelled with verdict, citation, or "cannot be answered".\n',
  )
  terminal.say('preparing the candidates …')
  const mode = (options.progress as ProgressMode | undefined) ?? (terminal.isInteractive ? 'bars' : 'plain')
  using signals = stopOnSignals(terminal)
  const ports = { onEvent: showProgress(mode, terminal, project.clock), stop: signals.stop, cut: signals.cut }
  const { runId, status } = await startRun(project, { limit: options.limit as number | undefined }, ports)
  terminal.say('\ncomparing …')
  const generatedAt = new Date(project.clock.now()).toISOString()
  const comparison = await compareRuns(project, [runId], { generatedAt })
  const report = join(folder, 'reports', 'comparison.html')
  await writeReport(comparison, report)
  terminal.out(`\n${renderTerminal(comparison, { width: terminal.width, style })}`)
  terminal.out(`${style.bold('report')}  ${report}`)
  await addPeople(project, terminal)
  if (status === 'complete') await decideDemo({ project, runId, comparison, terminal, stop: signals.stop })
  terminal.say(
    style.dim(
      `The project is in ${relative(terminal.cwd, folder) || folder}: change cupel.yaml there and run cupel run. In pages: cupel serve, in that folder.`,
    ),
  )
  return status === 'complete' ? 0 : 130
}

const review = 'reviews/verdicts'
const grader = 'hallucination_rate'

/** A review for people to begin on, and a card of the groundedness check by ratings that no person gave, which it says. */
async function addPeople(project: Project, { out, style }: Terminal): Promise<void> {
  if (!existsSync(project.path(review))) {
    await drawReviewProject(project, {
      folder: review,
      run: 'latest',
      rubric: 'rubrics/coverage.yaml',
      size: 60,
      by: 'random',
      perItem: 3,
    })
    out(`${style.bold('review')}  ${join(project.folder, review)}: 60 answers for three people each`)
  }
  try {
    const ratings = await readRatings(project, 'people/ratings.jsonl')
    const { file } = await calibrateScorer(project, { scorer: grader, ratings, run: 'latest', part: 'test' })
    out(
      `${style.bold('card')}    ${join(project.folder, file)}: the groundedness check against made-up ratings; it satisfies no gate`,
    )
  } catch (thrown) {
    if (!CupelError.is(thrown) || thrown.code !== 'calibration_too_small') throw thrown
    out(`${style.bold('card')}    none: with so few examples ${grader} cannot be held against ratings`)
  }
}

/**
 * Copies the example beside the user's node_modules, so that its pipelines find the packages they import. Files that are
 * there are brought up to date; runs and reports made there before stay.
 */
function copyExample(folder: string): string {
  if (!existsSync(example)) {
    throw new CupelError('dataset_missing', 'The worked example is not part of this installation.', {
      hint: 'Install the package again, or run the demo from a clone.',
    })
  }
  const isCopied = (path: string): boolean =>
    !/[\\/](\.cupel|reports|node_modules)([\\/]|$)|\.test\.ts$/.test(path.slice(example.length))
  cpSync(example, folder, { recursive: true, filter: isCopied })
  return folder
}

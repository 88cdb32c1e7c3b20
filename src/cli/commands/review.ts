import { openProject } from '../../app/open-project.ts'
import { collectReview } from '../../app/review/collect-review.ts'
import { drawAdjudication, writeGold } from '../../app/review/decide-review.ts'
import { type DrawReviewOptions, drawReviewProject } from '../../app/review/draw-review-project.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'
import { sayAdjudication, sayDrawn, sayGold, sayReview } from '../review-texts.ts'

type Command = (input: CommandInput) => Promise<number | undefined>

const drawCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const folder = String(args[0])
  const drawn = await drawReviewProject(project, {
    folder,
    run: String(options.run),
    size: options.size as number,
    by: options.by as DrawReviewOptions['by'],
    raters: options.raters as string[],
    ratings: options.ratings as number | undefined,
    question: String(options.question),
  })
  sayDrawn(folder, drawn, terminal)
  return 0
}

const collectCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const out = options.out as string | undefined
  const found = await collectReview(project, { folder: String(args[0]), out })
  if (options.json === true) terminal.out(JSON.stringify(found, undefined, 2))
  else sayReview(found, out, terminal)
  return 0
}

const adjudicateCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const folder = String(args[0])
  sayAdjudication(
    folder,
    await drawAdjudication(project, { folder, adjudicator: String(options.by) }),
    terminal,
  )
  return 0
}

const goldCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const out = String(options.out)
  const by = options.by === 'dawid-skene' ? 'dawid_skene' : 'majority'
  sayGold(String(args[0]), await writeGold(project, { folder: String(args[0]), by, out }), { out, terminal })
  return 0
}

export const reviewCommands = {
  draw: drawCommand,
  collect: collectCommand,
  adjudicate: adjudicateCommand,
  gold: goldCommand,
} as const

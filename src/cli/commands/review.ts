import { openProject } from '../../app/open-project.ts'
import { collectReview } from '../../app/review/collect-review.ts'
import { drawAdjudication } from '../../app/review/decide-review.ts'
import { type DrawReviewOptions, drawReviewProject } from '../../app/review/draw-review-project.ts'
import { exportNotes, type NotesView } from '../../app/review/export-notes.ts'
import type { ExportFormat } from '../../app/review/export-ratings.ts'
import { writeGold } from '../../app/review/gold-of.ts'
import { openReviewFolder } from '../../app/review/open-review.ts'
import { CupelError } from '../../kernel/index.ts'
import type { CommandInput } from '../command-input.ts'
import { projectOptions } from '../project-options.ts'
import { sayAdjudication, sayDrawn, sayGold, sayNotes, sayReview } from '../review-texts.ts'

type Command = (input: CommandInput) => Promise<number | undefined>

const drawCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const folder = String(args[0])
  const drawn = await drawReviewProject(project, {
    folder,
    run: String(options.run),
    size: options.size as number,
    by: options.by as DrawReviewOptions['by'],
    mode: options.mode as DrawReviewOptions['mode'],
    raters: options.raters as string[] | undefined,
    perItem: options.ratings as number | undefined,
    candidates: options.candidates as string[] | undefined,
    question: options.question as string | undefined,
    rubric: options.rubric as string | undefined,
  })
  sayDrawn(folder, drawn, terminal)
  return 0
}

const collectCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const out = options.out as string | undefined
  const found = await collectReview(project, {
    folder: String(args[0]),
    out,
    format: options.format as ExportFormat | undefined,
  })
  if (options.json === true) terminal.out(JSON.stringify(found, undefined, 2))
  else sayReview(found, out, terminal)
  return 0
}

const exportCommand: Command = async ({ args, options, terminal }) => {
  const rater = options.rater as string | undefined
  if (rater !== undefined && options.blind === true)
    throw new CupelError('usage_invalid', '--rater and --blind are for two different readers.', {
      hint: 'Give a rater their own notes with --rater, or everybody’s to an adjudicator with --blind.',
    })
  await using project = await openProject(projectOptions(options, terminal))
  const out = String(options.out)
  const view: NotesView = rater !== undefined ? { rater } : options.blind === true ? 'blind' : 'owner'
  sayNotes(await exportNotes(project, { folder: String(args[0]), out, view }), { out, view, terminal })
  return 0
}

const adjudicateCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const folder = String(args[0])
  sayAdjudication(
    folder,
    await drawAdjudication(project, {
      folder,
      adjudicator: String(options.by),
      dimension: options.dimension as string | undefined,
    }),
    terminal,
  )
  return 0
}

const goldCommand: Command = async ({ args, options, terminal }) => {
  await using project = await openProject(projectOptions(options, terminal))
  const out = String(options.out)
  const by = options.by === 'dawid-skene' ? 'dawid_skene' : 'majority'
  const review = openReviewFolder(project, String(args[0]))
  const dimension = options.dimension as string | undefined
  sayGold(String(args[0]), await writeGold(project, review, { dimension, by, out }), { out, terminal })
  return 0
}

export const reviewCommands = {
  draw: drawCommand,
  collect: collectCommand,
  export: exportCommand,
  adjudicate: adjudicateCommand,
  gold: goldCommand,
} as const

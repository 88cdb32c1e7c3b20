import type { CollectedReview } from '../app/review/collect-review.ts'
import type { DrawnReview } from '../app/review/draw-review-project.ts'
import type { ExportedNotes, NotesView } from '../app/review/export-notes.ts'
import { type Gold, outliersOf } from '../measure/review/index.ts'
import type { Terminal } from './terminal.ts'

export function sayDrawn(folder: string, drawn: DrawnReview, terminal: Terminal): void {
  const { style } = terminal
  const { items, mode, perItem, raters, sheets, isRandom } = drawn
  const what = mode === 'pairwise' ? 'pairs of answers to compare' : 'answers to rate'
  terminal.out(style.bold(`${items} ${what} in ${folder}`) + style.dim(`  by ${perItem} each`))
  for (const [rater, count] of Object.entries(sheets)) terminal.out(`  ${rater}.csv  ${count}`)
  if (!isRandom)
    terminal.out(
      style.warn(
        'Drawn by disagreement: good for finding what the rubric leaves open, not for figures about all answers.',
      ),
    )
  const who = raters.length === 0 ? 'Any expert' : raters.join(', ')
  const where = /^(\.\/)?reviews\/[^/]+\/?$/.test(folder)
    ? `${who} can rate in the page: cupel serve.\n`
    : 'The page (cupel serve) shows the reviews in reviews/NAME.\n'
  const bySheet =
    Object.keys(sheets).length === 0
      ? ''
      : 'In a sheet, a rater fills in the columns of values (? where they cannot tell), and minutes if they keep time.\n'
  terminal.say(
    style.dim(
      `${where}${bySheet}key.json says whose answers they are: keep it from raters.\nThen: cupel review collect ${folder}`,
    ),
  )
}

const mostShown = 10

export function sayReview(found: CollectedReview, out: string | undefined, terminal: Terminal): void {
  const { progress, dimensions, ratings, isRandom, forecast, problems } = found
  const { style } = terminal
  for (const [rater, { done, of, unsure }] of Object.entries(progress))
    terminal.out(
      `  ${rater.padEnd(16)} ${String(done).padStart(4)} of ${of}${unsure > 0 ? style.dim(`  ${unsure} cannot tell`) : ''}${done === of ? style.good('  done') : ''}`,
    )
  terminal.out(style.dim(forecastText(forecast)))
  for (const dimension of dimensions) sayAgreement(dimension, dimensions.length > 1, terminal)
  if (!isRandom)
    terminal.out(style.warn('Drawn by disagreement: figures on these answers are not figures on all.'))
  for (const problem of problems.slice(0, mostShown)) terminal.out(`${style.warn('!')} ${problem}`)
  if (problems.length > mostShown)
    terminal.out(style.dim(`  and ${problems.length - mostShown} more lines that cannot be taken`))
  if (out !== undefined) terminal.out(`${ratings.length} ratings written: ${out}`)
}

/** What is in the file, and who may read it. */
export function sayNotes(
  { notes, withComment, marks, timed, problems }: ExportedNotes,
  of: { readonly out: string; readonly view: NotesView; readonly terminal: Terminal },
): void {
  const { out, say, style } = of.terminal
  out(`${of.out}: ${notes} notes, ${withComment} with a comment, ${marks} marks, ${timed} with their time`)
  for (const problem of problems.slice(0, mostShown)) out(`${style.warn('!')} ${problem}`)
  if (problems.length > mostShown)
    out(style.dim(`  and ${problems.length - mostShown} more lines that cannot be taken`))
  if (of.view === 'owner')
    say(
      style.warn(
        'It says whose the answers are, and who said what: keep it from whoever is still to judge (--blind).',
      ),
    )
  if (of.view === 'blind')
    say(style.dim('Comments are as people wrote them: a name that stands in one stays.'))
}

function sayAgreement(
  { id, title, agreement, note }: CollectedReview['dimensions'][number],
  isNamed: boolean,
  terminal: Terminal,
): void {
  const { style } = terminal
  const { alpha, interval, items, without, disputed } = agreement
  const range = interval === undefined ? '' : ` [${interval.lower.toFixed(2)}, ${interval.upper.toFixed(2)}]`
  if (isNamed) terminal.out(style.bold(`${title} (${id})`))
  if (items > 0 && alpha !== undefined)
    terminal.out(style.bold(`alpha ${alpha.toFixed(2)}${range} on ${items} answers with two ratings or more`))
  terminal.out(note)
  for (const rater of outliersOf(agreement))
    terminal.out(
      `${style.warn('!')} Without ${rater} alpha is ${without[rater]?.toFixed(2)}: talk over what ${rater} sees otherwise.`,
    )
  if (disputed.length > 0) terminal.out(`${disputed.length} answers on which raters differ:`)
  for (const { item, values } of disputed.slice(0, mostShown))
    terminal.out(
      `  ${item}  ${Object.entries(values)
        .map(([rater, value]) => `${rater} ${value}`)
        .join(', ')}`,
    )
  if (disputed.length > mostShown)
    terminal.out(style.dim(`  and ${disputed.length - mostShown} more (--json has all)`))
}

function forecastText({ end, answersPerHour, hoursLeft }: CollectedReview['forecast']): string {
  const speed =
    answersPerHour === undefined || hoursLeft === undefined || end.kind === 'done'
      ? ''
      : ` ${answersPerHour.toFixed(0)} answers an hour: ${hoursLeft.toFixed(1)} hours of work left.`
  if (end.kind === 'done') return 'All are done.'
  if (end.kind === 'unknown') return `No forecast of the end: ${end.why}.${speed}`
  return `At the pace since the draw all is done by ${end.at.toISOString().slice(0, 10)}; last is ${end.last}.${speed}`
}

export function sayAdjudication(
  folder: string,
  { file, answers }: { readonly file: string | undefined; readonly answers: number },
  terminal: Terminal,
): void {
  if (file === undefined) {
    terminal.out('Raters differ on no answer so far: there is nothing to decide.')
    return
  }
  terminal.out(terminal.style.bold(`${answers} answers to decide: ${file}`))
  terminal.say(
    terminal.style.dim(
      `The column ratings holds what raters said and wrote, without names. Fill in value.\nThen: cupel review gold ${folder} -o gold.jsonl`,
    ),
  )
}

export function sayGold(
  folder: string,
  { labels, undecided, warnings }: Gold,
  { out, terminal }: { readonly out: string; readonly terminal: Terminal },
): void {
  const { style } = terminal
  const ways = [...Map.groupBy(labels, ({ by }) => by)].map(
    ([by, own]) => `${own.length} by ${by === 'dawid_skene' ? 'Dawid and Skene' : by}`,
  )
  terminal.out(
    style.bold(`${labels.length} labels written: ${out}`) + (ways.length > 0 ? `  ${ways.join(', ')}` : ''),
  )
  for (const warning of warnings) terminal.out(`${style.warn('!')} ${warning}`)
  if (undecided.length > 0)
    terminal.out(
      style.warn(
        `${undecided.length} answers are tied and have no label: cupel review adjudicate ${folder} --by NAME`,
      ),
    )
}

import type { CollectedReview } from '../app/review/collect-review.ts'
import type { DrawnReview } from '../app/review/draw-review-project.ts'
import type { Gold } from '../measure/review/index.ts'
import type { Terminal } from './terminal.ts'

export function sayDrawn(
  folder: string,
  { answers, perRater, isRandom }: DrawnReview,
  terminal: Terminal,
): void {
  const { style } = terminal
  terminal.out(style.bold(`${answers} answers to rate in ${folder}`))
  for (const [rater, count] of Object.entries(perRater)) terminal.out(`  ${rater}.csv  ${count}`)
  if (!isRandom)
    terminal.out(
      style.warn(
        'Drawn by disagreement: good for finding what the rubric leaves open, not for figures about all answers.',
      ),
    )
  terminal.say(
    style.dim(
      `Each rater fills in the column value (? where they cannot tell), and minutes if they keep time. key.json says whose answers they are: keep it from them.\nThen: cupel review collect ${folder} -o ratings.jsonl`,
    ),
  )
}

const mostShown = 10

export function sayReview(
  { progress, agreement, ratings, key, forecast }: CollectedReview,
  out: string | undefined,
  terminal: Terminal,
): void {
  const { style } = terminal
  for (const [rater, { done, of, unsure }] of Object.entries(progress))
    terminal.out(
      `  ${rater.padEnd(16)} ${String(done).padStart(4)} of ${of}${unsure > 0 ? style.dim(`  ${unsure} cannot tell`) : ''}${done === of ? style.good('  done') : ''}`,
    )
  terminal.out(style.dim(forecastText(forecast)))
  const { alpha, interval, items, without, disputed } = agreement
  const range = interval === undefined ? '' : ` [${interval.lower.toFixed(2)}, ${interval.upper.toFixed(2)}]`
  terminal.out(
    items === 0
      ? 'No answer has two ratings yet.'
      : alpha === undefined
        ? `${items} answers have two ratings or more; they do not vary, so agreement cannot be told from chance.`
        : style.bold(`alpha ${alpha.toFixed(2)}${range} on ${items} answers with two ratings or more`),
  )
  for (const [rater, value] of Object.entries(without))
    if (value !== undefined && alpha !== undefined && value - alpha > 0.1)
      terminal.out(
        `${style.warn('!')} Without ${rater} alpha is ${value.toFixed(2)}: talk over what ${rater} sees otherwise.`,
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
  if (!key.isRandom)
    terminal.out(style.warn('Drawn by disagreement: figures on these answers are not figures on all.'))
  if (out !== undefined) terminal.out(`${ratings.length} ratings written: ${out}`)
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

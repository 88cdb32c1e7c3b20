import type { ShownGroup } from '../app/judge/calibrate-scorer.ts'
import type { CorrectedCandidate } from '../app/judge/correct-run.ts'
import type { CorrectedByItsCard } from '../app/judge/correct-run-by-card.ts'
import type { JudgingEstimate } from '../app/judge/estimate-judging.ts'
import type { JudgedPairs } from '../app/judge/judge-pairs.ts'
import { formatUsd } from '../kernel/index.ts'
import {
  type BiasName,
  type BiasWords,
  biasNames,
  biasWarning,
  biasWords,
  cardState,
  type JudgeBiases,
  type JudgeCard,
} from '../measure/judge/index.ts'
import { inertLine } from '../report/index.ts'
import type { Estimate, Interval } from '../stats/index.ts'
import type { Terminal } from './terminal.ts'

type Figure = JudgeCard['agreement'][string]

const within = (interval: Interval | undefined, digits = 2): string =>
  interval === undefined ? '' : `[${interval.lower.toFixed(digits)}, ${interval.upper.toFixed(digits)}]`

const figureText = (figure: Figure): string =>
  figure.kind === 'known' ? `${figure.value.toFixed(2).padStart(5)} ${within(figure.interval)}` : '    –'

const named = (name: string): string => name.replaceAll('_', ' ')

/** A card as a person reads it: who agrees with whom, how far, and whether that is enough. */
export function sayCard(card: JudgeCard, before: readonly JudgeCard[], terminal: Terminal): void {
  const { style } = terminal
  const { scorer, items, raters, part, leftOut, agreement, ceiling, gate } = card
  terminal.out(
    style.bold(
      `${scorer.id} ${scorer.version} against people: ${items} answers, ${raters} raters, ${part} part of the labels`,
    ),
  )
  if (card.synthetic)
    terminal.out(
      style.warn(
        'Some ratings are synthetic: this card shows how calibration works and can satisfy no gate.',
      ),
    )
  const missing = [
    [leftOut.tooFewRatings, 'had too few ratings'],
    [leftOut.tiedPeople, 'left the people at a tie'],
    [leftOut.noVerdict, 'got no verdict'],
  ] as const
  for (const [count, why] of missing) if (count > 0) terminal.out(style.dim(`  ${count} answers ${why}`))
  terminal.out('\nagreement with the people')
  for (const [name, figure] of Object.entries(agreement))
    terminal.out(`  ${named(name).padEnd(22)} ${figureText(figure)}`)
  terminal.out('the people among themselves, the most that can be shown')
  for (const [name, figure] of Object.entries(ceiling))
    terminal.out(`  ${named(name).padEnd(22)} ${figureText(figure)}`)
  if (Object.keys(card.biases).length > 0) terminal.out('what moves it although it should not (0 is no bias)')
  for (const [name, figure] of Object.entries(card.biases)) sayBias(name, figure, terminal)
  if (card.confusion) sayConfusion(card.confusion, terminal)
  for (const warning of card.warnings) terminal.out(`${style.warn('!')} ${warning}`)
  sayGate(gate, terminal)
  const last = before.at(-1)
  const [old, present] = [last?.agreement[gate.measure], agreement[gate.measure]]
  if (last && old?.kind === 'known' && present?.kind === 'known')
    terminal.out(
      style.dim(
        `  before, ${last.createdAt.slice(0, 10)} (${last.scorer.version}, ${last.part}): ${named(gate.measure)} ${old.value.toFixed(2)}`,
      ),
    )
}

function sayBias(name: string, figure: Figure, { style, out }: Terminal): void {
  const words: BiasWords | undefined = biasWords[name as BiasName]
  const title = (words?.title ?? named(name)).padEnd(22)
  if (figure.kind === 'unknown') {
    out(`  ${title} ${style.dim(`    – ${figure.reason}`)}`)
    return
  }
  const { n, unscored, errored } = figure
  const left = unscored + errored > 0 ? `, ${unscored} unscored, ${errored} failed` : ''
  out(`  ${title} ${figureText(figure)}  n ${n}${left}  ${style.dim(words?.meaning ?? '')}`)
}

/** What scoring answers again showed, figure by figure, with what each says. */
export function sayBiases(biases: JudgeBiases, terminal: Terminal): void {
  const { style } = terminal
  const { scorer, answers, run, unchanged, figures, warnings } = biases
  terminal.out(
    style.bold(`${scorer.id} ${scorer.version}, ${answers} answers of ${run} scored again (0 is no bias)`),
  )
  for (const [name, figure] of Object.entries(figures)) sayBias(name, figure, terminal)
  for (const which of ['formal', 'plain'] as const)
    if (unchanged[which] > 0)
      terminal.out(
        style.dim(
          `  ${unchanged[which]} answers have nothing to put in ${which} words, and are not counted there`,
        ),
      )
  const moved = Object.entries(figures).flatMap(
    ([name, figure]) => biasWarning(name, figure as Estimate) ?? [],
  )
  const doubts = Object.values(figures).flatMap(figure => (figure.kind === 'known' ? figure.warnings : []))
  for (const warning of [...warnings, ...moved, ...new Set(doubts)])
    terminal.out(`${style.warn('!')} ${warning}`)
}

/** For the list of cards: which biases were found, and which nobody looked for. */
function biasesInShort(card: JudgeCard): string {
  const figures = Object.entries(card.biases)
  const title = (name: string): string => biasWords[name as BiasName]?.title ?? named(name)
  const moved = figures.filter(([name, figure]) => biasWarning(name, figure as Estimate) !== undefined)
  const missing = biasNames.filter(name => (card.biases[name]?.kind ?? 'unknown') === 'unknown')
  const list = (names: readonly string[]): string => names.map(title).join(', ')
  return [
    ...(moved.length > 0 ? [`moved by: ${list(moved.map(([name]) => name))}`] : []),
    ...(missing.length > 0 ? [`not measured: ${list(missing)}`] : []),
  ].join('; ')
}

function sayGate({ measure, required, verdict }: JudgeCard['gate'], terminal: Terminal): void {
  const { style } = terminal
  const asked = `${named(measure)} of at least ${required.toFixed(2)}`
  if (verdict.outcome === 'pass') {
    terminal.out(`\n${style.good('pass')}  ${asked}: requirements may rest on it.`)
    return
  }
  const mark = verdict.outcome === 'fail' ? style.bad('fail') : style.warn('inconclusive')
  terminal.out(`\n${mark}  ${asked}: ${verdict.reason} Its scores are shown; nothing may rest on them.`)
  if (verdict.outcome === 'inconclusive' && verdict.examplesNeeded !== undefined)
    terminal.out(`  About ${verdict.examplesNeeded} labelled answers would settle it, if the figure stays.`)
}

function sayConfusion({ categories, counts }: NonNullable<JudgeCard['confusion']>, terminal: Terminal): void {
  const width = Math.max(8, ...categories.map(category => String(category).length)) + 2
  terminal.out(`verdicts (rows) by what people say (columns)`)
  terminal.out(
    `  ${''.padEnd(width)}${categories.map(category => String(category).padStart(width)).join('')}`,
  )
  for (const [at, category] of categories.entries())
    terminal.out(
      `  ${String(category).padEnd(width)}${(counts[at] ?? []).map(count => String(count).padStart(width)).join('')}`,
    )
}

/** The present cards, one a line, with whether anything may rest on them. */
export function sayCards(cards: readonly JudgeCard[], now: number, terminal: Terminal): void {
  const { style } = terminal
  if (cards.length === 0) {
    terminal.out('No scorer has a card yet.')
    terminal.say(style.dim('Make one: cupel judge calibrate METRIC --labels ratings.csv'))
    return
  }
  for (const card of cards) {
    const state = cardState(card, card.scorer, { now: () => now })
    const figure = card.agreement[card.gate.measure]
    const mark = state.state === 'valid' ? style.good('valid') : style.warn(named(state.state))
    terminal.out(
      `${style.bold(card.scorer.id)} ${card.scorer.version}  ${named(card.gate.measure)} ${figure === undefined ? '–' : figureText(figure).trim()}  ${card.items} answers  ${mark}${state.state === 'valid' ? ` until ${card.expiresAt.slice(0, 10)}` : `: ${state.why}`}`,
    )
    const biases = biasesInShort(card)
    if (biases !== '') terminal.out(style.dim(`  ${biases}`))
  }
}

/** What the scorer says beside what people would say, for every candidate. */
export function sayCorrected(scorer: string, found: readonly CorrectedCandidate[], terminal: Terminal): void {
  const { style } = terminal
  const percent = (value: number): string => `${(100 * value).toFixed(1)}%`
  const range = ({ lower, upper }: Interval): string =>
    `[${(100 * lower).toFixed(1)}, ${(100 * upper).toFixed(1)}]`
  const width = Math.max(9, ...found.map(({ candidate }) => candidate.length)) + 2
  terminal.out(style.bold(`${scorer}: what it says, and what people would say of the same answers`))
  terminal.out(
    `${'candidate'.padEnd(width)}${'scorer alone'.padStart(14)}${'corrected'.padStart(24)}${'labels'.padStart(9)}${'worth'.padStart(8)}`,
  )
  for (const { candidate, estimate } of found) {
    if (estimate === undefined) {
      terminal.out(`${candidate.padEnd(width)}${'no answer of it is labelled'.padStart(38)}`)
      continue
    }
    const { raw, corrected, labelled, effectiveLabels, labelsForWidth } = estimate
    const worth = effectiveLabels === undefined ? '–' : String(Math.round(effectiveLabels))
    const more =
      labelsForWidth === undefined || labelsForWidth === 0
        ? ''
        : `  ${labelsForWidth} more labels for the width`
    terminal.out(
      `${candidate.padEnd(width)}${percent(raw.value).padStart(14)}${`${percent(corrected.value)} ${range(corrected.interval)}`.padStart(24)}${String(labelled.n).padStart(9)}${worth.padStart(8)}${style.dim(more)}`,
    )
  }
  if (found.some(({ isSynthetic }) => isSynthetic))
    terminal.out(style.warn('Some ratings are synthetic: these figures show the method and nothing else.'))
  terminal.say(
    style.dim(
      'Holds when the labelled answers are a random part of all. Worth: labels that an interval as narrow would take without the scorer.',
    ),
  )
}

export function sayCorrectedByCard(
  scorer: string,
  { card, distrust, candidates }: CorrectedByItsCard,
  terminal: Terminal,
): void {
  const { style } = terminal
  const percent = (value: number): string => (100 * value).toFixed(1)
  const width = Math.max(9, ...candidates.map(({ candidate }) => candidate.length)) + 2
  terminal.out(
    style.bold(
      `${scorer}: what it says, and what people would say by its card of ${card.createdAt.slice(0, 10)}`,
    ),
  )
  terminal.out(`${'candidate'.padEnd(width)}${'scorer alone'.padStart(14)}${'corrected'.padStart(24)}`)
  for (const { candidate, estimate } of candidates) {
    if ('why' in estimate) {
      terminal.out(`${candidate.padEnd(width)}  no figure: ${estimate.why}`)
      continue
    }
    const { value, interval } = estimate.corrected
    const corrected = `${percent(value)}% [${percent(interval.lower)}, ${percent(interval.upper)}]`
    terminal.out(
      `${candidate.padEnd(width)}${`${percent(estimate.raw.value)}%`.padStart(14)}${corrected.padStart(24)}`,
    )
    for (const warning of estimate.warnings) terminal.out(`  ${style.warn('!')} ${warning}`)
  }
  if (distrust !== undefined) terminal.out(style.warn(`The card does not carry this: ${distrust}`))
  terminal.say(
    style.dim(
      'Holds when the scorer errs on these answers as on those of its card. Ratings of a part of this run (--labels) need no such trust.',
    ),
  )
}

/** What judging would take, before any judge is asked. */
export function sayEstimate(estimate: JudgingEstimate, terminal: Terminal): void {
  const { style } = terminal
  const thousands = (value: number): string => Math.round(value).toLocaleString('en-US')
  const money = (value: number | undefined): string =>
    value === undefined ? 'price not known' : formatUsd(value)
  const { calls, inputTokens, outputTokens, costUsd, seconds, monitoring } = estimate
  terminal.out(style.bold(`judge ${estimate.rubric} by ${estimate.model}`))
  terminal.out(
    `  ${thousands(calls)} answers  ${thousands(inputTokens)} tokens in, about ${thousands(outputTokens)} out  ${money(costUsd)}  about ${thousands(Math.max(1, seconds / 60))} min`,
  )
  terminal.out(
    style.dim(
      `  tokens by ${estimate.encoding}; ${estimate.priceSource === undefined ? 'say what the model costs where its price is not public' : `price: ${estimate.priceSource}`}`,
    ),
  )
  if (monitoring === undefined) return
  terminal.out(
    `  a day: ${thousands(monitoring.automatedPerDay)} automated, ${thousands(monitoring.judgedPerDay)} judged (${money(monitoring.judgeUsdPerDay)}), ${thousands(monitoring.humanPerDay)} by people (${monitoring.humanHoursPerDay.toFixed(1)} h, ${money(monitoring.humanUsdPerDay)})`,
  )
}

/** Where scorer and people differ, in groups: what to mend in the rubric. */
export function sayGroups(groups: readonly ShownGroup[], terminal: Terminal): void {
  const { style } = terminal
  if (groups.length > 0) terminal.out('\nwhere they differ (development part)')
  for (const { name, count, answers } of groups) {
    terminal.out(`  ${style.bold(name)}: ${count}`)
    for (const { exampleId, candidate, reason } of answers)
      terminal.out(
        `    ${exampleId} by ${candidate}${reason === '' ? '' : style.dim(`  ${inertLine(reason).slice(0, 160)}`)}`,
      )
  }
}

/** Which of two candidates a judge prefers, and what position and length have to do with it. */
export function sayPairs(
  { a, b }: { readonly a: string; readonly b: string },
  { summary, warnings }: JudgedPairs,
  terminal: Terminal,
): void {
  const { style } = terminal
  const { n, unread, wins, losses, ties, flipped, winRate, position, lengthControlled } = summary
  const share = (value: number): string => `${(100 * value).toFixed(1)}%`
  const range = (interval: Interval | undefined): string =>
    interval === undefined
      ? ''
      : ` [${(100 * interval.lower).toFixed(1)}, ${(100 * interval.upper).toFixed(1)}]`
  terminal.out(style.bold(`${a} against ${b}, judged in both orders on ${n} examples`))
  if (unread > 0) terminal.out(style.warn(`  ${unread} pairs without a reading are left out`))
  if (winRate === undefined) return
  terminal.out(`  ${a} wins ${wins}, ${b} wins ${losses}, ties ${ties}, flipped with the order ${flipped}`)
  terminal.out(
    `  win rate of ${a}  ${share(winRate.value)}${range(winRate.interval)}, ties and flips as half a win`,
  )
  if (lengthControlled !== undefined)
    terminal.out(
      `  if both were equally long  ${share(lengthControlled.value)}${range(lengthControlled.interval)} of the decided pairs`,
    )
  if (position !== undefined)
    terminal.out(
      `  flip rate  ${share(position.flipRate.value)}${range(position.flipRate.interval)}${position.firstShare === undefined ? '' : `; of these the first won ${share(position.firstShare.value)}${range(position.firstShare.interval)}`}`,
    )
  for (const warning of warnings) terminal.out(`${style.warn('!')} ${warning}`)
}

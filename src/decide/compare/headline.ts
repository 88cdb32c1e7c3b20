import { markSentences } from './baseline-roles.ts'
import type { Cell, ComparedCandidate, ComparedMetric, Pair } from './comparison.ts'
import { winner } from './correct-family.ts'
import { listInWords, titleInSentence } from './in-words.ts'
import { differenceText, intervalText, scaleOf, valueText } from './value-text.ts'

export interface HeadlineInput {
  readonly metrics: readonly ComparedMetric[]
  readonly candidates: readonly ComparedCandidate[]
  readonly cells: readonly Cell[]
  readonly pairs: readonly Pair[]
}

/** What the numbers say, in sentences a person could read out; one for every primary metric, the first first. */
export function headlineOf(input: HeadlineInput): string[] {
  const primary = input.metrics.filter(({ role }) => role === 'primary')
  if (primary.length === 0)
    return ['No primary metric says which candidate is better; the figures below describe.']
  const sentences = [
    ...primary.flatMap(metric => metricSentences(metric, input)),
    ...markSentences(input.candidates, primary).map(({ sentence }) => sentence),
  ]
  const failed = input.candidates.filter(({ trials }) => trials.failed > 0)
  if (failed.length > 0)
    sentences.push(
      `No answer came from ${listInWords(failed.map(({ name, trials }) => `${name} on ${count(trials.failed)} of ${count(trials.failed + trials.answered)} trials`))}; failed calls are not scored.`,
    )
  return sentences
}

type Known = Cell & { estimate: Extract<Cell['estimate'], { kind: 'known' }> }

function metricSentences(metric: ComparedMetric, input: HeadlineInput): string[] {
  const on = titleInSentence(metric)
  const known = input.cells
    .filter(
      (cell): cell is Known =>
        cell.metric === metric.id && cell.slice === 'all' && cell.estimate.kind === 'known',
    )
    .sort((a, b) => (metric.direction === 'lower' ? 1 : -1) * (a.estimate.value - b.estimate.value))
  const leader = known[0]
  if (leader === undefined) return [`Nothing can be said about ${on}: no trial has a value.`]
  const unknown = input.candidates.length - known.length
  const silent = unknown === 0 ? '' : ` Of ${unknown} nothing is known.`
  if (known.length === 1) return [`${leader.candidate} scores ${figure(leader, metric)} on ${on}.${silent}`]
  const tied = known.filter(cell => cell.tiedWithBest === true)
  const behind = known.filter(cell => cell.tiedWithBest !== true)
  const leaders = tied.length === 0 ? [leader] : tied
  const best = leaders.length === 1 ? leaders[0]! : leader
  const gaps = gapsText(best, behind, { metric, pairs: input.pairs })
  if (leaders.length === 1)
    return [`${best.candidate} is best on ${on} with ${figure(best, metric)}; ${gaps}.${silent}`]
  const all =
    leaders.length === known.length && known.length > 2
      ? `The ${known.length} candidates`
      : leaders.length > 4
        ? `${leaders[0]!.candidate}, ${leaders[1]!.candidate} and ${leaders.length - 2} others`
        : listInWords(leaders.map(cell => cell.candidate))
  const first = `${all} cannot be told apart on ${on}${gaps === '' ? '' : `; ${gaps}`}.${silent}`
  return [first, ...settling(leaders, { metric, pairs: input.pairs })]
}

/** `C is worse by 12 points [8, 16] and D by 20 points [15, 25]`. */
function gapsText(
  best: Known,
  behind: readonly Known[],
  of: { metric: ComparedMetric; pairs: readonly Pair[] },
): string {
  const gaps = behind.flatMap(cell => {
    const text = gapText(best, cell, of)
    return text === undefined ? [] : [{ name: cell.candidate, text }]
  })
  if (gaps.length === 0)
    return behind.length === 0
      ? ''
      : `${listInWords(behind.map(({ candidate }) => candidate))} ${behind.length === 1 ? 'is' : 'are'} worse`
  const [nearest, next] = gaps
  if (next === undefined) return `${nearest!.name} is worse by ${nearest!.text}`
  if (gaps.length === 2)
    return `${nearest!.name} is worse by ${nearest!.text} and ${next.name} by ${next.text}`
  return `the ${gaps.length} others are worse, the nearest (${nearest!.name}) by ${nearest!.text}`
}

function gapText(
  best: Known,
  cell: Known,
  { metric, pairs }: { metric: ComparedMetric; pairs: readonly Pair[] },
): string | undefined {
  const pair = findPair(pairs, metric.id, [best.candidate, cell.candidate])
  if (pair?.difference.kind !== 'known') return undefined
  const { value, interval } = pair.difference
  const mirrored = value < 0
  const size = {
    value: Math.abs(value),
    ...(interval === undefined
      ? {}
      : { interval: mirrored ? { lower: -interval.upper, upper: -interval.lower } : interval }),
  }
  return differenceText(size, metric).replace(/^\+/, '')
}

/** How large a dataset would tell the two leading candidates apart, if the difference seen were the true one. */
function settling(
  leaders: readonly Known[],
  { metric, pairs }: { metric: ComparedMetric; pairs: readonly Pair[] },
): string[] {
  const [first, second] = leaders
  if (first === undefined || second === undefined) return []
  const pair = findPair(pairs, metric.id, [first.candidate, second.candidate])
  if (pair?.difference.kind !== 'known' || pair.detectable === undefined || winner(pair) !== undefined)
    return []
  const { value, n } = pair.difference
  const size = Math.abs(value)
  if (size < 1e-9 || size >= pair.detectable)
    return [
      `With ${count(n)} examples, a difference between ${first.candidate} and ${second.candidate} shows (80% power) from ${bare(pair.detectable, metric)} up.`,
    ]
  const needed = n * (pair.detectable / size) ** 2
  const seen = bare(pair.detectable, metric)
  const wanted =
    needed > mostAskedFor
      ? `more than ${count(mostAskedFor)}`
      : `about ${count(Number(needed.toPrecision(2)))}`
  return [
    `${first.candidate} and ${second.candidate} differ by ${bare(size, metric)} here; if that is the truth it takes ${wanted} examples to show it (80% power, before correction). ${count(n)} show differences from ${seen} up.`,
  ]
}

const mostAskedFor = 100_000

/** A size without its sign. */
function bare(value: number, metric: ComparedMetric): string {
  return differenceText({ value }, metric).replace(/^\+/, '')
}

function findPair(
  pairs: readonly Pair[],
  metric: string,
  names: readonly [string, string],
): Pair | undefined {
  return pairs.find(
    pair =>
      pair.metric === metric && pair.slice === 'all' && names.includes(pair.a) && names.includes(pair.b),
  )
}

function figure({ estimate }: Known, metric: ComparedMetric): string {
  const scale = scaleOf(metric, estimate.value)
  const limits = estimate.interval === undefined ? '' : ` ${intervalText(estimate.interval, scale)}`
  return `${valueText(estimate.value, metric, scale)}${limits}`
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

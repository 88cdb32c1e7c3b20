import { plural } from '../kernel/index.ts'
import type { CostFigures, CostReport, Swing } from '../measure/cost/index.ts'
import { usdText } from '../measure/cost/index.ts'
import type { Estimate } from '../stats/index.ts'

/** How cost figures are written, the same in every format. */

export const partTitles = {
  model: 'model',
  retries: 'failed tries',
  infrastructure: 'machine',
  review: 'review',
  errors: 'errors',
} as const

/** `$0.50`, or a dash for what is not known. */
export const costValue = (estimate: Estimate): string =>
  estimate.kind === 'known' ? usdText(estimate.value) : '–'

/** `[$0.43, $0.58]`; empty where there is none, or where both ends are written alike. */
export function costInterval(estimate: Estimate): string {
  if (estimate.kind !== 'known' || estimate.interval === undefined) return ''
  const { lower, upper } = estimate.interval
  const [from, to] = [usdText(lower), usdText(upper)]
  return from === to ? '' : `[${from}, ${to}]`
}

export function shareValue(estimate: Estimate): string {
  return estimate.kind === 'known' ? `${(estimate.value * 100).toFixed(1)}%` : '–'
}

export function shareInterval(estimate: Estimate): string {
  if (estimate.kind !== 'known' || estimate.interval === undefined) return ''
  const { lower, upper } = estimate.interval
  return `[${(lower * 100).toFixed(1)}, ${(upper * 100).toFixed(1)}]`
}

/** Whether some candidate leaves tasks to nobody, so that a column of them says something. */
export const hasUndone = ({ candidates }: Pick<CostReport, 'candidates'>): boolean =>
  candidates.some(({ undoneShare }) => undoneShare.kind === 'known' && undoneShare.value > 0)

/** An end of an input: `27.1%`, `$0.10 per hour`, `4.00 minutes`. */
export function inputText(value: number, unit: string): string {
  if (unit === 'share') return `${(value * 100).toFixed(1)}%`
  if (unit.startsWith('USD')) return `${usdText(value)}${unit.slice(3)}`
  return `${value === 0 ? '0' : Number(value.toPrecision(3))} ${unit}`
}

export const swingText = ({ usdAtLow, usdAtHigh }: Swing): string =>
  `${usdText(usdAtLow)} … ${usdText(usdAtHigh)}`

/** Inputs that are seen to move the cost: at least a hundredth as much as the one that moves it most. */
export function notableSwings({ tornado }: CostFigures): readonly Swing[] {
  const size = ({ usdAtLow, usdAtHigh }: Swing): number => Math.abs(usdAtHigh - usdAtLow)
  return tornado.filter(swing => size(swing) * 100 >= size(tornado[0]!))
}

/** Whole tasks, but for a volume so small that rounding would change it: half a task a month is not one. */
const taskCount = (volume: number): number =>
  volume < 10 ? Number(volume.toPrecision(2)) : Math.round(volume)

/** Facts that stand under the title. */
export function costFacts({ dataset, run, settings }: CostReport): string[] {
  const { volume, months, level, draws } = settings
  return [
    `run ${run}`,
    `${plural(dataset.examples, 'example')} of ${dataset.name}`,
    volume === undefined ? 'no volume stated' : `${plural(taskCount(volume), 'task')} a month`,
    plural(months, 'month'),
    `intervals at ${Math.round(level * 100)}%${draws === 0 ? '' : `, ${draws.toLocaleString('en-US')} draws`}`,
  ]
}

/** What the cost of a candidate is not known for, and what to state. */
export function missingLines(candidates: readonly CostFigures[]): string[] {
  const seen = new Map<string, string[]>()
  for (const { candidate, missing } of candidates)
    for (const { what } of missing) seen.set(what, [...(seen.get(what) ?? []), candidate])
  return [...seen].map(([what, names]) =>
    names.length === candidates.length && names.length > 1
      ? `Not known: ${what}.`
      : `Not known of ${names.join(', ')}: ${what}.`,
  )
}

/** Notes and warnings, each once, with whose they are. */
export function noteLines(candidates: readonly CostFigures[]): string[] {
  const seen = new Map<string, string[]>()
  for (const one of candidates) {
    const warnings = one.usdPerTask.kind === 'known' ? one.usdPerTask.warnings : []
    for (const note of [...one.notes, ...warnings]) seen.set(note, [...(seen.get(note) ?? []), one.candidate])
  }
  return [...seen].map(([note, names]) =>
    names.length === candidates.length ? note : `${names.join(', ')}: ${note}`,
  )
}

/** Which candidate's tornado is shown where there is room for one: the one that leads. */
export function shownTornado(
  { candidates, rankings }: CostReport,
  of: string | undefined,
): CostFigures | undefined {
  const leader = rankings.find(
    ({ by, cheapest }) => by === 'usdPerGoodTask' && cheapest !== undefined,
  )?.cheapest
  const name = of ?? leader ?? rankings.find(({ cheapest }) => cheapest !== undefined)?.cheapest
  return candidates.find(({ candidate }) => candidate === name)
}

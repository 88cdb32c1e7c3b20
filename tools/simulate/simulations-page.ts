import { type Cell, coverageBand, fullEffort, isKept } from './cell.ts'

/** One chapter of the page. */
export interface Chapter {
  readonly title: string
  readonly cells: readonly Cell[]
}

const percent = (value: number): string => `${(100 * value).toFixed(1)}%`

/** docs/reference/simulations.md. */
export function simulationsPage(chapters: readonly Chapter[]): string {
  const cells = chapters.flatMap(chapter => chapter.cells)
  const [low, high] = coverageBand
  return `${[
    '# Simulations: do the intervals keep what they say?',
    'Written by `npm run simulate` from tools/simulate; seeded, so that the same code gives the same page. The numbers with all their digits are in `tools/simulate/results.json`.',
    `Nominal level 95%. *Coverage* is how often the interval holds the truth that the data were drawn from; *rejects* is how often a test at 0.05 finds a difference where there is none. Where a method is advised for means and differences, ${percent(low)} to ${percent(high)} is wanted; Clopper-Pearson must never fall below 95%; judges corrected by people must cover at least 93%; tests must not exceed 5.5% (enumerated) or 6% (drawn). ± is one Monte Carlo standard error; *exact* means that every outcome was weighed with its probability and nothing was drawn. Closed forms are drawn ${fullEffort.draws.toLocaleString('en')} times, resampling methods ${fullEffort.resampledDraws.toLocaleString('en')} times with ${fullEffort.replicates.toLocaleString('en')} resamples each (half as often for all pairs at once).`,
    '*Covers* is over the data sets that got an interval. Where *refuses* is not empty, the others were told that there is none; counted as misses they would lower the figure by up to that share.',
    '*Advised: reference* marks the formulas of the methods reference, as it gives them. *Ours* marks forms that depart from it, because those fell short here: BCa and max-T with t quantiles and n/(n-1) (Hesterberg 2015), logit scale for bounded means, Tango for pairs of rates. They were chosen with results from these same populations in sight: for clusters out of four forms (CR2, CR3, logit, Wilson with effective n), for max-T out of four (plain, widened, Tango, both). The final figures are from other seeds but from the same populations, so that they say less about other data than a fresh test would.',
    '## What falls outside',
    lostText(
      'formulas of the reference',
      cells.filter(({ departs }) => departs === undefined),
    ),
    lostText(
      'forms of ours',
      cells.filter(({ departs }) => departs !== undefined),
    ),
    ...chapters.flatMap(({ title, cells: own }) => [`## ${title}`, table(own)]),
  ].join('\n\n')}\n`
}

function lostText(what: string, cells: readonly Cell[]): string {
  const promised = cells.filter(({ wanted }) => wanted !== undefined)
  const lost = promised.filter(cell => !isKept(cell))
  const heading = `### Of the ${what}`
  if (lost.length === 0) return `${heading}\n\nNothing: all ${promised.length} cells with a promise keep it.`
  const rows = lost.map(
    ({ method, truth, n, value, wanted, standardError }) =>
      `- ${method}, ${truth}, n = ${n}: ${percent(value)}${standardError === 0 ? '' : ` ± ${percent(standardError)}`}, ${value > wanted![1] ? 'more than it has to: wider than needed' : '**less than it says**'}.`,
  )
  return [
    heading,
    '',
    `${promised.length - lost.length} of ${promised.length} cells with a promise keep it. The others:`,
    '',
    ...rows,
  ].join('\n')
}

function table(cells: readonly Cell[]): string {
  const rows = cells.map(cell =>
    [
      cell.method,
      cell.truth,
      String(cell.n),
      `${percent(cell.value)} ${cell.drawn === 'enumerated' ? 'exact' : `± ${percent(cell.standardError)}`}`,
      cell.width === undefined ? '' : cell.width.toFixed(3),
      cell.unanswered === undefined ? '' : percent(cell.unanswered),
      cell.advised !== true ? `no: ${cell.advised}` : cell.departs ? `ours: ${cell.departs}` : 'reference',
      cell.wanted === undefined ? '' : isKept(cell) ? 'kept' : 'outside',
    ].join(' | '),
  )
  const value = cells.every(({ measure }) => measure === 'coverage') ? 'covers' : 'covers or rejects'
  return [
    `| method | truth | n | ${value} | mean width | refuses | advised | promise |`,
    '|---|---|---:|---|---:|---:|---|---|',
    ...rows.map(row => `| ${row} |`),
  ].join('\n')
}

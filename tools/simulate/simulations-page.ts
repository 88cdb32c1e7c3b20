import { type Cell, coverageBand, fullEffort, isKept } from './cell.ts'

/** One chapter of the page. */
export interface Chapter {
  readonly title: string
  readonly cells: readonly Cell[]
}

export const gateTitle = 'The gate: twelve metrics at once'

export const loadTitle = 'Latency limits under load'

/** What a reader must know before the table of a chapter. */
const introductions: Readonly<Record<string, string>> = {
  [gateTitle]:
    'Twelve rates on the same examples, on which candidate and baseline differ on 4% to 20% of the examples (10% for the metric that falls, before it falls), with what is hard and which way it leans shared between metrics. *Gate fails* with no change is the false alarm: at most 5% is promised, and it is far rarer, because the truth lies a whole margin away from failing. *One check passes* at a drop of exactly the margin is the harm let through: 5% by its confidence. *Computed* is what `cupel gate --plan` says beforehand. A gate that must pass twelve times at once asks for many examples: that is what the shares of *inconclusive* say. Graded scores stand beside: half points among few differences, by BCa or, where fewer than 20 differ, by Tango.',
  [loadTitle]:
    'A stage of a load run whose true share of requests beyond the limit is exactly the 5% that p95 allows, so that *met* and *missed* are both wrong; each may be said in 5%. Requests that queue behind each other are not independent: taken for it, a busy server would be called fast in half of the runs. With the design effect from means of batches the error stays near its level while the server is busy up to 70% of the time, and falls with longer stages; at 85% a stage holds few independent stretches, and nothing is promised.',
}

const percent = (value: number): string => `${(100 * value).toFixed(1)}%`

/** docs/reference/simulations.md. */
export function simulationsPage(chapters: readonly Chapter[]): string {
  const cells = chapters.flatMap(chapter => chapter.cells).filter(({ measure }) => measure !== 'share')
  const [low, high] = coverageBand
  return `${[
    '# Simulations: do the intervals keep what they say?',
    'Written by `npm run simulate` from tools/simulate; seeded, so that the same code gives the same page. The numbers with all their digits are in `tools/simulate/results.json`.',
    `Nominal level 95%. *Coverage* is how often the interval holds the truth that the data were drawn from; *rejects* is how often a test at 0.05 finds a difference where there is none. Where a method is advised for means and differences, ${percent(low)} to ${percent(high)} is wanted; Clopper-Pearson must never fall below 95%; judges corrected by people, and the limits of calibration errors, must cover at least 93%; tests must not exceed 5.5% (enumerated) or 6% (drawn). ± is one Monte Carlo standard error; *exact* means that every outcome was weighed with its probability and nothing was drawn. Closed forms are drawn ${fullEffort.draws.toLocaleString('en')} times, resampling methods ${fullEffort.resampledDraws.toLocaleString('en')} times with ${fullEffort.replicates.toLocaleString('en')} resamples each (half as often for all pairs at once, 200 times with 300 resamples for confidence).`,
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
    ...chapters.flatMap(({ title, cells: own }) => [
      `## ${title}`,
      ...(introductions[title] === undefined ? [] : [introductions[title]]),
      own.every(({ measure }) => measure === 'share') ? shareTable(own) : table(own),
    ]),
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

/** How often a gate says what, beside what was computed beforehand. */
function shareTable(cells: readonly Cell[]): string {
  const rows = cells.map(({ truth, n, method, value, standardError, computed, ...cell }) =>
    [
      truth,
      String(n),
      method,
      `${percent(value)} ± ${percent(standardError)}`,
      computed === undefined ? '' : percent(computed),
      cell.wanted === undefined
        ? ''
        : isKept({ truth, n, method, value, standardError, ...cell })
          ? 'kept'
          : 'outside',
    ].join(' | '),
  )
  return [
    '| truth | n | | how often | computed | promise |',
    '|---|---:|---|---|---:|---|',
    ...rows.map(row => `| ${row} |`),
  ].join('\n')
}

import { type Cell, coverageBand, fullEffort, isKept } from './cell.ts'

/** One chapter of the page. */
export interface Chapter {
  readonly title: string
  readonly cells: readonly Cell[]
}

export const gateTitle = 'The gate: twelve metrics at once'

export const loadTitle = 'Latency limits under load'

export const percentilesTitle = 'Percentiles under load'

/** What a reader must know before the table of a chapter. */
const introductions: Readonly<Record<string, string>> = {
  [gateTitle]:
    'Twelve rates on the same examples, on which candidate and baseline differ on 4% to 20% of the examples (10% for the metric that falls, before it falls), with what is hard and which way it leans shared between metrics. *Gate fails* with no change is the false alarm: at most 5% is promised, and it is far rarer, because the truth lies a whole margin away from failing. *One check passes* at a drop of exactly the margin is the harm let through: 5% by its confidence. *Computed* is what `cupel gate --plan` says beforehand. A gate that must pass twelve times at once asks for many examples: that is what the shares of *inconclusive* say. Graded scores stand beside: half points among few differences, by BCa or, where fewer than 20 differ, by Tango. So do rates with uneven weights, some examples weighing 5 to 50 times as much, by Tango on as many units as the weights leave: by a t test of the weighted mean 6% to 27% of these passed.',
  [loadTitle]:
    'Stages of a load run on waiting lines whose percentiles are known. *On the limit*: the true share of requests beyond it is exactly what may be (5% for p95, 1% for p99), so that *met* and *missed* are both wrong; each is promised in at most 5% (in as many draws, up to three standard errors more may be seen). *Kept* is how often p95 is said to be met when 2% are beyond: what the caution costs. *Independent* is how often p95 would be called met if requests that queue behind each other were taken for independent. Stages begin in the settled line, except those *begun empty*, of which the warm-up is cut and which cannot pass while latency grows. The allowance of the design effect was chosen on the first three kinds of line, with other seeds; sixteen servers and arrivals in bursts were run along and did not decide it. Rows of 20,000 rest on 40 stages each. A stage that is short for how long its requests depend on each other cannot pass, however fast it is: at 85% that is most stages of 2,000, at 95% nearly all of 20,000.',
  [percentilesTitle]:
    'How often the interval of a percentile (order statistics, widened by the design effect) holds it, on the same lines. Kept is at least 93%, less three standard errors of drawing. Rows in which more than half of the stages have no interval, because they count as too few independent requests, are left out: those that have one are the lucky ones.',
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
      title === loadTitle
        ? limitTable(own)
        : own.every(({ measure }) => measure === 'share')
          ? shareTable(own)
          : table(own),
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

/** Limits under load: a row for each waiting line and length of a stage. */
function limitTable(cells: readonly Cell[]): string {
  const columns = [
    ['p95 on the limit: met', 'p95 on the limit: met'],
    ['missed', 'p95 on the limit: missed'],
    ['p99 on the limit: met', 'p99 on the limit: met'],
    ['missed', 'p99 on the limit: missed'],
    ['p95 kept: met', 'p95 kept: met'],
    ['independent', 'p95 on the limit: met, taken for independent'],
  ] as const
  const rows = Map.groupBy(cells, ({ truth, n }) => `${truth} | ${n.toLocaleString('en')}`)
  return [
    `| truth | n | ${columns.map(([name]) => name).join(' | ')} |`,
    `|---|---:|${columns.map(() => '---:|').join('')}`,
    ...[...rows].map(([row, own]) => {
      const values = columns.map(([, method]) => {
        const cell = own.find(one => one.method === method)
        if (cell === undefined) return ''
        const figure = `${percent(cell.value)} ± ${percent(cell.standardError)}`
        return isKept(cell) ? figure : `**${figure}**`
      })
      return `| ${row} | ${values.join(' | ')} |`
    }),
  ].join('\n')
}

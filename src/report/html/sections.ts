import type { ComparedMetric, Comparison, Pair } from '../../decide/compare/index.ts'
import { differenceText, intervalText, isShare, scaleOf, valueText } from '../../decide/compare/index.ts'
import { formatUsd } from '../../kernel/index.ts'
import { headlineMetrics, matrixColumns } from '../matrix.ts'
import { durationText, failureText, plural } from '../summary-line.ts'
import { dataTable, numeric, type TableCell } from './data-table.ts'
import { drawIntervals, drawLatency, drawSlices } from './draw.ts'
import { escapeHtml } from './escape.ts'
import type { Pen } from './pen.ts'
import { cardHtml, type Section, scrollHtml, small, split } from './section.ts'

export function noticesSection(comparison: Comparison): Section {
  const lines = [
    ...comparison.candidates.flatMap(candidate => {
      const text = failureText(candidate)
      return text === undefined ? [] : [`${candidate.name}: ${text}.`]
    }),
    ...comparison.warnings.map(({ message }) => message),
  ]
  const items = lines.map(line => `<li>${escapeHtml(line)}</li>`)
  const body =
    items.length <= 8
      ? `<ul class="notices">${items.join('')}</ul>`
      : `<ul class="notices">${items.slice(0, 6).join('')}</ul><details class="block"><summary>${items.length - 6} more</summary><ul class="notices">${items.slice(6).join('')}</ul></details>`
  return {
    id: 'notices',
    title: 'Before you rely on this',
    short: 'Caveats',
    body: items.length === 0 ? '' : body,
  }
}

export function intervalsSection(comparison: Comparison, pen: Pen): Section {
  const cards = comparison.metrics.map(metric => {
    const picture = drawIntervals(pen, comparison, metric)
    if (picture === undefined) return ''
    const column = matrixColumns(comparison, [metric])[0]!
    const rows = column.cells.map(({ cell, value, interval }, at) => [
      comparison.candidates[at]!.name,
      value,
      interval,
      String(cell?.estimate.n ?? 0),
      cell?.ranks === undefined
        ? ''
        : cell.ranks.from === cell.ranks.to
          ? `${cell.ranks.from}`
          : `${cell.ranks.from}–${cell.ranks.to}`,
      cell?.probabilityBest === undefined ? '' : `${Math.round(cell.probabilityBest * 100)}%`,
      cell?.estimate.kind === 'known' ? cell.estimate.method : '',
    ])
    const table = dataTable({
      caption: metric.title,
      columns: [
        'Candidate',
        numeric('Value'),
        numeric('Interval'),
        numeric('n'),
        numeric('Rank'),
        numeric('P(best)'),
        'Method',
      ],
      rows,
    })
    return card({ title: metric.title, aside: roleText(metric), picture, table })
  })
  return {
    id: 'intervals',
    title: 'Metric by metric',
    short: 'Metrics',
    note: 'Dot: estimate. Bar: what the data do not rule out. Bars that overlap say little about a pair; the paired differences below do.',
    body: cards.join('') === '' ? '' : `<div class="grid">${cards.join('')}</div>`,
  }
}

function roleText(metric: ComparedMetric): string {
  const way = { higher: 'higher is better', lower: 'lower is better', none: 'descriptive' }[metric.direction]
  return metric.role === 'primary'
    ? `primary, ${way}`
    : metric.role === 'screening'
      ? `shown only, ${way}`
      : way
}

function card(of: { title: string; aside: string; picture: string; table: string }): string {
  return cardHtml(of.title, `${of.picture}<details><summary>Figures</summary>${of.table}</details>`, of.aside)
}

export function pairsSection(comparison: Comparison): Section {
  const metrics = comparison.metrics.filter(metric =>
    comparison.pairs.some(pair => pair.metric === metric.id && pair.slice === 'all'),
  )
  if (metrics.length === 0) return { id: 'pairs', title: 'Differences', short: 'Pairs', body: '' }
  const ordered = [...metrics].sort((a, b) => Number(b.role === 'primary') - Number(a.role === 'primary'))
  const options = ordered.map(
    metric =>
      `<option value="${escapeHtml(metric.id)}">${escapeHtml(metric.title)}${metric.role === 'primary' ? ' (primary)' : ''}</option>`,
  )
  const tables = ordered.map(
    metric => `<div data-pairs="${escapeHtml(metric.id)}">${pairsTable(comparison, metric)}</div>`,
  )
  return {
    id: 'pairs',
    title: 'Differences, pair by pair',
    short: 'Pairs',
    note: `Same examples, paired. ${comparison.settings.family}`,
    body: `<div class="tools"><label>Metric<select id="pairs-metric">${options.join('')}</select></label></div>${scrollHtml('Differences table', tables.join(''))}`,
  }
}

function pairsTable(comparison: Comparison, metric: ComparedMetric): string {
  const pairs = comparison.pairs.filter(pair => pair.metric === metric.id && pair.slice === 'all')
  return dataTable({
    caption: `Differences on ${metric.title}`,
    className: 'pairs',
    columns: [
      'Pair',
      numeric('Difference'),
      numeric('All pairs at once'),
      numeric('p'),
      numeric('p adjusted'),
      numeric('Only one right'),
      numeric('n'),
      numeric('Detectable'),
      'Reading',
    ],
    rows: pairs.map(pair => pairRow(pair, metric)),
  })
}

function pairRow(pair: Pair, metric: ComparedMetric): (string | TableCell)[] {
  const { difference } = pair
  const name: TableCell = {
    html: `${escapeHtml(pair.a)} <span class="dim">minus</span> ${escapeHtml(pair.b)}`,
  }
  if (difference.kind === 'unknown')
    return [name, '–', '', '', '', '', String(difference.n), '', difference.reason]
  const scale = scaleOf(metric, difference.value)
  const { discordance } = pair
  return [
    name,
    { html: split(differenceText(difference, metric)) },
    pair.simultaneous === undefined ? '' : intervalText(pair.simultaneous, scale),
    probability(pair.pValue),
    probability(pair.pAdjusted),
    discordance === undefined
      ? ''
      : {
          html: `${discordance.onlyA} : ${discordance.onlyB}${small(`both ${discordance.both}, neither ${discordance.neither}`)}`,
        },
    String(difference.n),
    pair.detectable === undefined
      ? '–'
      : isShare(metric)
        ? `${(pair.detectable * 100).toFixed(1)} points`
        : valueText(pair.detectable, metric),
    reading(pair),
  ]
}

function reading(pair: Pair): TableCell {
  if (pair.better === 'a' || pair.better === 'b')
    return {
      html: `<b>${escapeHtml(pair[pair.better])} is better</b>${pair.exploratory ? small('exploratory') : ''}`,
    }
  return {
    html: `<span class="dim">${pair.better === 'undirected' ? 'no better or worse' : 'cannot be told apart'}</span>`,
  }
}

function probability(p: number | undefined): string {
  return p === undefined ? '' : p < 0.001 ? '< 0.001' : p.toFixed(3)
}

export function slicesSection(comparison: Comparison, pen: Pen): Section {
  const shown = headlineMetrics(comparison).filter(
    ({ role }) => role !== 'screening' && role !== 'descriptive',
  )
  const cards = shown.map(metric => {
    const picture = drawSlices(pen, comparison, metric)
    if (picture === undefined) return ''
    const columns = comparison.slices.map(({ id }) => matrixColumns(comparison, [metric], id)[0]!)
    const table = dataTable({
      caption: `${metric.title} by slice`,
      columns: ['Slice', numeric('Examples'), ...comparison.candidates.map(({ name }) => numeric(name))],
      rows: comparison.slices.map((slice, at) => [
        slice.id,
        String(slice.examples),
        ...columns[at]!.cells.map(({ value, interval }) => `${value} ${interval}`),
      ]),
    })
    return card({ title: metric.title, aside: roleText(metric), picture, table })
  })
  return {
    id: 'slices',
    title: 'Slices',
    short: 'Slices',
    note: 'Where a candidate is strong or weak. Slices are exploratory: small ones differ by chance, so read the intervals in the figures before acting.',
    body: cards.join('') === '' ? '' : `<div class="grid">${cards.join('')}</div>`,
  }
}

export function latencySection(comparison: Comparison, pen: Pen): Section {
  const picture = drawLatency(pen, comparison, 1100)
  const narrow = drawLatency(pen, comparison, 400)
  if (picture === undefined || narrow === undefined)
    return { id: 'latency', title: 'Latency and cost', short: 'Latency', body: '' }
  const table = dataTable({
    caption: 'Latency and cost',
    columns: [
      'Candidate',
      ...[50, 90, 95, 99].map(percent => numeric(`p${percent}`)),
      numeric('First token p95'),
      numeric('From cache'),
      numeric('Cost of all trials'),
      numeric('Timed'),
    ],
    rows: comparison.candidates.map(candidate => [
      candidate.name,
      ...[50, 90, 95, 99].map((percent): TableCell => {
        const point = candidate.latency?.percentiles.find(found => found.percentile === percent)
        if (point === undefined) return { html: '–' }
        const scale = scaleOf({ aggregation: 'mean', range: [0, null], unit: 'ms' }, point.valueMs)
        return {
          html: `<span class="v">${escapeHtml(durationText(point.valueMs))}</span>${small(point.interval === undefined ? 'too few for an interval' : intervalText(point.interval, scale))}`,
        }
      }),
      firstToken(candidate),
      candidate.cachedShare === undefined ? '–' : `${Math.round(candidate.cachedShare * 100)}%`,
      candidate.cost.known === 0
        ? 'unknown'
        : {
            html: `${escapeHtml(formatUsd(candidate.cost.knownUsd))}${candidate.cost.unknown > 0 ? small(`${candidate.cost.unknown} of unknown price`) : ''}`,
          },
      String(candidate.latency?.n ?? 0),
    ]),
  })
  return {
    id: 'latency',
    title: 'Latency and cost',
    short: 'Latency',
    note: 'Working time of answered trials, without waiting and retries. Dot: median. Thick bar: middle half. Thin line: 5th to 99th percentile. Gold tick: 95th. Intervals of percentiles by order statistics.',
    body: `<figure class="card"><div class="wide">${picture}</div><div class="narrow">${narrow}</div></figure><p></p>${scrollHtml('Latency table', table)}`,
  }
}

function firstToken(candidate: Comparison['candidates'][number]): string {
  const point = candidate.firstToken?.percentiles.find(({ percentile }) => percentile === 95)
  return point === undefined ? '–' : durationText(point.valueMs)
}

export function reliabilitySection(comparison: Comparison): Section {
  const { reliability, flaky } = comparison
  const title = new Map(comparison.metrics.map(metric => [metric.id, metric.title]))
  const parts: string[] = []
  if (reliability.length > 0)
    parts.push(
      scroll(
        'Repeats',
        dataTable({
          caption: 'Repeats',
          columns: [
            'Candidate',
            'Metric',
            numeric('Repeats'),
            numeric('Consistency (ICC)'),
            numeric('pass@k'),
            numeric('pass^k'),
            'Reading',
          ],
          rows: reliability.map(item => {
            const last = item.passAtK.at(-1)
            const share = (estimate: Comparison['cells'][number]['estimate'] | undefined) =>
              estimate?.kind === 'known' ? `${(estimate.value * 100).toFixed(1)}%` : '–'
            return [
              item.candidate,
              title.get(item.metric) ?? item.metric,
              String(item.repeats),
              item.consistency?.toFixed(2) ?? '–',
              last === undefined ? '–' : `${share(last.any)} (k=${last.k})`,
              share(last?.all),
              item.note,
            ]
          }),
        }),
      ),
    )
  if (flaky.total > 0)
    parts.push(
      `<details class="block" open><summary>${plural(flaky.total, 'flaky example')}${flaky.total > flaky.shown.length ? `, the ${flaky.shown.length} flakiest shown` : ''}</summary>${scroll(
        'Flaky examples',
        dataTable({
          caption: 'Flaky examples',
          columns: ['Example', 'Candidate', 'Metric', numeric('Passes'), numeric('Two draws differ')],
          rows: flaky.shown.map(item => [
            item.exampleId,
            item.candidate,
            title.get(item.metric) ?? item.metric,
            `${item.passes} of ${item.of}`,
            `${Math.round(item.flips * 100)}%`,
          ]),
        }),
      )}</details>`,
    )
  return {
    id: 'repeats',
    title: 'Repeats and flaky examples',
    short: 'Repeats',
    note: 'Repeats are averaged inside the example first. pass@k: at least one of k draws is right. pass^k: all k are.',
    body: parts.join(''),
  }
}

function scroll(label: string, table: string): string {
  return scrollHtml(label, table, 'scroll tall')
}

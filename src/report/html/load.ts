import { type LoadResult, type LoadStage, type LoadVerdict, timeText } from '../../measure/load/index.ts'
import {
  failuresText,
  goodputText,
  lengthsTexts,
  loadFacts,
  measureHeads,
  measureRows,
  percentileAt,
  percentileText,
  rateCell,
  remarksOf,
  stageName,
  verdictText,
} from '../load-texts.ts'
import { dataTable, numeric } from './data-table.ts'
import { escapeHtml } from './escape.ts'
import { drawCurve, drawHistogram, drawLengths, drawTimeline } from './load-pictures.ts'
import { htmlPage } from './page.ts'
import { createPen, type Pen } from './pen.ts'
import { cardHtml, listHtml, navigation, sectionHtml } from './section.ts'

/** Load runs as one file that loads nothing and runs no script. */
export async function renderLoadHtml(results: readonly LoadResult[]): Promise<string> {
  const pen = await createPen()
  const sections = results.map((result, at) => ({
    id: `load-${at + 1}`,
    title: result.candidate.name,
    body: candidateSection(result, pen),
  }))
  const [first] = results
  const made = first === undefined ? '' : `Made by cupel ${escapeHtml(first.cupelVersion)}. `
  return htmlPage({
    title: 'Latency under load',
    style: ownStyle,
    skip: { to: 'load-1', words: 'Skip to the figures' },
    name: 'latency under load',
    headline: headline(results),
    lead: '<p class="lead">Latency counts from the moment a request was meant to be sent, so that waiting for a server that stands still is in it. Failed and timed-out requests rank above every answer.</p>',
    navigation: navigation(
      'Candidates',
      sections.map(({ id, title }) => ({ id, name: title })),
    ),
    main: sections.map(sectionHtml).join('\n'),
    footer: `${made}This file holds all it shows and loads nothing.`,
  })
}

const ownStyle = `
.verdicts { list-style: none; padding: 0; margin: 1rem 0; } .verdicts li { padding: .35rem 0; overflow-wrap: anywhere; }
.chip.pass { border-color: var(--good); color: var(--good); } .chip.fail { border-color: var(--bad); color: var(--bad); }
.pictures { margin-top: 1rem; } .pictures h3 { margin: 0; } td { white-space: nowrap; }
.verdicts .chip { margin-right: .5em; }
`

function headline(results: readonly LoadResult[]): string {
  const all = results.flatMap(({ verdicts }) => verdicts)
  if (all.length === 0) return 'No limit was stated: these are latencies, not verdicts.'
  const meeting = results.filter(
    ({ verdicts }) => verdicts.length > 0 && verdicts.every(({ outcome }) => outcome === 'pass'),
  )
  if (meeting.length === results.length)
    return results.length === 1
      ? `${results[0]?.candidate.name} meets every limit under load.`
      : 'Every candidate meets every limit under load.'
  if (meeting.length > 0)
    return `${meeting.map(({ candidate }) => candidate.name).join(', ')} met every limit under load; ${results.length - meeting.length} did not.`
  return all.some(({ outcome }) => outcome === 'fail')
    ? 'No candidate met every limit under load.'
    : 'No limit was shown to be missed, and not all were shown to be met.'
}

const scroll = (table: string): string => `<div class="scroll" tabindex="0">${table}</div>`

function candidateSection(result: LoadResult, pen: Pen): string {
  const { stages, verdicts, search, candidate } = result
  return [
    `<p class="note">${escapeHtml(`${candidate.summary}. ${loadFacts(result).join(' · ')}.`)}</p>`,
    verdictList(verdicts),
    search === undefined
      ? ''
      : `<p class="lead"><b>Highest ${escapeHtml(search.over)}:</b> ${escapeHtml(search.words)}</p>`,
    stageTable(stages),
    listHtml('notices gap', remarksOf(result)),
    pictures(result, pen),
    ...stages.map(detailsOf),
  ].join('\n')
}

const outcomeWords = { pass: 'pass', fail: 'fail', inconclusive: 'open' } as const

function verdictList(verdicts: readonly LoadVerdict[]): string {
  if (verdicts.length === 0) return ''
  return `<ul class="verdicts">${verdicts
    .map(
      verdict =>
        `<li><span class="chip ${verdict.outcome}">${outcomeWords[verdict.outcome]}</span>${escapeHtml(verdictText(verdict))}</li>`,
    )
    .join('')}</ul>`
}

function stageTable(stages: readonly LoadStage[]): string {
  const isStreamed = stages.some(({ measures }) => measures.firstToken !== undefined)
  return scroll(
    dataTable({
      caption: 'Latency end to end by stage',
      columns: [
        'Arrivals',
        ...['Sent', 'n', 'p50', 'p95', 'p99'].map(numeric),
        ...(isStreamed ? [numeric('p95 to first token'), numeric('Tokens/s')] : []),
        numeric('Failed'),
        numeric('Within limits'),
      ],
      rows: stages.map(stage => [
        stageName(stage),
        rateCell(stage),
        String(stage.measured),
        ...[0.5, 0.95, 0.99].map(p => percentileText(percentileAt(stage, 'endToEnd', p))),
        ...(isStreamed
          ? [
              percentileText(percentileAt(stage, 'firstToken', 0.95)),
              stage.outputTokensPerSecond === undefined
                ? '–'
                : String(Math.round(stage.outputTokensPerSecond)),
            ]
          : []),
        failuresText(stage),
        goodputText(stage),
      ]),
    }),
  )
}

function pictures(result: LoadResult, pen: Pen): string {
  const { stages, workload } = result
  const cards = [
    cardHtml('Latency over load', drawCurve(pen, result), 'p50, p95, p99'),
    ...stages.flatMap(stage => [
      cardHtml(`Spread at ${stageName(stage)}`, drawHistogram(pen, stage), 'end to end'),
      cardHtml(`Timeline at ${stageName(stage)}`, drawTimeline(pen, stage), 'p50, p95'),
    ]),
    ...(['input', 'output'] as const).map(side => {
      const lengths = workload[side]
      const head = `${side === 'input' ? 'Input' : 'Output'} lengths`
      return cardHtml(
        head,
        lengths && drawLengths(pen, lengths, side),
        side === 'input' ? 'planned, and sent as lines' : 'asked, and received as lines',
      )
    }),
  ].filter(text => text !== '')
  const words = lengthsTexts(result).map(text => `<p class="note">${escapeHtml(text)}.</p>`)
  return `<div class="grid pictures">${cards.join('\n')}</div>${words.join('')}`
}

function detailsOf(stage: LoadStage): string {
  const { latenessMs, cpuShare } = stage.generator
  const table = dataTable({
    caption: `Every measure at ${stageName(stage)}`,
    columns: ['Measure', numeric('n'), ...measureHeads(stage).map(numeric)],
    rows: measureRows(stage).map(({ name, cells }) => [name, ...cells]),
  })
  return `<details class="block"><summary>Every measure at ${escapeHtml(stageName(stage))}</summary>${scroll(table)}<p class="note">${escapeHtml(
    `The generator sent ${timeText(latenessMs.p50)} late at the median, ${timeText(latenessMs.p99)} at p99, and took ${Math.round(cpuShare * 100)}% of a core. Warm-up: ${stage.warmUp.words}.`,
  )}</p></details>`
}

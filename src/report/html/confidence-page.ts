import type { ConfidenceReport } from '../../decide/confidence/index.ts'
import { version } from '../../version.ts'
import {
  type ConfidenceTable,
  confidenceFacts,
  confidenceNotices,
  confidenceSentence,
  confidenceTables,
  decisionSentence,
  sourceSentence,
} from '../render-confidence-words.ts'
import { plural } from '../summary-line.ts'
import { drawReliability, drawRiskCoverage } from './confidence-pictures.ts'
import { dataTable, numeric } from './data-table.ts'
import { escapeHtml } from './escape.ts'
import { htmlPage } from './page.ts'
import { createPen, type Pen } from './pen.ts'
import {
  cardHtml,
  definitionsHtml,
  listHtml,
  navigation,
  type Section,
  scrollHtml,
  sectionHtml,
  split,
} from './section.ts'

/** The confidences of candidates as one file that loads nothing and runs no script. */
export async function renderConfidenceHtml(reports: readonly ConfidenceReport[]): Promise<string> {
  const pen = await createPen()
  const tables = confidenceTables(reports, true).filter(({ rows }) => rows.length > 0)
  const of = (...ids: string[]) => tables.filter(({ id }) => ids.includes(id)).map(tableSection)
  const sections: readonly Section[] = [
    noticesSection(reports),
    reliabilitySection(reports, pen),
    ...of('calibration', 'binned', 'scores'),
    riskSection(reports, pen),
    ...of('order', 'thresholds', 'costs', 'recalibration'),
    methodSection(reports),
  ].filter(({ body }) => body !== '')
  const sentences = reports.map(confidenceSentence)
  const decisions = reports.flatMap(report => decisionSentence(report) ?? [])
  return htmlPage({
    title: 'Confidence',
    version,
    style: ownStyle,
    skip: { to: 'reliability', words: 'Skip to the pictures' },
    name: 'Confidence',
    headline: headline(reports),
    lead: `${listHtml('said', [...sentences, ...decisions])}\n${listHtml('facts', confidenceFacts(reports))}`,
    navigation: navigation(
      'Sections',
      sections.map(({ id, short }) => ({ id, name: short })),
    ),
    main: sections.map(sectionHtml).join('\n'),
    footer: foot(reports),
  })
}

const ownStyle = `
.said { margin: 0; padding-left: 1.2rem; max-width: 54rem; } .said li { margin: .2rem 0; overflow-wrap: anywhere; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: 0 0 1rem; font-size: .85rem; color: var(--dim); }
td .v { white-space: nowrap; } td small { white-space: nowrap; }
`

/** How many of the candidates state what is true, by intervals. */
function headline(reports: readonly ConfidenceReport[]): string {
  const measured = reports.filter(({ accuracy }) => accuracy.kind === 'known')
  if (measured.length === 0) return 'No candidate has a confidence and a score to compare it with.'
  const off = measured.filter(({ ifCalibrated }) => (ifCalibrated.smoothError?.p ?? 1) < 0.05).length
  const all = plural(measured.length, 'candidate')
  return off === 0
    ? `Of ${all} none can be told from a forecaster whose confidences are true.`
    : `Of ${all} ${off} ${off === 1 ? 'states' : 'state'} confidences that are not the share right.`
}

function tableSection({ id, title, note, head, rows }: ConfidenceTable): Section {
  const table = dataTable({
    caption: title,
    columns: head.map((name, at) => (at === 0 || isWords(name) ? name : numeric(name))),
    rows: rows.map(row => row.map((cell, at) => (at === 0 ? cell : { html: split(cell) }))),
  })
  const short = {
    calibration: 'Calibration',
    binned: 'Bins',
    scores: 'Brier',
    order: 'Order',
    thresholds: 'Thresholds',
    costs: 'Costs',
    recalibration: 'Recalibration',
  }[id]
  return {
    id,
    title,
    short: short ?? title,
    note,
    body: scrollHtml(title, table, 'scroll tall'),
  }
}

const isWords = (head: string): boolean => head === 'method' || head === 'instead'

function noticesSection(reports: readonly ConfidenceReport[]): Section {
  return {
    id: 'notices',
    title: 'Before you rely on this',
    short: 'Caveats',
    body: listHtml('notices', confidenceNotices(reports)),
  }
}

function reliabilitySection(reports: readonly ConfidenceReport[], pen: Pen): Section {
  return {
    id: 'reliability',
    title: 'Reliability',
    short: 'Reliability',
    note: 'Across: confidence. Up: share right. Dots: answers of one stated value, or tenths of all answers where many values were stated. Grey bars: where a dot lies in 95 of 100 cases if confidences are true; a dot outside is marked. Gold line: the best fit that never falls. Dotted: true confidence.',
    body: grid(reports, report => drawReliability(pen, report)),
  }
}

function riskSection(reports: readonly ConfidenceReport[], pen: Pen): Section {
  return {
    id: 'risk',
    title: 'Risk and coverage',
    short: 'Risk',
    note: 'Across: share of questions that are answered, the most confident first. Up: share wrong among them, with its interval. A confidence that tells right from wrong rises to the right.',
    body: grid(reports, report => drawRiskCoverage(pen, report)),
  }
}

function grid(
  reports: readonly ConfidenceReport[],
  draw: (report: ConfidenceReport) => string | undefined,
): string {
  const cards = reports.flatMap(report => {
    const picture = draw(report)
    return picture === undefined
      ? []
      : [cardHtml(report.candidate, picture, `${report.counts.scored} answers`)]
  })
  return cards.length === 0 ? '' : `<div class="grid">${cards.join('')}</div>`
}

function methodSection(reports: readonly ConfidenceReport[]): Section {
  const lines: readonly (readonly [string, string])[] = [
    ['Confidence', sourceSentence(reports).replace('Confidence here: ', '')],
    [
      'Smooth error',
      'Residuals smoothed by a reflected Gaussian whose width equals the error (Błasiok & Nakkiran 2023).',
    ],
    ['Bands', 'Exact Poisson-binomial quantiles (Bröcker & Smith 2007).'],
    ['Brier', 'Decomposed by isotonic regression (Dimitriadis, Gneiting & Jordan 2021).'],
    [
      'Intervals',
      'From resamples of examples, or of clusters where the dataset has them: BCa for means, DeLong for AUROC; for errors that are never negative the outer of the plain and the mirrored limits, down to 0 where a calibrated forecaster would do as badly.',
    ],
    [
      'Declined and failed',
      'Answers that the candidate declined are neither right nor wrong here; trials that failed or have no confidence are counted and left out.',
    ],
    [
      'Two halves',
      'Recalibration and thresholds are fitted on one half of the examples, drawn by the seed of the run, and reported on the other.',
    ],
  ]
  return {
    id: 'method',
    title: 'How the numbers were made',
    short: 'Method',
    body: definitionsHtml(lines),
  }
}

function foot([first]: readonly ConfidenceReport[]): string {
  const data =
    first === undefined
      ? ''
      : ` Dataset ${escapeHtml(first.dataset.name)} <code>${escapeHtml(first.dataset.version.slice(0, 12))}</code>, ${escapeHtml(first.createdAt)}.`
  return `Made by cupel ${escapeHtml(version)}.${data} This file holds all it shows and loads nothing.`
}

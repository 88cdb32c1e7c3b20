import { createHash } from 'node:crypto'
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
import { drawReliability, drawRiskCoverage } from './confidence-pictures.ts'
import { dataTable, numeric } from './data-table.ts'
import { createPen, type Pen } from './draw.ts'
import { escapeHtml } from './escape.ts'
import { type Section, split } from './section.ts'
import { styleSheet } from './style.ts'

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
  const style = `${styleSheet}${ownStyle}`
  const sentences = reports.map(confidenceSentence)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="cupel ${escapeHtml(version)}">
<title>Confidence</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#reliability">Skip to the pictures</a>
<header>
<p class="brand"><b>Cupel</b> <span>Confidence</span></p>
<h1>${escapeHtml(headline(reports))}</h1>
<ul class="said">${[...sentences, ...reports.flatMap(report => decisionSentence(report) ?? [])].map(sentence => `<li>${escapeHtml(sentence)}</li>`).join('')}</ul>
<ul class="facts">${confidenceFacts(reports)
    .map(fact => `<li>${escapeHtml(fact)}</li>`)
    .join('')}</ul>
</header>
<nav aria-label="Sections"><ul>${sections.map(({ id, short }) => `<li><a href="#${id}">${escapeHtml(short)}</a></li>`).join('')}</ul></nav>
<main>
${sections.map(sectionHtml).join('\n')}
</main>
<footer>${foot(reports)}</footer>
</body>
</html>
`
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
  const all = `${measured.length} candidate${measured.length === 1 ? '' : 's'}`
  return off === 0
    ? `Of ${all} none can be told from a forecaster whose confidences are true.`
    : `Of ${all} ${off} ${off === 1 ? 'states' : 'state'} confidences that are not the share right.`
}

function sectionHtml({ id, title, note, body }: Section): string {
  return `<section id="${id}" aria-labelledby="${id}-head"><h2 id="${id}-head">${escapeHtml(title)}</h2>${
    note === undefined ? '' : `<p class="note">${escapeHtml(note)}</p>`
  }${body}</section>`
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
    body: `<div class="scroll tall" tabindex="0" role="region" aria-label="${escapeHtml(title)}">${table}</div>`,
  }
}

const isWords = (head: string): boolean => head === 'method' || head === 'instead'

function noticesSection(reports: readonly ConfidenceReport[]): Section {
  const notices = confidenceNotices(reports)
  return {
    id: 'notices',
    title: 'Before you rely on this',
    short: 'Caveats',
    body:
      notices.length === 0
        ? ''
        : `<ul class="notices">${notices.map(notice => `<li>${escapeHtml(notice)}</li>`).join('')}</ul>`,
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
      : [
          `<figure class="card"><figcaption><h3>${escapeHtml(report.candidate)}</h3><span class="dim">${report.counts.scored} answers</span></figcaption>${picture}</figure>`,
        ]
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
    body: `<dl>${lines.map(([topic, text]) => `<dt>${escapeHtml(topic)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>`,
  }
}

function foot([first]: readonly ConfidenceReport[]): string {
  const data =
    first === undefined
      ? ''
      : ` Dataset ${escapeHtml(first.dataset.name)} <code>${escapeHtml(first.dataset.version.slice(0, 12))}</code>, ${escapeHtml(first.createdAt)}.`
  return `Made by cupel ${escapeHtml(version)}.${data} This file holds all it shows and loads nothing.`
}

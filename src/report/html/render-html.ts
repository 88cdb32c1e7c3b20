import { createHash } from 'node:crypto'
import type { Comparison } from '../../decide/compare/index.ts'
import { judgingText, summaryFacts } from '../summary-line.ts'
import { browserScript } from './browser-script.ts'
import { createPen } from './draw.ts'
import { embeddedJson, escapeHtml } from './escape.ts'
import { matrixSection } from './matrix-section.ts'
import { datasetSection, disagreementData, disagreementSection, methodsSection } from './record-sections.ts'
import type { Section } from './section.ts'
import {
  intervalsSection,
  latencySection,
  noticesSection,
  pairsSection,
  reliabilitySection,
  slicesSection,
} from './sections.ts'
import { styleSheet } from './style.ts'

/**
 * One file that needs nothing else: no network, and a policy that lets only its own style and script run. Readable in light
 * and dark, on a phone, on paper, without a mouse and by a screen reader. All text from outside is escaped.
 */
export async function renderHtml(comparison: Comparison): Promise<string> {
  const pen = await createPen()
  const sections = [
    matrixSection(comparison),
    noticesSection(comparison),
    intervalsSection(comparison, pen),
    pairsSection(comparison),
    disagreementSection(comparison),
    slicesSection(comparison, pen),
    latencySection(comparison, pen),
    reliabilitySection(comparison),
    datasetSection(comparison),
    methodsSection(comparison),
  ].filter(({ body }) => body !== '')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash(styleSheet)}'; script-src '${hash(browserScript)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="cupel ${escapeHtml(comparison.tool.version)}">
<title>${escapeHtml(comparison.title)}</title>
<style>${styleSheet}</style>
</head>
<body>
<a class="skip" href="#matrix">Skip to the scores</a>
${pageHead(comparison)}
<nav aria-label="Sections"><ul>${sections.map(({ id, short }) => `<li><a href="#${id}">${escapeHtml(short)}</a></li>`).join('')}</ul></nav>
<main>
${sections.map(section).join('\n')}
</main>
<footer>${pageFoot(comparison)}</footer>
<script type="application/json" id="disagreement-data">${embeddedJson(disagreementData(comparison))}</script>
<script>${browserScript}</script>
</body>
</html>
`
}

function pageHead(comparison: Comparison): string {
  const [first, ...others] = comparison.headline
  return `<header>
<p class="brand"><svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="M2 8h16l-2.2 8.2H4.2z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/><circle cx="10" cy="6" r="3.2" fill="var(--gold)"/></svg><b>Cupel</b> <span>${escapeHtml(comparison.title)}</span></p>
<h1>${escapeHtml(first ?? comparison.title)}</h1>
${others.map(sentence => `<p class="lead">${escapeHtml(sentence)}</p>`).join('\n')}
<ul class="facts">${[...summaryFacts(comparison), ...[judgingText(comparison) ?? []].flat()]
    .map(fact => `<li>${escapeHtml(fact)}</li>`)
    .join('')}</ul>
</header>`
}

function section({ id, title, note, body }: Section): string {
  return `<section id="${id}" aria-labelledby="${id}-head"><h2 id="${id}-head">${escapeHtml(title)}</h2>${
    note === undefined ? '' : `<p class="note">${escapeHtml(note)}</p>`
  }${body}</section>`
}

function pageFoot(comparison: Comparison): string {
  const made = comparison.generatedAt === undefined ? '' : ` on ${escapeHtml(comparison.generatedAt)}`
  return `Made by cupel ${escapeHtml(comparison.tool.version)}${made}. Dataset ${escapeHtml(comparison.dataset.name)} <code>${escapeHtml(comparison.dataset.version.slice(0, 12))}</code>. This file holds all it shows and loads nothing.`
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

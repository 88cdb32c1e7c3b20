import type { Comparison } from '../../decide/compare/index.ts'
import { judgingText, summaryFacts } from '../summary-line.ts'
import { browserScript } from './browser-script.ts'
import { escapeHtml } from './escape.ts'
import { matrixSection } from './matrix-section.ts'
import { htmlPage } from './page.ts'
import { createPen } from './pen.ts'
import { datasetSection, disagreementData, disagreementSection, methodsSection } from './record-sections.ts'
import { leadHtml, navigation, sectionHtml } from './section.ts'
import {
  intervalsSection,
  latencySection,
  noticesSection,
  pairsSection,
  reliabilitySection,
  slicesSection,
} from './sections.ts'

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
  const [first, ...others] = comparison.headline
  return htmlPage({
    title: comparison.title,
    version: comparison.tool.version,
    script: {
      code: browserScript,
      data: { id: 'disagreement-data', value: disagreementData(comparison) },
    },
    skip: { to: 'matrix', words: 'Skip to the scores' },
    name: comparison.title,
    mark,
    headline: first ?? comparison.title,
    lead: leadHtml(others, [...summaryFacts(comparison), ...[judgingText(comparison) ?? []].flat()]),
    navigation: navigation(
      'Sections',
      sections.map(({ id, short }) => ({ id, name: short })),
    ),
    main: sections.map(sectionHtml).join('\n'),
    footer: pageFoot(comparison),
  })
}

const mark =
  '<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="M2 8h16l-2.2 8.2H4.2z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/><circle cx="10" cy="6" r="3.2" fill="var(--gold)"/></svg>'

function pageFoot(comparison: Comparison): string {
  const made = comparison.generatedAt === undefined ? '' : ` on ${escapeHtml(comparison.generatedAt)}`
  return `Made by cupel ${escapeHtml(comparison.tool.version)}${made}. Dataset ${escapeHtml(comparison.dataset.name)} <code>${escapeHtml(comparison.dataset.version.slice(0, 12))}</code>. This file holds all it shows and loads nothing.`
}

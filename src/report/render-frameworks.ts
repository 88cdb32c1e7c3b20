import {
  frameworkCaution,
  frameworkEditions,
  frameworkGaps,
  frameworkRows,
  type Readiness,
} from '../operate/governance/index.ts'
import { markdownText as text } from './markdown-text.ts'

/** Which items of the checklist may help to show what frameworks ask, with their state, as a table in Markdown. */
export function renderFrameworks(readiness?: Readiness): string {
  const rows = frameworkRows.map(({ item, nist, euAiAct, shows }) => {
    const found = readiness?.items.find(({ id }) => id === item)
    const state = readiness === undefined ? [] : [text(found?.state ?? '')]
    return `| ${[text(found?.title ?? item), ...state, nist.join(', ') || '–', euAiAct.join(', ') || '–', text(shows)].join(' | ')} |`
  })
  const heads = [
    'Item',
    ...(readiness === undefined ? [] : ['State']),
    'NIST AI RMF',
    'EU AI Act',
    'What it helps to show',
  ]
  return [
    '# What this may help to show',
    text(frameworkCaution),
    `- ${text(frameworkEditions.nist)}\n- ${text(frameworkEditions.euAiAct)}`,
    [`| ${heads.join(' | ')} |`, `|${heads.map(() => ':--').join('|')}|`, ...rows].join('\n'),
    '## What nothing here shows',
    `${frameworkGaps.map(gap => `- ${text(gap)}`).join('\n')}\n`,
  ].join('\n\n')
}

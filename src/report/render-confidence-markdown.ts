import type { ConfidenceReport } from '../decide/confidence/index.ts'
import { markdownText } from './markdown-text.ts'
import {
  type ConfidenceTable,
  confidenceFacts,
  confidenceNotices,
  confidenceSentence,
  confidenceTables,
  decisionSentence,
  sourceSentence,
} from './render-confidence-words.ts'

/** What the confidences of candidates are worth, for a pull request or a wiki. Text from outside is escaped. */
export function renderConfidenceMarkdown(reports: readonly ConfidenceReport[]): string {
  const sentences = reports.flatMap(report =>
    [confidenceSentence(report), decisionSentence(report) ?? []].flat(),
  )
  const notices = confidenceNotices(reports)
  return `${[
    '## Confidence',
    markdownText([...confidenceFacts(reports), sourceSentence(reports)].join(' · ')),
    sentences.map(sentence => `- ${markdownText(sentence)}`).join('\n'),
    ...confidenceTables(reports, true)
      .filter(({ rows }) => rows.length > 0)
      .map(tableText),
    notices.map(notice => `> ${markdownText(notice)}`).join('\n>\n'),
  ]
    .filter(part => part !== '')
    .join('\n\n')}\n`
}

function tableText({ title, note, head, rows }: ConfidenceTable): string {
  const lines = [head, head.map((_, at) => (at === 0 ? ':--' : '--:')), ...rows].map(
    (row, at) => `| ${row.map(cell => (at === 1 ? cell : markdownText(cell))).join(' | ')} |`,
  )
  return `### ${markdownText(title)}\n\n${markdownText(note)}\n\n${lines.join('\n')}`
}

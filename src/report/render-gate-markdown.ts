import {
  answersText,
  boundText,
  figureText,
  type GateCheck,
  type GateOutcome,
  type GateReport,
  lackingText,
} from '../decide/gate/index.ts'
import { folded, markdownComment } from './markdown-comment.ts'
import { markdownText as text } from './markdown-text.ts'
import { plural } from './summary-line.ts'

const icons: Record<GateOutcome, string> = { pass: '✅', fail: '❌', inconclusive: '❔' }
const verdicts: Record<GateOutcome, string> = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'is inconclusive',
}
const mostNamed = 50

/**
 * The gate for a pull request: what failed first, the checks that did not pass, and the rest folded away. All text from outside
 * is escaped, so that no name or id can ping people, load pictures or break the table.
 */
export function renderGateMarkdown(report: GateReport): string {
  const { checks, outcome, headline, candidate, baseline, dataset, notes } = report
  const open = checks.filter(check => check.outcome !== 'pass')
  const passed = checks.filter(check => check.outcome === 'pass')
  const head = [
    `## ${icons[outcome]} Gate ${verdicts[outcome]}: ${text(report.title)}`,
    `**${text(headline)}**`,
    `${text(candidate.name)} (run ${text(candidate.run)}) against ${text(baseline.name)} of ${text(baseline.source)} · ${plural(dataset.common, 'example')} in common`,
    `Now: ${text(answersText(candidate.answers))}. Baseline: ${text(answersText(baseline.answers))}.`,
    ...(open.length === 0 ? [] : [table(open)]),
  ]
  const tail = [
    ...open.flatMap(named),
    folded(`${plural(passed.length, 'check')} passed`, passed.length === 0 ? '' : table(passed)),
    folded(plural(notes.length, 'note'), notes.map(note => `- ${text(note)}`).join('\n')),
    `<sub>[lower, upper] are one-sided ${percent(report.settings.confidence)} limits; a failure is corrected for all ${plural(checks.length, 'check')} · cupel ${text(report.tool.version)}</sub>`,
  ]
  return markdownComment(head, tail)
}

const percent = (share: number): string => `${Math.round(1000 * share) / 10}%`

function table(checks: readonly GateCheck[]): string {
  const rows = checks.map(check => [
    `${icons[check.outcome]} ${text(check.name)}`,
    text(figureText(check) ?? '–'),
    text(boundText(check) ?? '–'),
    check.figure === undefined ? '–' : check.figure.n.toLocaleString('en-US'),
    text([check.reason, lackingText(check) ?? ''].join(' ').trim()),
  ])
  return [['Check', 'Figure', 'Allowed', 'n', ''], [':--', '--:', '--:', '--:', ':--'], ...rows]
    .map(row => `| ${row.join(' | ')} |`)
    .join('\n')
}

function named({ name, examples }: GateCheck): string[] {
  if (examples === undefined) return []
  const ids = [...examples.failed, ...examples.open]
  const lines = ids
    .slice(0, mostNamed)
    .map((id, at) => `- ${text(id)}${at < examples.failed.length ? '' : ' (not known)'}`)
  const more = ids.length > mostNamed ? [`- ${ids.length - mostNamed} more`] : []
  return [
    folded(`${name} that did not pass: ${ids.length} of ${examples.of}`, [...lines, ...more].join('\n')),
  ]
}

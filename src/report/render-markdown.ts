import type { ComparedCandidate, Comparison, Disagreement } from '../decide/compare/index.ts'
import { differenceText } from '../decide/compare/index.ts'
import { ceilingRows, ceilingText, markText, rolesText } from './baseline-rows.ts'
import { cut } from './inert-text.ts'
import { folded, markdownComment } from './markdown-comment.ts'
import { markdownText as text } from './markdown-text.ts'
import { headlineMetrics, matrixColumns, unscoredTrials } from './matrix.ts'
import { costText, failureText, judgingText, p95Text, plural, summaryFacts } from './summary-line.ts'

/**
 * The comparison for a pull request: the headline, the matrix, differences, and what a reader must know before believing
 * them. All text from outside is escaped, so that no answer can ping people, load pictures or break the table.
 */
export function renderMarkdown(comparison: Comparison): string {
  const [first, ...others] = comparison.headline
  const head = [
    `## ${text(comparison.title)}`,
    ...(first === undefined ? [] : [`**${text(first)}**`]),
    ...others.map(text),
    summaryFacts(comparison).join(' · '),
    matrix(comparison),
    legend(comparison),
    ...(comparison.ceilings ?? []).map(ceiling => `<sub>${text(ceilingText(ceiling))}</sub>`),
    text(judgingText(comparison) ?? ''),
  ]
  const tail = [
    notices(comparison),
    folded('Differences between candidates', differences(comparison)),
    folded(
      disagreementTitle(comparison),
      comparison.disagreements.shown.slice(0, 5).map(disagreement).join('\n\n'),
    ),
    folded(
      'How the numbers were made',
      comparison.methods.map(({ topic, text: words }) => `- **${text(topic)}**: ${text(words)}`).join('\n'),
    ),
    `<sub>cupel ${text(comparison.tool.version)} · dataset ${text(comparison.dataset.name)} ${text(comparison.dataset.version.slice(0, 12))}${
      comparison.dataset.holdoutOpenings > 0
        ? ` · holdout opened ${plural(comparison.dataset.holdoutOpenings, 'time')}`
        : ''
    }${signedText(comparison)}</sub>`,
  ]
  return markdownComment(
    head.filter(part => part !== ''),
    tail,
  )
}

function matrix(comparison: Comparison): string {
  const columns = matrixColumns(comparison, headlineMetrics(comparison))
  const timed = comparison.candidates.some(({ latency }) => latency !== undefined)
  const priced = comparison.candidates.some(({ cost }) => cost.known > 0)
  const heads = [
    'Candidate',
    ...columns.map(
      ({ metric }) =>
        `${text(metric.title)}${{ higher: ' ↑', lower: ' ↓', none: '' }[metric.direction]}${metric.role === 'screening' ? ' ‡' : ''}`,
    ),
    ...(timed ? ['p95 latency'] : []),
    ...(priced ? ['Cost a trial'] : []),
    'No value',
  ]
  const rows = comparison.candidates.map((candidate, at) => [
    rowName(candidate),
    ...columns.map(({ cells }) => {
      const { value, interval, standing } = cells[at]!
      const figure = interval === '' ? value : `${value} ${interval}`
      return standing === 'best' ? `**${figure}**` : standing === 'tied' ? `**${figure}** =` : figure
    }),
    ...(timed ? [p95Text(candidate) ?? '–'] : []),
    ...(priced ? [costText(candidate)] : []),
    noValue(comparison, candidate.name),
  ])
  const people = ceilingRows(comparison, columns).map(({ name, cells }) => [
    `*${text(name)}*`,
    ...cells.map(({ value, interval }) => `${value} ${interval}`.trim()),
    ...[timed, priced, true].filter(Boolean).map(() => ''),
  ])
  return [heads, heads.map((_, at) => (at === 0 ? ':--' : '--:')), ...rows, ...people]
    .map(row => `| ${row.join(' | ')} |`)
    .join('\n')
}

function rowName(candidate: ComparedCandidate): string {
  const role = rolesText(candidate)
  const mark = markText(candidate)
  return [
    text(candidate.name),
    ...(role === undefined ? [] : [` <sub>${role}</sub>`]),
    ...(mark === undefined ? [] : [`<br><sub>${text(mark)}</sub>`]),
  ].join('')
}

function noValue(comparison: Comparison, candidate: string): string {
  const failed = comparison.candidates.find(({ name }) => name === candidate)?.trials.failed ?? 0
  const unscored = unscoredTrials(comparison, candidate)
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unscored > 0 ? [`${unscored} unscored`] : []),
  ]
  return parts.length === 0 ? '0' : parts.join(', ')
}

function legend(comparison: Comparison): string {
  const level = Math.round(comparison.settings.level * 100)
  return `<sub>**bold**: best of its column; **=**: cannot be told apart from the best; [lower, upper]: ${level}% interval.${
    headlineMetrics(comparison).some(({ role }) => role === 'screening')
      ? ' ‡ shown only, decides nothing.'
      : ''
  }</sub>`
}

/** Names under the dataset as it is; names under another version are no names under this one. */
function signedText({ dataset }: Comparison): string {
  const signatures = dataset.signatures ?? []
  const valid = signatures.filter(({ isValid }) => isValid)
  if (valid.length > 0)
    return ` · signed by ${valid.map(({ by, role }) => `${text(by)} (${text(role)})`).join(', ')}`
  return signatures.length > 0 ? ' · signatures void: the dataset has changed since' : ''
}

function notices(comparison: Comparison): string {
  const lines = [
    ...comparison.candidates.flatMap(candidate => {
      const failures = failureText(candidate)
      return failures === undefined ? [] : [`${candidate.name}: ${failures}`]
    }),
    ...comparison.warnings.map(({ message }) => message),
  ]
  if (lines.length === 0) return ''
  const shown = lines.slice(0, 8).map(line => `> - ${text(line)}`)
  const more = lines.length > 8 ? [`> - ${lines.length - 8} more in the report`] : []
  return ['> [!NOTE]', ...shown, ...more].join('\n')
}

function differences(comparison: Comparison): string {
  const primary = new Map(
    comparison.metrics.filter(({ role }) => role === 'primary').map(metric => [metric.id, metric]),
  )
  const rows = comparison.pairs
    .filter(pair => pair.slice === 'all' && primary.has(pair.metric))
    .map(pair => {
      const metric = primary.get(pair.metric)!
      const known = pair.difference.kind === 'known'
      const figure =
        pair.difference.kind === 'known'
          ? differenceText(pair.difference, metric)
          : text(pair.difference.reason)
      const verdict = {
        a: `${text(pair.a)} better`,
        b: `${text(pair.b)} better`,
        not_separated: 'cannot be told apart',
        undirected: '',
      }[pair.better]
      return `| ${text(metric.title)} | ${text(pair.a)} − ${text(pair.b)} | ${figure} | ${pair.pAdjusted === undefined ? '–' : probabilityText(pair.pAdjusted)} | ${known ? verdict : 'unknown'} |`
    })
  if (rows.length === 0) return ''
  return ['| Metric | Pair | Difference | p (adjusted) | |', '|:--|:--|--:|--:|:--|', ...rows].join('\n')
}

function probabilityText(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}

function disagreementTitle({ disagreements }: Comparison): string {
  return `Where candidates differ: ${plural(disagreements.total, 'example')}`
}

function disagreement(of: Disagreement): string {
  const answers = of.answers.map(
    answer =>
      `- ${text(answer.candidate)}: ${text(cut(answer.label ?? (answer.outcome === 'answered' ? answer.text : (answer.failure ?? answer.outcome)), 200))}`,
  )
  return [
    `**${text(of.exampleId)}** ${text(cut(of.input, 300))}`,
    `expected: ${text(cut(of.expected, 300))}`,
    answers.join('\n'),
  ].join('\n\n')
}

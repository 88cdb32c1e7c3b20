import type { LoadResult, LoadStage } from '../measure/load/index.ts'
import {
  failuresText,
  goodputText,
  lengthsTexts,
  loadFacts,
  percentileAt,
  percentileText,
  rateCell,
  remarksOf,
  stageName,
  verdictText,
} from './load-texts.ts'
import { markdownText as text } from './markdown-text.ts'

const outcomeWords = { pass: '✅ pass', fail: '❌ fail', inconclusive: '❔ open' } as const

/** Load runs for a pull request: stages with intervals, verdicts in words, and what weakens them. All text is escaped. */
export function renderLoadMarkdown(results: readonly LoadResult[]): string {
  return `${results.map(one).join('\n\n')}\n`
}

function one(result: LoadResult): string {
  const { candidate, stages, verdicts, search } = result
  const remarks = remarksOf(result)
  return [
    `## ${text(candidate.name)} under load`,
    text(loadFacts(result).join(' · ')),
    table(stages),
    ...verdicts.map(verdict => `- **${outcomeWords[verdict.outcome]}** ${text(verdictText(verdict))}`),
    ...(search === undefined ? [] : [`**Highest ${search.over}:** ${text(search.words)}`]),
    ...remarks.map(remark => `> ⚠️ ${text(remark)}`),
    ...lengthsTexts(result).map(words => `<sub>${text(words)}</sub>`),
    `<sub>cupel ${text(result.cupelVersion)} · load ${text(result.id)} · latency counts from the intended time of sending</sub>`,
  ].join('\n\n')
}

function table(stages: readonly LoadStage[]): string {
  const isStreamed = stages.some(({ measures }) => measures.firstToken !== undefined)
  const heads = [
    'Arrivals',
    'Sent',
    'n',
    'p50',
    'p95',
    'p99',
    ...(isStreamed ? ['p95 to first token'] : []),
    'Failed',
    'Within limits',
  ]
  const rows = stages.map(stage => [
    stageName(stage),
    rateCell(stage),
    String(stage.measured),
    ...[0.5, 0.95, 0.99].map(p => percentileText(percentileAt(stage, 'endToEnd', p))),
    ...(isStreamed ? [percentileText(percentileAt(stage, 'firstToken', 0.95))] : []),
    failuresText(stage),
    goodputText(stage),
  ])
  const line = (cells: readonly string[]): string => `| ${cells.map(text).join(' | ')} |`
  return [line(heads), `| --- |${' ---: |'.repeat(heads.length - 1)}`, ...rows.map(line)].join('\n')
}

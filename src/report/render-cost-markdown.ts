import { type CostReport, costParts } from '../measure/cost/index.ts'
import { markdownText } from './markdown-text.ts'
import {
  costFacts,
  costInterval,
  costValue,
  hasUndone,
  inputText,
  missingLines,
  noteLines,
  partTitles,
  shareInterval,
  shareValue,
  swingText,
} from './render-cost-words.ts'

/** The costs of a run as Markdown, for a pull request or a decision record. */
export function renderCostMarkdown(report: CostReport): string {
  const { candidates, headline, settings } = report
  const isUndoneShown = hasUndone(report)
  const names = candidates.map(({ candidate }) => candidate)
  const both = (value: string, interval: string): string => [value, interval].filter(Boolean).join(' ')
  return `${[
    `# ${markdownText(report.title)}: cost per task`,
    ...headline.map(markdownText),
    costFacts(report).map(markdownText).join(' · '),
    table(
      [
        'candidate',
        'a task',
        'end well',
        ...(isUndoneShown ? ['undone'] : []),
        'a good task',
        'a month',
        `all, ${settings.months} months`,
        'evaluating',
      ],
      candidates.map((one, at) => [
        names[at]!,
        both(costValue(one.usdPerTask), costInterval(one.usdPerTask)),
        both(shareValue(one.goodShare), shareInterval(one.goodShare)),
        ...(isUndoneShown ? [both(shareValue(one.undoneShare), shareInterval(one.undoneShare))] : []),
        both(costValue(one.usdPerGoodTask), costInterval(one.usdPerGoodTask)),
        both(costValue(one.usdPerMonth), costInterval(one.usdPerMonth)),
        both(costValue(one.ownership.totalUsd), costInterval(one.ownership.totalUsd)),
        shareValue(one.ownership.shareEvaluating),
      ]),
    ),
    '## Parts of a task',
    table(
      ['candidate', ...costParts.map(part => partTitles[part])],
      candidates.map((one, at) => [names[at]!, ...one.parts.map(({ usdPerTask }) => costValue(usdPerTask))]),
    ),
    ...bullets('Not known', missingLines(candidates)),
    ...bullets('Notes', noteLines(candidates)),
    '## What moves the cost of a task, and where each figure comes from',
    ...candidates.flatMap(one => [
      `### ${markdownText(one.candidate)}`,
      table(
        ['input', 'value', 'from', 'to', 'a task costs', 'source'],
        one.inputs.map(input => {
          const swing = one.tornado.find(({ name }) => name === input.name)
          const text = (value: number): string => inputText(value, input.unit)
          const source = input.asOf === undefined ? input.source : `${input.source}, ${input.asOf}`
          return [
            input.name,
            text(input.value),
            input.low === input.high ? '' : text(input.low),
            input.low === input.high ? '' : text(input.high),
            swing === undefined ? '' : swingText(swing),
            source,
          ]
        }),
      ),
    ]),
  ].join('\n\n')}\n`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`
  const rule = (cells: readonly string[]): string =>
    `|${cells.map((_, at) => (at === 0 ? ' --- ' : ' ---: ')).join('|')}|`
  return [line(head), rule(head), ...rows.map(line)].join('\n')
}

const bullets = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`## ${title}`, lines.map(line => `- ${markdownText(line)}`).join('\n')]

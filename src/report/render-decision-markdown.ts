import type { Decision } from '../decide/select/index.ts'
import {
  candidateNote,
  columnHead,
  decidedFigure,
  decisionFacts,
  decisionTitle,
  extraColumns,
  requirementTitle,
  standingWords,
  verdictText,
  weightLines,
} from './decision-words.ts'
import { markdownText as text } from './markdown-text.ts'

/** The decision for a pull request or a record: what to do, why, the scored matrix, and what would change it. */
export function renderDecisionMarkdown(decision: Decision): string {
  const [first = '', ...others] = decision.sentences
  return `${[
    `## ${text(`${decision.title}: ${decisionTitle(decision)}`)}`,
    `**${text(first)}**`,
    others.map(text).join('\n\n'),
    text(decisionFacts(decision).join(' · ')),
    matrix(decision),
    decision.requirements.map((requirement, at) => `- ${text(requirementTitle(requirement, at))}`).join('\n'),
    `<sub>**bold**: recommended; ✓ met, ✗ missed, ? open, with the probability that it is met. ${text(
      [
        ...extraColumns(decision).map(({ head, about }) => `${head}: ${about}.`),
        ...decision.front.leftOut,
      ].join(' '),
    )}</sub>`,
    listed('Weights', weightLines(decision)),
    listed('What would change it', decision.wouldChange),
    listed('The look at the holdout', decision.confirmation?.sentences ?? []),
    decision.warnings.length === 0
      ? ''
      : ['> [!NOTE]', ...decision.warnings.map(line => `> - ${text(line)}`)].join('\n'),
    `<sub>decision ${text(decision.id)} · cupel ${text(decision.tool.version)} · dataset ${text(decision.dataset.name)} ${text(decision.dataset.version.slice(0, 12))}</sub>`,
  ]
    .filter(part => part !== '')
    .join('\n\n')}\n`
}

function matrix(decision: Decision): string {
  const { candidates, columns, requirements } = decision
  const extras = extraColumns(decision)
  const heads = [
    'Candidate',
    'Standing',
    ...requirements.map((_, at) => `R${at + 1}`),
    ...columns.map(column => text(columnHead(column))),
    ...extras.map(({ head }) => head),
  ]
  const rows = candidates.map(candidate => {
    const note = candidateNote(candidate)
    const name = `${text(candidate.name)}${note === '' ? '' : ` (${text(note)})`}`
    return [
      candidate.isRecommended ? `**${name}**` : name,
      standingWords[candidate.standing],
      ...candidate.verdicts.map(verdict => text(verdictText(verdict))),
      ...candidate.figures.map((figure, at) => text(decidedFigure(figure, columns[at]!))),
      ...extras.map(({ of }) => text(of(candidate))),
    ]
  })
  return [heads, heads.map((_, at) => (at < 2 ? ':--' : '--:')), ...rows]
    .map(row => `| ${row.join(' | ')} |`)
    .join('\n')
}

const listed = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `**${title}**\n\n${lines.map(line => `- ${text(line)}`).join('\n')}`

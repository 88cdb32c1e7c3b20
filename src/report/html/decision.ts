import type { DecidedCandidate, Decision } from '../../decide/select/index.ts'
import {
  candidateNote,
  chanceText,
  columnHead,
  decidedFigure,
  decisionFacts,
  extraColumns,
  outcomeMarks,
  outcomeWords,
  requirementTitle,
  standingWords,
  weightLines,
} from '../decision-words.ts'
import { dataTable, numeric, type TableCell } from './data-table.ts'
import { drawTradeOff } from './decision-pictures.ts'
import { escapeHtml } from './escape.ts'
import { htmlPage } from './page.ts'
import { createPen, type Pen } from './pen.ts'
import {
  cardHtml,
  definitionsHtml,
  leadHtml,
  listHtml,
  scrollHtml,
  sectionHtml,
  small,
  split,
} from './section.ts'

const ownStyle = `
.outcome { display: inline-block; font-weight: 600; white-space: nowrap; }
.outcome.pass { color: var(--good); } .outcome.fail { color: var(--bad); } .outcome.inconclusive { color: var(--dim); }
.why { min-width: 12rem; }
ul.plain { margin: 0; padding: 0 0 0 1.1rem; max-width: 54rem; } ul.plain li { margin: .3rem 0; overflow-wrap: anywhere; }
tr.chosen th { color: var(--gold); }
.chosen-name { color: var(--gold); }
.figure-cell { white-space: nowrap; }
`

/** The decision as one file that loads nothing and runs no script: readable in light and dark, on a phone and on paper. */
export async function renderDecisionHtml(decision: Decision): Promise<string> {
  const pen = await createPen()
  const [first = '', ...others] = decision.sentences
  return htmlPage({
    title: `${decision.title}: the decision`,
    version: decision.tool.version,
    style: ownStyle,
    skip: { to: 'matrix', words: 'Skip to the matrix' },
    name: decision.title,
    headline: first,
    lead: leadHtml(others, decisionFacts(decision)),
    main: sections(decision, pen)
      .filter(({ body }) => body !== '')
      .map(sectionHtml)
      .join('\n'),
    footer: `Decision ${escapeHtml(decision.id)}, made by cupel ${escapeHtml(decision.tool.version)} on ${escapeHtml(decision.madeAt)}. Dataset ${escapeHtml(decision.dataset.name)} <code>${escapeHtml(decision.dataset.version.slice(0, 12))}</code>. This file holds all it shows and loads nothing.`,
  })
}

interface Part {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly body: string
}

function sections(decision: Decision, pen: Pen): Part[] {
  const extras = extraColumns(decision).map(({ head, about }) => `${head}: ${about}.`)
  return [
    {
      id: 'matrix',
      title: 'The scored matrix',
      note: `● recommended. ${extras.join(' ')}`,
      body: matrix(decision),
    },
    {
      id: 'requirements',
      title: 'Requirements',
      note: 'With the probability that each is met; met and missed take the stated confidence.',
      body: requirements(decision),
    },
    { id: 'changes', title: 'What would change it', note: '', body: listHtml('plain', decision.wouldChange) },
    {
      id: 'trade-offs',
      title: 'Trade-offs',
      note: decision.front.leftOut.join(' '),
      body: pictures(decision, pen),
    },
    {
      id: 'weights',
      title: 'Weights',
      note: 'A criterion scores 0 at its limit and 1 at the best there can be.',
      body: listHtml('plain', weightLines(decision)),
    },
    {
      id: 'holdout',
      title: 'The look at the holdout',
      note: '',
      body: listHtml('plain', decision.confirmation?.sentences ?? []),
    },
    {
      id: 'notices',
      title: 'Before you rely on this',
      note: '',
      body: listHtml('notices', decision.warnings),
    },
    {
      id: 'methods',
      title: 'How it was computed',
      note: '',
      body: definitionsHtml(decision.methods.map(({ topic, text }) => [topic, text] as const)),
    },
  ]
}

/** A mark for the eye and words for a screen reader. */
const chosen = ({ isRecommended }: DecidedCandidate): string =>
  isRecommended
    ? '<span class="mark" aria-hidden="true">●</span><span class="visually-hidden">recommended: </span>'
    : ''

const nameCell = (candidate: DecidedCandidate): TableCell => ({
  html: `${chosen(candidate)}<span${candidate.isRecommended ? ' class="chosen-name"' : ''}>${escapeHtml(candidate.name)}</span>${small(candidateNote(candidate))}`,
})

const figureCell = (text: string): TableCell => ({ html: split(text) })

function matrix(decision: Decision): string {
  const { candidates, columns } = decision
  const extras = extraColumns(decision)
  const table = dataTable({
    caption: 'Candidates, their figures and standing',
    className: 'matrix',
    columns: [
      'Candidate',
      'Standing',
      ...extras.slice(0, 2).map(({ head }) => numeric(head)),
      ...columns.map(column => numeric(columnHead(column))),
      ...extras.slice(2).map(({ head }) => numeric(head)),
    ],
    rows: candidates.map(candidate => [
      nameCell(candidate),
      {
        html: `<span class="outcome ${outcomeClass[candidate.standing]}">${standingWords[candidate.standing]}</span>${small(candidate.why)}`,
        className: 'why',
      },
      ...extras.slice(0, 2).map(({ of }) => figureCell(of(candidate))),
      ...columns.map((column, at) => figureCell(decidedFigure(candidate.figures[at]!, column))),
      ...extras.slice(2).map(({ of }) => figureCell(of(candidate))),
    ]),
  })
  return scrollHtml('The scored matrix', table)
}

const outcomeClass = {
  passes: 'pass',
  fails: 'fail',
  open: 'inconclusive',
  reference: 'inconclusive',
} as const

function requirements(decision: Decision): string {
  if (decision.requirements.length === 0) return ''
  const table = dataTable({
    caption: 'Requirements and who meets them',
    className: 'matrix',
    columns: ['Candidate', ...decision.requirements.map(requirementTitle)],
    rows: decision.candidates.map(candidate => [
      nameCell(candidate),
      ...candidate.verdicts.map(verdict => ({ html: verdictHtml(verdict), className: 'why' })),
    ]),
  })
  return scrollHtml('Requirements and who meets them', table)
}

function verdictHtml(verdict: DecidedCandidate['verdicts'][number]): string {
  const { outcome, probability, reason, examplesNeeded, examplesAtMix } = verdict
  const chance = probability === undefined ? '' : ` ${chanceText(probability)}`
  const needed =
    examplesNeeded === undefined
      ? ''
      : `About ${examplesNeeded.toLocaleString('en-US')} more examples${examplesAtMix === undefined ? '' : ` of this kind (${examplesAtMix.toLocaleString('en-US')} at the dataset's mix)`} would settle it.`
  const why = probability === undefined ? reason : outcome === 'inconclusive' ? needed : ''
  return `<span class="outcome ${outcome}"><span aria-hidden="true">${outcomeMarks[outcome]}</span> ${outcomeWords[outcome]}${chance}</span>${small(why)}`
}

/** Quality against cost and against latency, as far as they are known. */
function pictures(decision: Decision, pen: Pen): string {
  const quality = decision.columns.find(({ kind }) => kind === 'quality')
  if (quality === undefined) return ''
  const drawn = decision.columns
    .filter(({ kind }) => kind === 'cost' || kind === 'latency')
    .flatMap(column => {
      const picture = drawTradeOff(pen, decision, [column, quality])
      return picture === undefined
        ? []
        : [cardHtml(`${quality.title} (up) against ${column.title} (across)`, picture)]
    })
  return drawn.length === 0 ? '' : `<div class="grid">${drawn.join('')}</div>`
}

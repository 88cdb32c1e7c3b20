import { type CostFigures, type CostReport, costParts } from '../../measure/cost/index.ts'
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
} from '../render-cost-words.ts'
import { drawCosts, drawParts, drawTornado } from './cost-pictures.ts'
import { dataTable, numeric, type TableCell } from './data-table.ts'
import { escapeHtml } from './escape.ts'
import { htmlPage } from './page.ts'
import { createPen, type Pen } from './pen.ts'
import { cardHtml, definitionsHtml, leadHtml, listHtml, navigation, sectionHtml, small } from './section.ts'

/** The costs of a run as one file that loads nothing and runs no script. */
export async function renderCostHtml(report: CostReport): Promise<string> {
  const pen = await createPen()
  const sections = [
    { id: 'costs', title: 'What a task costs', body: costSection(report, pen) },
    { id: 'parts', title: 'What it is made of', body: partSection(report, pen) },
    { id: 'ownership', title: 'A month, and the whole', body: ownershipSection(report) },
    { id: 'moves', title: 'What moves it', body: tornadoSection(report, pen) },
    { id: 'inputs', title: 'Where each figure comes from', body: inputSection(report) },
    { id: 'method', title: 'How it was computed', body: methodSection(report) },
  ].filter(({ body }) => body !== '')
  const [first, ...others] = report.headline
  return htmlPage({
    title: `${report.title}: cost per task`,
    version: report.tool.version,
    style: ownStyle,
    skip: { to: 'costs', words: 'Skip to the costs' },
    name: report.title,
    headline: first ?? 'Cost per task',
    lead: leadHtml(others, costFacts(report)),
    navigation: navigation(
      'Sections',
      sections.map(({ id, title }) => ({ id, name: title })),
    ),
    main: sections.map(sectionHtml).join('\n'),
    footer: `Made by cupel ${escapeHtml(report.tool.version)}${report.generatedAt === undefined ? '' : ` on ${escapeHtml(report.generatedAt)}`}. Dataset ${escapeHtml(report.dataset.name)} <code>${escapeHtml(report.dataset.version.slice(0, 12))}</code>. This file holds all it shows and loads nothing.`,
  })
}

const ownStyle = `
td.figure small { white-space: nowrap; }
.words { min-width: 11rem; } .cost-gap { margin-top: 1rem; }
.shades { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: .5rem 0 0; font-size: .82rem; color: var(--dim); }
.shades svg { vertical-align: -1px; margin-right: .35em; }
.inputs td, .inputs th { white-space: normal; } .inputs .num { white-space: nowrap; }
`

const cell = (value: string, interval: string): TableCell => ({
  html: `<span class="v">${escapeHtml(value)}</span>${small(interval)}`,
  className: 'figure',
})

const words = (head: string) => ({ head, className: 'words' })

const scroll = (table: string): string => `<div class="scroll" tabindex="0">${table}</div>`
const note = (text: string): string => `<p class="note">${escapeHtml(text)}</p>`

function costSection(report: CostReport, pen: Pen): string {
  const { candidates } = report
  const isUndoneShown = hasUndone(report)
  const apart = new Map(
    report.rankings.flatMap(({ by, cheapest, differences }) =>
      differences.map(({ candidate, difference, isToldApart }) => [
        `${by} ${candidate}`,
        isToldApart
          ? `dearer by ${costValue(difference)} ${costInterval(difference)}`
          : `not told apart from ${cheapest}`,
      ]),
    ),
  )
  const standing = (by: 'usdPerTask' | 'usdPerGoodTask', candidate: string): string =>
    report.rankings.some(ranking => ranking.by === by && ranking.cheapest === candidate)
      ? 'lowest figure'
      : (apart.get(`${by} ${candidate}`) ?? '')
  const table = dataTable({
    caption: 'Cost of a task by candidate',
    columns: [
      'candidate',
      numeric('a task'),
      words('against the lowest'),
      numeric('tasks that end well'),
      ...(isUndoneShown ? [numeric('done by nobody')] : []),
      numeric('a good task'),
      words('against the lowest'),
    ],
    rows: candidates.map(one => [
      one.candidate,
      cell(costValue(one.usdPerTask), costInterval(one.usdPerTask)),
      standing('usdPerTask', one.candidate),
      cell(shareValue(one.goodShare), shareInterval(one.goodShare)),
      ...(isUndoneShown ? [cell(shareValue(one.undoneShare), shareInterval(one.undoneShare))] : []),
      cell(costValue(one.usdPerGoodTask), costInterval(one.usdPerGoodTask)),
      standing('usdPerGoodTask', one.candidate),
    ]),
  })
  return `${note('In US dollars. A good task is one that ends well: a right answer, or one that a person has put right. What is declined or held back and reaches nobody is not done: it costs, and is neither good nor an error.')}${scroll(table)}
${listHtml('notices cost-gap', [...missingLines(candidates), ...noteLines(candidates)])}
<div class="grid cost-gap">${cardHtml('A task', drawCosts(pen, candidates, 'usdPerTask'))}${cardHtml('A good task', drawCosts(pen, candidates, 'usdPerGoodTask'))}</div>`
}

function partSection({ candidates }: CostReport, pen: Pen): string {
  const table = dataTable({
    caption: 'Parts of the cost of a task',
    columns: ['candidate', ...costParts.map(part => numeric(partTitles[part]))],
    rows: candidates.map(one => [
      one.candidate,
      ...one.parts.map(({ usdPerTask }) => cell(costValue(usdPerTask), costInterval(usdPerTask))),
    ]),
  })
  const shades = [0.95, 0.75, 0.55, 0.35, 0.15]
  const legend = costParts.map(
    (part, at) =>
      `<li><svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" fill="var(--gold)" fill-opacity="${shades[at]}" stroke="var(--gold)"/></svg>${partTitles[part]}</li>`,
  )
  const picture = drawParts(pen, candidates)
  const drawn =
    picture === undefined
      ? ''
      : `<div class="grid cost-gap">${cardHtml('Parts of a task', `${picture}<ul class="shades">${legend.join('')}</ul>`)}</div>`
  return `${scroll(table)}${drawn}`
}

function ownershipSection({ candidates, settings }: CostReport): string {
  const table = dataTable({
    caption: 'Total cost of ownership',
    columns: [
      'candidate',
      numeric('a month'),
      numeric('deciding, once'),
      numeric('watching, a month'),
      numeric(`all over ${settings.months} months`),
      numeric('of it evaluating'),
    ],
    rows: candidates.map(({ candidate, usdPerMonth, ownership }) => [
      candidate,
      cell(costValue(usdPerMonth), costInterval(usdPerMonth)),
      cell(costValue(ownership.oneOffUsd), costInterval(ownership.oneOffUsd)),
      cell(costValue(ownership.recurringUsdPerMonth), costInterval(ownership.recurringUsdPerMonth)),
      cell(costValue(ownership.totalUsd), costInterval(ownership.totalUsd)),
      cell(shareValue(ownership.shareEvaluating), shareInterval(ownership.shareEvaluating)),
    ]),
  })
  const text =
    'Deciding: labels, the run of all candidates with its judges, and people who check a share of the answers; the same whoever is chosen. Watching: regression runs of this candidate, judged and checked.'
  return `${note(text)}${scroll(table)}`
}

function tornadoSection({ candidates }: CostReport, pen: Pen): string {
  const drawn = candidates.flatMap(one => {
    const picture = drawTornado(pen, one)
    return picture === undefined ? [] : [cardHtml(one.candidate, picture)]
  })
  if (drawn.length === 0) return ''
  const text =
    'Each input at its low end (grey) and at its high end (gold), everything else in the middle; the line is the cost in the middle. The largest swing is on top.'
  return `${note(text)}<div class="grid">${drawn.join('')}</div>`
}

function inputSection({ candidates }: CostReport): string {
  return candidates
    .map(
      one =>
        `<details class="block"><summary>${escapeHtml(one.candidate)}: ${escapeHtml(costValue(one.usdPerTask))} a task</summary>${scroll(inputTable(one))}</details>`,
    )
    .join('')
}

function inputTable({ candidate, inputs, tornado }: CostFigures): string {
  return dataTable({
    caption: `Inputs of ${candidate}`,
    className: 'inputs',
    columns: ['input', numeric('value'), numeric('range'), numeric('a task costs'), words('source')],
    rows: inputs.map(({ name, value, low, high, unit, isMeasured, source, asOf }) => {
      const swing = tornado.find(one => one.name === name)
      return [
        name,
        inputText(value, unit),
        low === high ? 'exact' : `${inputText(low, unit)} to ${inputText(high, unit)}`,
        swing === undefined ? '' : swingText(swing),
        `${isMeasured ? 'measured' : 'stated'}: ${source}${asOf === undefined ? '' : ` (${asOf})`}`,
      ]
    }),
  })
}

function methodSection({ settings, candidates }: CostReport): string {
  const { draws, level, seed, good } = settings
  const failed = candidates.some(({ parts }) =>
    parts.some(
      ({ part, usdPerTask }) => part === 'retries' && usdPerTask.kind === 'known' && usdPerTask.value > 0,
    ),
  )
  const rows: readonly (readonly [string, string])[] = [
    ['Value', 'The cost with every input in its middle: what was measured, or the mean of a stated range.'],
    [
      'Interval',
      `The middle ${Math.round(level * 100)}% of ${draws.toLocaleString('en-US')} draws (seed ${seed}). Measured inputs are drawn by the Bayesian bootstrap over examples, the same weights for every candidate; shares follow their Beta posterior from Jeffreys' prior; ranges are drawn evenly, or from a triangle where a likely value is stated.`,
    ],
    [
      'Told apart',
      'By the paired difference from the lowest figure, its interval corrected for the number of candidates (Bonferroni).',
    ],
    [
      'Good',
      good === undefined
        ? 'No metric says which answers are good.'
        : `The score of ${good}, from 0 to 1; a task that failed, or whose answer reaches nobody, is not good; what a person reviews ends well as often as stated.`,
    ],
    ...(failed
      ? [
          [
            'Failed tries',
            'By the tokens that the provider reported of them; else by tokens counted here, where it worked on the call; free where it turned the call away; the others as cost.failedAttempt says. The notes count each kind.',
          ] as const,
        ]
      : []),
  ]
  return definitionsHtml(rows)
}

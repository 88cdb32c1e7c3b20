import type { DecidedCandidate, Decision, DecisionColumn } from '../decide/select/index.ts'
import {
  columnHead,
  decidedFigure,
  decisionFacts,
  type ExtraColumn,
  extraColumns,
  requirementTitle,
  shortNote,
  standingWords,
  verdictText,
  weightLines,
} from './decision-words.ts'
import { cut, inertLine } from './inert-text.ts'
import { plainStyle, type TerminalOptions, type TerminalStyle } from './render-terminal.ts'
import { columnBlocks, widest, wrap, wrapAfter } from './wrap.ts'

const mostRows = 20

/** The decision for a terminal: what to do, why, the scored matrix, and what would change it. */
export function renderDecision(decision: Decision, options: TerminalOptions = {}): string {
  const width = Math.max(60, options.width ?? 80)
  const style = options.style ?? plainStyle
  const shown = options.verbose === true ? decision.candidates : mostTelling(decision.candidates)
  const hidden = decision.candidates.length - shown.length
  const extras = extrasFor(decision, options)
  const parts = [
    ...decision.sentences.flatMap((sentence, at) =>
      wrapped(sentence, width).map(at === 0 ? style.bold : (line: string) => line),
    ),
    '',
    ...wrapped(decisionFacts(decision).join(' · '), width).map(style.dim),
    '',
    ...matrix({ ...decision, candidates: [...shown] }, { width, style, extras }),
    ...(hidden === 0 ? [] : [style.dim(`and ${hidden} more that fail: --json has all`)]),
    '',
    ...decision.requirements.flatMap((requirement, at) =>
      wrapped(requirementTitle(requirement, at), width).map(style.dim),
    ),
    ...legend(
      decision,
      extras.map(({ head, about }) => `${head}: ${about}`),
    ).flatMap(line => wrapped(line, width).map(style.dim)),
    ...section('Weights', weightLines(decision), { width, style }),
    ...section('What would change it', decision.wouldChange, { width, style }),
    ...section('The look at the holdout', decision.confirmation?.sentences ?? [], { width, style }),
    '',
    ...decision.warnings.flatMap(line => wrapAfter('! ', inertLine(line), width).map(style.warn)),
  ]
  return `${parts
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`
}

/** With very many candidates those that fail are left out first. */
function mostTelling(candidates: readonly DecidedCandidate[]): readonly DecidedCandidate[] {
  if (candidates.length <= mostRows) return candidates
  const telling = candidates.filter(({ standing }) => standing !== 'fails')
  return telling.length >= mostRows
    ? telling
    : [
        ...telling,
        ...candidates.filter(({ standing }) => standing === 'fails').slice(0, mostRows - telling.length),
      ]
}

interface Look {
  readonly width: number
  readonly style: TerminalStyle
}

const extrasFor = (decision: Decision, { verbose }: TerminalOptions): ExtraColumn[] =>
  extraColumns(decision).filter(({ isDetail }) => verbose === true || isDetail !== true)

interface Column {
  readonly head: string
  readonly cells: readonly string[]
}

function matrix(decision: Decision, look: Look & { readonly extras: readonly ExtraColumn[] }): string[] {
  const { width, style } = look
  const { candidates, columns, requirements } = decision
  const extras = look.extras.map(({ head, of, isFirst }) => ({
    isFirst,
    column: { head, cells: candidates.map(of) },
  }))
  const figures = columns.map((column, at) => ({
    kind: column.kind,
    column: {
      head: cut(inertLine(columnHead(column)), 26),
      cells: candidates.map(({ figures: own }) => decidedFigure(own[at]!, column)),
    },
  }))
  // What the choice rests on first: a narrow terminal breaks the matrix, and many read the first part only.
  const all: Column[] = [
    { head: 'Standing', cells: candidates.map(({ standing }) => standingWords[standing]) },
    ...extras.filter(({ isFirst }) => isFirst === true).map(({ column }) => column),
    ...figures.filter(({ kind }) => leading.has(kind)).map(({ column }) => column),
    ...requirements.map((_, at) => ({
      head: `R${at + 1}`,
      cells: candidates.map(({ verdicts }) => verdictText(verdicts[at]!)),
    })),
    ...figures.filter(({ kind }) => !leading.has(kind)).map(({ column }) => column),
    ...extras.filter(({ isFirst }) => isFirst !== true).map(({ column }) => column),
  ]
  const names = candidates.map(candidate => {
    const note = inertLine(shortNote(candidate))
    return `${candidate.isRecommended ? '●' : ' '} ${cut(inertLine(candidate.name), 28)}${note === '' ? '' : ` ${note}`}`
  })
  return columnBlocks(all, { first: widest(names), width, wide }).flatMap((block, at) => [
    ...(at === 0 ? [] : ['']),
    ...blockLines(block, { names, style, isRecommended: at => candidates[at]!.isRecommended }),
  ])
}

/** Figures that everybody asks for; the others stand behind the verdicts. */
const leading: ReadonlySet<DecisionColumn['kind']> = new Set(['quality', 'cost', 'latency'])

const wide = ({ head, cells }: Column): number => widest([head, ...cells])

function blockLines(
  block: readonly Column[],
  of: { names: readonly string[]; style: TerminalStyle; isRecommended: (at: number) => boolean },
): string[] {
  const { names, style } = of
  const first = widest(names)
  const line = (name: string, read: (column: Column) => string): string =>
    [name.padEnd(first), ...block.map(column => read(column).padEnd(wide(column)))].join('  ').trimEnd()
  return [
    style.dim(line('', ({ head }) => head)),
    ...names.map((name, at) => {
      const text = line(name, ({ cells }) => cells[at]!)
      return of.isRecommended(at) ? style.good(text) : text
    }),
  ]
}

function legend({ front, candidates }: Decision, abouts: readonly string[]): string[] {
  return [
    '✓ met, ✗ missed, ? open, with the probability that it is met; [lower, upper] is an interval; ↑ higher is better, ↓ lower',
    ...(candidates.some(({ belowCheapBaseline }) => belowCheapBaseline !== undefined)
      ? ['≯ not shown to be better than a cheap baseline']
      : []),
    ...abouts,
    ...front.leftOut,
  ]
}

function section(title: string, lines: readonly string[], { width, style }: Look): string[] {
  if (lines.length === 0) return []
  return ['', style.bold(title), ...lines.flatMap(line => wrapAfter('- ', inertLine(line), width))]
}

const wrapped = (text: string, width: number): string[] => wrap(inertLine(text), width)

import type { DecidedCandidate, Decision } from '../decide/select/index.ts'
import {
  columnHead,
  decidedFigure,
  decisionFacts,
  extraColumns,
  requirementTitle,
  shortNote,
  standingWords,
  verdictText,
  weightLines,
} from './decision-words.ts'
import { cut, inertLine } from './inert-text.ts'
import { plainStyle, type TerminalOptions, type TerminalStyle } from './render-terminal.ts'

const mostRows = 20

/** The decision for a terminal: what to do, why, the scored matrix, and what would change it. */
export function renderDecision(decision: Decision, options: TerminalOptions = {}): string {
  const width = Math.max(60, options.width ?? 80)
  const style = options.style ?? plainStyle
  const shown = options.verbose === true ? decision.candidates : mostTelling(decision.candidates)
  const hidden = decision.candidates.length - shown.length
  const extras = extraColumns(decision)
  const parts = [
    ...wrapped(decisionFacts(decision).join(' · '), width).map(style.dim),
    '',
    ...decision.sentences.flatMap((sentence, at) =>
      wrapped(sentence, width).map(at === 0 ? style.bold : (line: string) => line),
    ),
    '',
    ...matrix({ ...decision, candidates: [...shown] }, { width, style }),
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
    ...decision.warnings.flatMap(line =>
      wrapped(line, width - 2).map((part, at) => style.warn(`${at === 0 ? '! ' : '  '}${part}`)),
    ),
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

interface Column {
  readonly head: string
  readonly cells: readonly string[]
}

function matrix(decision: Decision, { width, style }: Look): string[] {
  const { candidates, columns, requirements } = decision
  const all: Column[] = [
    { head: 'Standing', cells: candidates.map(({ standing }) => standingWords[standing]) },
    ...extraColumns(decision)
      .slice(0, 2)
      .map(({ head, of }) => ({ head, cells: candidates.map(of) })),
    ...requirements.map((_, at) => ({
      head: `R${at + 1}`,
      cells: candidates.map(({ verdicts }) => verdictText(verdicts[at]!)),
    })),
    ...columns.map((column, at) => ({
      head: cut(inertLine(columnHead(column)), 26),
      cells: candidates.map(({ figures }) => decidedFigure(figures[at]!, column)),
    })),
    ...extraColumns(decision)
      .slice(2)
      .map(({ head, of }) => ({ head, cells: candidates.map(of) })),
  ]
  const names = candidates.map(candidate => {
    const note = inertLine(shortNote(candidate))
    return `${candidate.isRecommended ? '●' : ' '} ${cut(inertLine(candidate.name), 28)}${note === '' ? '' : ` ${note}`}`
  })
  return blocksOf(all, { names, width }).flatMap((block, at) => [
    ...(at === 0 ? [] : ['']),
    ...blockLines(block, { names, style, isRecommended: at => candidates[at]!.isRecommended }),
  ])
}

const wide = ({ head, cells }: Column): number => Math.max(...[head, ...cells].map(text => [...text].length))
const longest = (names: readonly string[]): number => Math.max(0, ...names.map(name => [...name].length))

function blocksOf(columns: readonly Column[], of: { names: readonly string[]; width: number }): Column[][] {
  const blocks: Column[][] = [[]]
  let used = longest(of.names)
  for (const column of columns) {
    if (used + 2 + wide(column) > of.width && blocks.at(-1)!.length > 0) {
      blocks.push([])
      used = longest(of.names)
    }
    blocks.at(-1)!.push(column)
    used += 2 + wide(column)
  }
  return blocks
}

function blockLines(
  block: readonly Column[],
  of: { names: readonly string[]; style: TerminalStyle; isRecommended: (at: number) => boolean },
): string[] {
  const { names, style } = of
  const first = longest(names)
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
  return [
    '',
    style.bold(title),
    ...lines.flatMap(line => wrapped(line, width - 2).map((part, at) => `${at === 0 ? '- ' : '  '}${part}`)),
  ]
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of inertLine(text).split(' ')) {
    if (line !== '' && [...line].length + 1 + [...word].length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

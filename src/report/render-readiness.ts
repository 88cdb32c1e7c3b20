import type { Readiness, ReadinessItem } from '../operate/governance/index.ts'
import { inertLine } from './inert-text.ts'
import { markdownText as text } from './markdown-text.ts'
import { plainStyle, type TerminalOptions } from './render-terminal.ts'
import { wrap } from './wrap.ts'

const marks = { done: 'done', 'not done': 'open', 'not applicable': 'n/a ' } as const

/** How far a project is, e.g. `9 of 13 done, 1 not applicable`. */
export function readinessCount({ counts }: Readiness): string {
  const { done, notDone, notApplicable } = counts
  const aside = notApplicable === 0 ? '' : `, ${notApplicable} not applicable`
  return `${done} of ${done + notDone} done${aside}`
}

/** Which candidate is looked at, and on what evidence, in one line. */
export function readinessSubject({ candidate, run }: Readiness): string {
  if (candidate === undefined) return 'no candidate is chosen'
  const { name, because } = candidate
  return `${name}, ${because}${run === undefined ? ', not run yet' : `; run ${run}`}`
}

/** The checklist for a terminal: each item with its state, why, and what to do; the next step last. */
export function renderReadiness(readiness: Readiness, options: TerminalOptions = {}): string {
  const width = Math.min(110, Math.max(40, options.width ?? 80))
  const style = options.style ?? plainStyle
  const mark = ({ state }: ReadinessItem): string =>
    ({ done: style.good, 'not done': style.warn, 'not applicable': style.dim })[state](marks[state])
  const indented = (line: string): string => `      ${line}`
  // What to do is said where it is needed first: one step often closes several items.
  const isFirst = ({ todo }: ReadinessItem, at: number): boolean =>
    readiness.items.findIndex(one => one.todo === todo) === at
  const lines = readiness.items.flatMap((item, at) => {
    const dim = (words: string): string[] =>
      wrap(inertLine(words), width - 6)
        .map(style.dim)
        .map(indented)
    return [
      `${mark(item)}  ${style.bold(inertLine(item.title))}`,
      ...wrap(inertLine(item.reason), width - 6).map(indented),
      ...(item.todo === undefined
        ? item.artefact === undefined
          ? []
          : dim(item.artefact)
        : isFirst(item, at)
          ? dim(`do: ${item.todo}`)
          : []),
    ]
  })
  return [
    style.bold(inertLine(`${readiness.project}: ${readinessCount(readiness)}`)),
    ...wrap(inertLine(readinessSubject(readiness)), width).map(style.dim),
    '',
    ...lines,
    ...readiness.problems.flatMap(problem => ['', ...wrap(inertLine(`! ${problem}`), width).map(style.warn)]),
    '',
    ...wrap(inertLine(nextStep(readiness)), width),
  ].join('\n')
}

/** What to do first, in one line. */
export function nextStep({ next, counts }: Readiness): string {
  if (next !== undefined) return `next: ${next.todo}`
  return counts.notDone === 0
    ? 'Nothing is open: cupel dossier create seals it.'
    : 'next: see what is open above'
}

/** The checklist as a table for a pull request or a wiki. All text from outside is escaped. */
export function renderReadinessMarkdown(readiness: Readiness): string {
  const rows = readiness.items.map(
    item =>
      `| ${marks[item.state].trim()} | ${text(item.title)} | ${text(item.reason)} | ${text(item.artefact ?? '')} | ${text(item.todo ?? '')} |`,
  )
  return [
    `## ${text(readiness.project)}: ready for production?`,
    `**${readinessCount(readiness)}**. ${text(readinessSubject(readiness))}.`,
    ['|  | Item | Why | Evidence | To do |', '|:--|:--|:--|:--|:--|', ...rows].join('\n'),
    ...(readiness.problems.length === 0
      ? []
      : [readiness.problems.map(problem => `> - ${text(problem)}`).join('\n')]),
    text(nextStep(readiness)),
    `<sub>cupel ${text(readiness.cupelVersion)} · ${text(readiness.at)}</sub>\n`,
  ].join('\n\n')
}

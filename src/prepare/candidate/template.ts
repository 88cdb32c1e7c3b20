import { CupelError } from '../../kernel/index.ts'

/** A prompt template, read and checked: every variable in it is known. */
export interface Template {
  readonly sections: readonly Section[]
  /** Whether there is a `{{#fewshot}}` block. */
  readonly hasFewshot: boolean
  /** Whether `{{labels}}` is used. */
  readonly hasLabels: boolean
}

export interface Section {
  readonly role: 'system' | 'user' | 'assistant'
  readonly nodes: readonly Node[]
}

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'variable'
      readonly root: string
      /** What follows the root: `field` of `{{input.field}}`. */
      readonly path: readonly string[]
      /** `FILE:LINE:COLUMN`, for errors. */
      readonly at: string
    }
  | { readonly kind: 'fewshot'; readonly nodes: readonly Node[] }

const outside = ['input', 'context', 'labels', 'tags']
const inside = ['input', 'context', 'labels', 'tags', 'expected']
const expectedFields = ['answer', 'label', 'labels', 'citations', 'facts', 'value', 'abstain']

const sectionLine = /^---(system|user|assistant)---[ \t]*\r?$/gm
const tagPattern = /\\\{\{|\{\{([^{}]*)\}\}/g

/**
 * Reads a prompt template. `{{input}}`, `{{input.field}}`, `{{context}}`, `{{labels}}` and `{{tags.name}}` stand for
 * values; `{{#fewshot}} … {{/fewshot}}` is repeated for every few-shot example, with `{{expected.…}}` as well;
 * lines `---system---`, `---user---` and `---assistant---` begin messages; `\{{` is a literal `{{`.
 *
 * @throws CupelError `candidate_invalid` with file, line and column of every problem
 */
export function parseTemplate(text: string, file: string): Template {
  const reading: Reading = { text, file, problems: [], used: new Set() }
  const sections = splitSections(reading).map(({ role, from, to }) => ({
    role,
    nodes: trimmed(readNodes(reading, from, to)),
  }))
  if (reading.problems.length > 0) {
    throw new CupelError(
      'candidate_invalid',
      `The prompt template cannot be read:\n${reading.problems.map(line => `  ${line}`).join('\n')}`,
      {
        hint: 'Known: {{input}}, {{input.field}}, {{context}}, {{labels}}, {{tags.name}}, {{#fewshot}} … {{/fewshot}} with {{expected}}. Write \\{{ for a literal {{.',
        details: { file, problems: reading.problems },
      },
    )
  }
  return {
    sections: sections.filter(section => section.nodes.length > 0),
    hasFewshot: reading.used.has('#fewshot'),
    hasLabels: reading.used.has('labels'),
  }
}

interface Reading {
  readonly text: string
  readonly file: string
  readonly problems: string[]
  readonly used: Set<string>
}

interface Span {
  readonly role: Section['role']
  readonly from: number
  readonly to: number
}

function splitSections(reading: Reading): Span[] {
  const { text, problems } = reading
  const marks = [...text.matchAll(sectionLine)]
  const [first] = marks
  if (!first) return [{ role: 'user', from: 0, to: text.length }]
  if (text.slice(0, first.index).trim() !== '') {
    problems.push(`${placeOf(reading, 0)} text before the first section belongs to no message`)
  }
  return marks.map((mark, index) => ({
    role: mark[1] as Section['role'],
    from: mark.index + mark[0].length,
    to: marks[index + 1]?.index ?? text.length,
  }))
}

function readNodes(reading: Reading, from: number, to: number): Node[] {
  const { problems } = reading
  const nodes: Node[] = []
  let block: { readonly nodes: Node[]; readonly at: string } | undefined
  let textFrom = from
  const pushText = (end: number) => {
    const text = reading.text.slice(textFrom, end)
    if (text !== '') (block?.nodes ?? nodes).push({ kind: 'text', text })
  }
  for (const match of reading.text.slice(from, to).matchAll(tagPattern)) {
    const start = from + match.index
    const end = start + match[0].length
    const tag = match[1]?.trim()
    const at = placeOf(reading, start)
    if (tag === undefined) {
      pushText(start)
      textFrom = start + 1
      continue
    }
    if (tag === '#fewshot' || tag === '/fewshot') {
      const line = ownLine(reading.text, start, end)
      pushText(line.start)
      textFrom = line.end
      if (tag === '#fewshot') {
        if (block) problems.push(`${at} {{#fewshot}} inside {{#fewshot}}`)
        block ??= { nodes: [], at }
        reading.used.add('#fewshot')
      } else if (block) {
        nodes.push({ kind: 'fewshot', nodes: block.nodes })
        block = undefined
      } else problems.push(`${at} {{/fewshot}} without {{#fewshot}}`)
      continue
    }
    pushText(start)
    textFrom = end
    const node = readVariable(reading, { tag, at, isInside: block !== undefined })
    if (node) (block?.nodes ?? nodes).push(node)
  }
  pushText(to)
  if (block) problems.push(`${block.at} {{#fewshot}} is not closed in this message`)
  return nodes
}

interface Tag {
  readonly tag: string
  readonly at: string
  readonly isInside: boolean
}

function readVariable(reading: Reading, { tag, at, isInside }: Tag): Node | undefined {
  const [root = '', ...path] = tag.split('.')
  const known = isInside ? inside : outside
  const problem = variableProblem(root, path, known)
  if (problem !== undefined) {
    reading.problems.push(`${at} {{${tag.slice(0, 60)}}} ${problem}`)
    return undefined
  }
  reading.used.add(root)
  return { kind: 'variable', root, path, at }
}

function variableProblem(
  root: string,
  path: readonly string[],
  known: readonly string[],
): string | undefined {
  if (root === 'expected' && !known.includes(root)) {
    return 'would show the answer: what is expected is known only inside {{#fewshot}}'
  }
  if (!known.includes(root)) return `is not a known variable; known: ${known.join(', ')}`
  if (path.includes('')) return 'has an empty part in its path'
  if ((root === 'context' || root === 'labels') && path.length > 0) return 'has no fields'
  if (root === 'tags' && path.length !== 1) return 'needs a name: {{tags.name}}'
  const [field] = path
  if (root === 'expected' && field !== undefined && !expectedFields.includes(field)) {
    return `is not a known field; known: ${expectedFields.join(', ')}`
  }
  return undefined
}

/** A block tag that stands alone on its line takes the line with it, so that blocks leave no blank lines. */
function ownLine(text: string, start: number, end: number): { start: number; end: number } {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const rest = /^[ \t]*(\r?\n|$)/.exec(text.slice(end))
  return rest && text.slice(lineStart, start).trim() === ''
    ? { start: lineStart, end: end + rest[0].length }
    : { start, end }
}

/** Blank lines around a message are layout of the file, not part of the prompt. */
function trimmed(nodes: readonly Node[]): readonly Node[] {
  const result = [...nodes]
  const first = result[0]
  if (first?.kind === 'text') result[0] = { kind: 'text', text: first.text.trimStart() }
  const last = result.at(-1)
  if (last?.kind === 'text') result[result.length - 1] = { kind: 'text', text: last.text.trimEnd() }
  return result.filter(node => node.kind !== 'text' || node.text !== '')
}

function placeOf({ text, file }: Reading, offset: number): string {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return `${file}:${line}:${offset - before.lastIndexOf('\n')}`
}

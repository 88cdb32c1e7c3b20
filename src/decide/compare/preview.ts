import type { Json } from '../../kernel/index.ts'
import type { Citation, Example } from '../../prepare/dataset/index.ts'

const longest = 1200

/** The start of a text, cut at 1,200 characters and never in the middle of a surrogate pair. */
export function preview(text: string): { readonly text: string; readonly truncated: boolean } {
  if (text.length <= longest) return { text: text.toWellFormed(), truncated: false }
  const end = /[\uD800-\uDBFF]/.test(text[longest - 1]!) ? longest - 1 : longest
  return { text: text.slice(0, end).toWellFormed(), truncated: true }
}

/** What the candidate was asked, in one text. */
export function inputText(example: Pick<Example, 'input'>): string {
  const { input } = example
  if (typeof input === 'string') return preview(input).text
  if (Array.isArray(input))
    return preview(
      (input as { role: string; content: string }[])
        .map(({ role, content }) => `${role}: ${content}`)
        .join('\n'),
    ).text
  return preview(
    Object.entries(input as Record<string, Json>)
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
      .join('\n'),
  ).text
}

/** What a right answer would be, in lines. */
export function expectedText(expected: Example['expected']): string {
  if (expected === undefined) return ''
  const lines: string[] = []
  if (expected.label !== undefined) lines.push(`label: ${expected.label}`)
  if (expected.labels !== undefined) lines.push(`labels: ${expected.labels.join(', ')}`)
  if (expected.abstain !== undefined) lines.push(expected.abstain ? 'should abstain' : 'should answer')
  if (expected.answer !== undefined) lines.push(expected.answer)
  if (expected.alternatives?.length) lines.push(`or: ${expected.alternatives.join(' | ')}`)
  if (expected.facts?.length) lines.push(`facts: ${expected.facts.join('; ')}`)
  if (expected.citations?.length) lines.push(`cites: ${expected.citations.map(citationText).join('; ')}`)
  if (expected.value !== undefined) lines.push(`value: ${JSON.stringify(expected.value)}`)
  if (expected.tests?.length) lines.push(`${expected.tests.length} code tests`)
  return preview(lines.join('\n')).text
}

/** A citation in one line: the id and, where given, the quoted words. */
export function citationText(citation: Citation): string {
  return citation.quote === undefined
    ? citation.id
    : `${citation.id}: “${preview(citation.quote).text.slice(0, 240)}”`
}

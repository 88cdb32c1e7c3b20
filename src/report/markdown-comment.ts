import { markdownText } from './markdown-text.ts'

/** GitHub cuts a comment at 65,536 characters; we stay below. */
const longest = 60_000

/** All of the head, and of the tail what fits into a comment: a part that is too long is left out, not cut. */
export function markdownComment(head: readonly string[], tail: readonly string[]): string {
  let result = head.join('\n\n')
  for (const part of tail) if (part !== '' && result.length + part.length < longest) result += `\n\n${part}`
  return `${result}\n`
}

/** Markdown folded away under a title; nothing for nothing. */
export function folded(title: string, body: string): string {
  return body === '' ? '' : `<details><summary>${markdownText(title)}</summary>\n\n${body}\n\n</details>`
}

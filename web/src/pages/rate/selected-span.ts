import type { Span } from './form.ts'

const longest = 10_000

/** The words of an answer that are selected now, by their place in its text. */
export function selectedSpan(): Span | undefined {
  const selection = getSelection()
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return undefined
  const range = selection.getRangeAt(0)
  const answer = answerOf(range.startContainer)
  if (answer === undefined || answer !== answerOf(range.endContainer)) return undefined
  const before = document.createRange()
  before.selectNodeContents(answer)
  before.setEnd(range.startContainer, range.startOffset)
  const text = range.toString()
  const start = before.toString().length
  if (text.trim() === '' || text.length > longest) return undefined
  return { answer: Number(answer.dataset.answer), start, end: start + text.length, text }
}

function answerOf(node: Node): HTMLElement | undefined {
  const element = node instanceof Element ? node : node.parentElement
  return element?.closest<HTMLElement>('[data-answer]') ?? undefined
}

import { escapeHtml } from './escape.ts'

/** A part of the page; left out when its body is empty. */
export interface Section {
  readonly id: string
  readonly title: string
  /** Its name in the navigation. */
  readonly short: string
  readonly note?: string
  readonly body: string
}

/** A second line in a cell; nothing for no text. */
export const small = (text: string): string => (text === '' ? '' : `<small>${escapeHtml(text)}</small>`)

/** A figure with its interval on a line of its own: `1.24 s [1.11, 1.40]`. */
export function split(text: string): string {
  const [value, ...limits] = text.split(' [')
  return `<span class="v">${escapeHtml(value!)}</span>${limits.length === 0 ? '' : small(`[${limits.join(' [')}`)}`
}

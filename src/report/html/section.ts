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

/** A section with its heading. An empty note is none. */
export function sectionHtml({ id, title, note = '', body }: Omit<Section, 'short'>): string {
  return `<section id="${id}" aria-labelledby="${id}-head"><h2 id="${id}-head">${escapeHtml(title)}</h2>${
    note === '' ? '' : `<p class="note">${escapeHtml(note)}</p>`
  }${body}</section>`
}

/** Links to sections; `label` tells a screen reader what they are. */
export function navigation(
  label: string,
  links: readonly { readonly id: string; readonly name: string }[],
): string {
  return `<nav aria-label="${label}"><ul>${links.map(({ id, name }) => `<li><a href="#${id}">${escapeHtml(name)}</a></li>`).join('')}</ul></nav>`
}

/** Each text a line of a list; no list without texts. */
export const listHtml = (className: string, texts: readonly string[]): string =>
  texts.length === 0
    ? ''
    : `<ul class="${className}">${texts.map(text => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`

/** The sentences after the headline, then the facts of the page in one line. */
export const leadHtml = (sentences: readonly string[], facts: readonly string[]): string =>
  `${sentences.map(sentence => `<p class="lead">${escapeHtml(sentence)}</p>`).join('\n')}\n${listHtml('facts', facts)}`

/** Topics, and what is to be said of each. */
export const definitionsHtml = (rows: readonly (readonly [topic: string, text: string])[]): string =>
  `<dl>${rows.map(([topic, text]) => `<dt>${escapeHtml(topic)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>`

/** A picture under its title; `aside` stands at the other end of the line. Nothing without a picture. */
export const cardHtml = (title: string, picture: string | undefined, aside?: string): string =>
  picture === undefined
    ? ''
    : `<figure class="card"><figcaption><h3>${escapeHtml(title)}</h3>${aside === undefined ? '' : `<span class="dim">${escapeHtml(aside)}</span>`}</figcaption>${picture}</figure>`

/** A wide table that scrolls by itself, also with a keyboard; `label` tells a screen reader what it is. */
export const scrollHtml = (label: string, table: string, className = 'scroll'): string =>
  `<div class="${className}" tabindex="0" role="region" aria-label="${escapeHtml(label)}">${table}</div>`

/** A second line in a cell; nothing for no text. */
export const small = (text: string): string => (text === '' ? '' : `<small>${escapeHtml(text)}</small>`)

/** A figure with its interval on a line of its own: `1.24 s [1.11, 1.40]`. */
export function split(text: string): string {
  const [value, ...limits] = text.split(' [')
  return `<span class="v">${escapeHtml(value!)}</span>${limits.length === 0 ? '' : small(`[${limits.join(' [')}`)}`
}

/**
 * Text that someone else wrote, made safe to print: terminal escapes and other control characters become visible
 * symbols, direction overrides and other invisible formatting become `⟨U+202E⟩`, line and paragraph separators become line
 * breaks. Tabs and line breaks stay.
 */
export function inertText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(controls, control => {
      const code = control.charCodeAt(0)
      return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : named(code)
    })
    .replace(invisible, character => named(character.codePointAt(0)!))
}

/** The same on one line: runs of white space become one space. */
export function inertLine(text: string): string {
  return inertText(text).replace(/\s+/g, ' ').trim()
}

/** At most `width` characters, the last of them an ellipsis when something was cut. */
export function cut(text: string, width: number): string {
  const characters = [...text]
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
const invisible = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu

function named(code: number): string {
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
}

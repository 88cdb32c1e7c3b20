/** Replaces every known secret in a text by `[redacted:NAME]`. */
export type Redact = (text: string) => string

/**
 * Builds a redactor that works by value, so that it does not matter where a secret turns up. Values shorter
 * than 6 characters are left out: replacing them would mangle ordinary text. URL-encoded and JSON-escaped
 * spellings and the Base64 of the value are replaced too.
 *
 * @param secrets name to value
 */
export function createRedactor(secrets: Readonly<Record<string, string>>): Redact {
  const spellings = Object.entries(secrets)
    .filter(([, value]) => value.length >= 6)
    .flatMap(([name, value]) => spellingsOf(value).map(spelling => ({ name, spelling })))
    .sort((a, b) => b.spelling.length - a.spelling.length)
  if (spellings.length === 0) return text => text
  return text => {
    let clean = text
    for (const { name, spelling } of spellings) {
      if (clean.includes(spelling)) clean = clean.replaceAll(spelling, `[redacted:${name}]`)
    }
    return clean
  }
}

function spellingsOf(value: string): string[] {
  const escaped = JSON.stringify(value).slice(1, -1)
  const base64 = Buffer.from(value, 'utf8').toString('base64').replace(/=+$/, '')
  return [...new Set([value, encodeURIComponent(value), escaped, base64])]
}

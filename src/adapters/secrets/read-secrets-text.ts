import { CupelError } from '../../kernel/index.ts'

/**
 * Reads `NAME=value` lines: blank lines and `#` comments are passed over, `export ` may stand in front, values may
 * be in single or double quotes. Nothing is expanded. Errors name the line and never show it.
 *
 * @param file for messages
 */
export function readSecretsText(text: string, file: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = Object.create(null)
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(#|$)/.test(line)) continue
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/.exec(line)
    const value = match ? unquoted((match[2] as string).trim()) : undefined
    if (match === null || value === undefined) {
      throw new CupelError('config_invalid', `${file}:${index + 1} is not of the form NAME=value.`, {
        hint: 'One secret a line; a value with spaces or # goes into quotes.',
        details: { file, line: index + 1 },
      })
    }
    values[match[1] as string] = value
  }
  return values
}

/** Nothing when a quote is not closed. */
function unquoted(text: string): string | undefined {
  const quote = text[0]
  if (quote !== '"' && quote !== "'") return text.replace(/\s+#.*$/, '')
  const end = text.indexOf(quote, 1)
  return end > 0 && /^\s*(#.*)?$/.test(text.slice(end + 1)) ? text.slice(1, end) : undefined
}

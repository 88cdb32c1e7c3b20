import { CupelError } from '../../kernel/index.ts'

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const

/** Milliseconds of a time written as people do: `500ms`, `30s`, `10m`, `2h`. */
export function parseDuration(text: string, field: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(text.trim())
  if (!match) {
    throw new CupelError('config_invalid', `${field}: "${text}" is not a time.`, {
      hint: 'Write a number and a unit: 500ms, 30s, 10m or 2h.',
      details: { field, found: text },
    })
  }
  return Number(match[1]) * units[match[2] as keyof typeof units]
}

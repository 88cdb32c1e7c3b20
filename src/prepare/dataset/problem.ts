/** Something wrong with one record: where it is, what was expected, what was found, what to do. */
export interface DatasetProblem {
  readonly file: string
  /** From 1; the row in formats without lines. */
  readonly line: number
  /** Empty when the whole record is meant. */
  readonly field: string
  readonly expected: string
  readonly found: string
  readonly hint?: string
  /** The record as it stood in the file, where it could be read, so that nothing is lost. */
  readonly source?: string
}

/** `data/golden.jsonl:17 expected.label: expected one of covered, not_covered; found "maybe"` */
export function problemText({ file, line, field, expected, found, hint }: DatasetProblem): string {
  const where = field === '' ? `${file}:${line}` : `${file}:${line} ${field}`
  return `${where}: expected ${expected}; found ${found}${hint === undefined ? '' : ` (${hint})`}`
}

/** A value for people, cut short. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value))
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

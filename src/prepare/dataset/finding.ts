export type Severity = 'error' | 'warning' | 'note'

/** One thing that makes conclusions from a dataset weaker than they look. */
export interface Finding {
  readonly severity: Severity
  /** Stable, for programs. */
  readonly code: string
  readonly message: string
  /** What to do about it. */
  readonly remedy?: string
  /** At most 20; the message has the whole number. */
  readonly examples?: readonly string[]
}

export const some = (ids: readonly string[]): readonly string[] => ids.slice(0, 20)
export const percent = (share: number): string => `${(100 * share).toFixed(0)}%`
export const points = (share: number): string => (100 * share).toFixed(1).replace(/\.0$/, '')

/** `1 example`, `2 examples`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** The first few, and how many there are besides. */
export const listed = (names: readonly string[], most = 5): string =>
  names.length <= most
    ? names.join(', ')
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`

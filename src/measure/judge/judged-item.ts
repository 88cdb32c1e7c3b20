/** One answer with what the scorer and the people said of it. */
export interface JudgedItem {
  readonly id: string
  /** Undefined when the scorer gave no verdict: it failed, refused, or could not be read. */
  readonly verdict: string | number | undefined
  readonly ratings: readonly { readonly rater: string; readonly value: string | number }[]
  /** Words of the answer, for the bias towards length. */
  readonly length?: number | undefined
  /** Whether the judge and the candidate are of one family, where both are known. */
  readonly isOwnFamily?: boolean | undefined
}

/**
 * How verdicts are compared. `nominal`: the same or not. `ordinal`: levels in order, near ones half agree. `numeric`: numbers whose
 * distances mean something.
 */
export type JudgeScale =
  | { readonly kind: 'nominal'; readonly positive?: string | number | undefined }
  | { readonly kind: 'ordinal'; readonly levels?: readonly (string | number)[] | undefined }
  | { readonly kind: 'numeric' }

/**
 * What the people say together: the value that most gave, or on numbers the mean. Undefined without ratings and for a tie, which
 * is reported as one and never broken.
 */
export function consensus(
  ratings: readonly { readonly value: string | number }[],
  scale: JudgeScale,
): string | number | undefined {
  if (ratings.length === 0) return undefined
  if (scale.kind === 'numeric') {
    const numbers = ratings.flatMap(({ value }) => (typeof value === 'number' ? [value] : []))
    return numbers.length === 0 ? undefined : numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  }
  const counts = new Map<string | number, number>()
  for (const { value } of ratings) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [first, second] = [...counts].sort((a, b) => b[1] - a[1])
  return first === undefined || first[1] === second?.[1] ? undefined : first[0]
}

/** The categories that occur, in the order of the scale, numbers before labels. */
export function categoriesOf(values: Iterable<string | number>, scale: JudgeScale): (string | number)[] {
  const found = new Set(values)
  if (scale.kind === 'ordinal' && scale.levels) {
    const strange = [...found].filter(value => !scale.levels?.includes(value))
    return [...scale.levels, ...strange.sort(inOrder)]
  }
  return [...found].sort(inOrder)
}

function inOrder(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'number') return -1
  if (typeof b === 'number') return 1
  return a < b ? -1 : a > b ? 1 : 0
}

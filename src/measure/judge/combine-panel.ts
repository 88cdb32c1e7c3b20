import type { Rubric } from './rubric.ts'

export interface PanelVote {
  /** Name of the judge. */
  readonly judge: string
  /** By dimension; undefined when this judge gave no reading. */
  readonly values: Readonly<Record<string, number>> | undefined
}

export type PanelVerdict =
  | {
      readonly kind: 'judged'
      readonly values: Readonly<Record<string, number>>
      /** Dimensions on which the judges differ. */
      readonly disagreed: readonly string[]
    }
  | { readonly kind: 'undecided'; readonly why: string }

/**
 * One verdict of several judges: the majority where a dimension is yes or no, the mean elsewhere. Judges without a reading do not
 * vote; fewer than half of them, or a tie, leave it undecided: no judge has the last word.
 */
export function combinePanel(rubric: Rubric, votes: readonly PanelVote[]): PanelVerdict {
  const read = votes.flatMap(({ values }) => (values === undefined ? [] : [values]))
  if (read.length * 2 < votes.length || read.length === 0)
    return { kind: 'undecided', why: `Only ${read.length} of ${votes.length} judges gave a reading.` }
  const values: Record<string, number> = {}
  const disagreed: string[] = []
  for (const { id, scale } of rubric.dimensions) {
    const given = read.map(vote => vote[id] as number)
    const mean = given.reduce((sum, value) => sum + value, 0) / given.length
    if (given.some(value => value !== given[0])) disagreed.push(id)
    if (scale === 'binary' && mean === 0.5)
      return { kind: 'undecided', why: `The judges are at a tie on ${id}.` }
    values[id] = scale === 'binary' ? Math.round(mean) : mean
  }
  return { kind: 'judged', values, disagreed }
}

import { mean, standardDeviation } from '../../stats/index.ts'
import type { Figure } from './agreement-figures.ts'

/** A verdict and what people say, as numbers, with what must not move a judge. */
export interface BiasItem {
  readonly verdict: number
  readonly people: number
  /** Words of the answer. */
  readonly length: number | undefined
  /** Whether judge and candidate are of one family; undefined where that is not known. */
  readonly isOwnFamily: boolean | undefined
}

/**
 * What moves a scorer beyond what people see, in points of its scale. `verbosity`: for an answer longer by one standard deviation.
 * `self_preference`: for answers of the judge's own family, against others. 0 is no bias.
 */
export function biasFigures(items: readonly BiasItem[]): Readonly<Record<string, Figure<BiasItem>>> {
  const hasLengths = items.filter(({ length }) => length !== undefined).length >= 3
  const own = items.filter(({ isOwnFamily }) => isOwnFamily === true).length
  const others = items.filter(({ isOwnFamily }) => isOwnFamily === false).length
  return {
    ...(hasLengths ? { verbosity } : {}),
    ...(own >= 3 && others >= 3 ? { self_preference: selfPreference } : {}),
  }
}

/** Slope of verdict minus people on length: what length adds where people see no difference. */
function verbosity(items: readonly BiasItem[]): number | undefined {
  const known = items.flatMap(({ verdict, people, length }) =>
    length === undefined ? [] : [{ excess: verdict - people, length }],
  )
  if (known.length < 3) return undefined
  const lengths = known.map(({ length }) => length)
  const spread = standardDeviation(lengths)
  if (spread === undefined || spread === 0) return undefined
  const [centre, excess] = [mean(lengths), mean(known.map(item => item.excess))]
  const shared = known.reduce((sum, item) => sum + (item.length - centre) * (item.excess - excess), 0)
  return shared / (known.length - 1) / spread
}

function selfPreference(items: readonly BiasItem[]): number | undefined {
  const excess = (isOwn: boolean) => {
    const values = items.flatMap(({ verdict, people, isOwnFamily }) =>
      isOwnFamily === isOwn ? [verdict - people] : [],
    )
    return values.length === 0 ? undefined : mean(values)
  }
  const [own, others] = [excess(true), excess(false)]
  return own === undefined || others === undefined ? undefined : own - others
}

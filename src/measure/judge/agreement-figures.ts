import {
  agreementFacts,
  cohenKappa,
  type Estimate,
  gwetAc,
  intraclass,
  kendallCorrelation,
  krippendorffAlpha,
  pearsonCorrelation,
  spearmanCorrelation,
  wilsonInterval,
} from '../../stats/index.ts'
import { categoriesOf, consensus, type JudgedItem, type JudgeScale } from './judged-item.ts'

/** A verdict beside what the people say together. */
export interface VerdictPair {
  readonly verdict: string | number
  readonly people: string | number
}

export type Figure<T> = (items: readonly T[]) => number | undefined

/** The figures of agreement that a scale allows. Kappa is never shown alone: AC1 and raw agreement show when it misleads. */
export function agreementFigures(
  pairs: readonly VerdictPair[],
  scale: JudgeScale,
): Readonly<Record<string, Figure<VerdictPair>>> {
  if (scale.kind === 'numeric') return numericFigures
  const categories = categoriesOf(
    pairs.flatMap(({ verdict, people }) => [verdict, people]),
    scale,
  )
  const table: (items: readonly VerdictPair[]) => number[][] = items => tableOf(items, categories)
  return {
    kappa: items => cohenKappa(table(items))?.kappa,
    ac1: items => agreementFacts(table(items))?.ac1,
    ...(scale.kind === 'ordinal' ? ordinalFigures(categories) : {}),
  }
}

function ordinalFigures(categories: readonly (string | number)[]): Record<string, Figure<VerdictPair>> {
  const place = new Map(categories.map((category, at) => [category, at]))
  const ranks = (items: readonly VerdictPair[]) => ({
    x: items.map(({ verdict }) => place.get(verdict) as number),
    y: items.map(({ people }) => place.get(people) as number),
  })
  return {
    weighted_kappa: items => cohenKappa(tableOf(items, categories), { weights: 'quadratic' })?.kappa,
    alpha_ordinal: items =>
      krippendorffAlpha(
        items.map(({ verdict, people }) => [place.get(verdict) as number, place.get(people) as number]),
        'ordinal',
      ),
    spearman: items => spearmanCorrelation(ranks(items))?.value,
    kendall: items => kendallCorrelation(ranks(items))?.value,
  }
}

const numbers = (items: readonly VerdictPair[]) => ({
  x: items.map(({ verdict }) => Number(verdict)),
  y: items.map(({ people }) => Number(people)),
})

const numericFigures: Record<string, Figure<VerdictPair>> = {
  pearson: items => pearsonCorrelation(numbers(items))?.value,
  spearman: items => spearmanCorrelation(numbers(items))?.value,
  kendall: items => kendallCorrelation(numbers(items))?.value,
  icc: items =>
    intraclass(items.map(({ verdict, people }) => [Number(verdict), Number(people)]))?.agreement.value,
  mean_difference: items =>
    items.length === 0
      ? undefined
      : items.reduce((sum, { verdict, people }) => sum + Number(verdict) - Number(people), 0) / items.length,
}

/**
 * Shares of items, by Wilson: resampling a share that is 0 or 1 gives an interval of no width. The second category, or the one
 * named positive, is what the scorer looks for.
 */
export function shareFigures(
  pairs: readonly VerdictPair[],
  scale: JudgeScale,
  level: number,
): Readonly<Record<string, Estimate>> {
  const shares: Record<string, Estimate> = {
    raw_agreement: share(pairs, ({ verdict, people }) => verdict === people, level),
  }
  const categories = categoriesOf(
    pairs.flatMap(({ verdict, people }) => [verdict, people]),
    scale,
  )
  if (categories.length !== 2) return shares
  const positive = (scale.kind === 'nominal' ? scale.positive : undefined) ?? categories[1]
  const sought = pairs.filter(({ people }) => people === positive)
  const others = pairs.filter(({ people }) => people !== positive)
  return {
    ...shares,
    true_positive_rate: share(sought, ({ verdict }) => verdict === positive, level),
    true_negative_rate: share(others, ({ verdict }) => verdict !== positive, level),
  }
}

function share(of: readonly VerdictPair[], holds: (pair: VerdictPair) => boolean, level: number): Estimate {
  const counts = { n: of.length, unscored: 0, errored: 0 }
  const successes = of.filter(holds).length
  const interval = wilsonInterval({ successes, trials: of.length, level })
  if (interval === undefined) return { kind: 'unknown', reason: 'There is no such item.', ...counts }
  return { kind: 'known', value: successes / of.length, interval, method: 'wilson', warnings: [], ...counts }
}

export function tableOf(pairs: readonly VerdictPair[], categories: readonly (string | number)[]): number[][] {
  const place = new Map(categories.map((category, at) => [category, at]))
  const table = categories.map(() => categories.map(() => 0))
  for (const { verdict, people } of pairs) {
    const row = table[place.get(verdict) as number] as number[]
    const at = place.get(people) as number
    row[at] = (row[at] as number) + 1
  }
  return table
}

/** How well the people agree among themselves: no scorer can be shown to agree with them better than that. */
export function ceilingFigures(
  items: readonly JudgedItem[],
  scale: JudgeScale,
): Readonly<Record<string, Figure<JudgedItem>>> {
  const categories = categoriesOf(
    items.flatMap(({ ratings }) => ratings.map(({ value }) => value)),
    scale,
  )
  const place = new Map(categories.map((category, at) => [category, at]))
  // Resampling asks for the same items thousands of times.
  const known = new Map(
    items.map(item => [
      item,
      {
        unit: item.ratings.map(({ value }) =>
          scale.kind === 'numeric' ? Number(value) : (place.get(value) as number),
        ),
        pairs: againstTheRest(item, scale),
      },
    ]),
  )
  const units = (of: readonly JudgedItem[]) => of.map(item => known.get(item)?.unit ?? [])
  const rest = (of: readonly JudgedItem[]) => of.flatMap(item => known.get(item)?.pairs ?? [])
  const level = scale.kind === 'nominal' ? 'nominal' : scale.kind === 'ordinal' ? 'ordinal' : 'interval'
  return {
    alpha: of => krippendorffAlpha(units(of), level),
    ...(scale.kind === 'numeric'
      ? { rater_against_rest: of => pearsonCorrelation(numbers(rest(of)))?.value }
      : {
          ac1: of => gwetAc(units(of), { categories: categories.map((_, at) => at) })?.ac,
          rater_against_rest: of => cohenKappa(tableOf(rest(of), categories))?.kappa,
        }),
  }
}

/** Every rating beside what the others say together; left out where the others are at a tie. */
function againstTheRest({ ratings }: JudgedItem, scale: JudgeScale): VerdictPair[] {
  return ratings.flatMap(({ value }, at) => {
    const people = consensus(
      ratings.filter((_, other) => other !== at),
      scale,
    )
    return people === undefined ? [] : [{ verdict: value, people }]
  })
}

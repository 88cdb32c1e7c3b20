/** One rating: which item, by whom, in which category; all numbered from 0. */
export interface Rating {
  readonly item: number
  readonly rater: number
  readonly category: number
}

/** Share of the ratings of every item in each category; a tie stays a tie. Undefined for an item without ratings. */
export function voteShares(
  ratings: Iterable<Rating>,
  { items, categories }: { readonly items: number; readonly categories: number },
): (readonly number[] | undefined)[] {
  const counts = Array.from({ length: items }, () => new Array<number>(categories).fill(0))
  for (const { item, category } of ratings) add(counts[item], category, 1)
  return counts.map(row => {
    const total = row.reduce((sum, count) => sum + count, 0)
    return total === 0 ? undefined : row.map(count => count / total)
  })
}

export interface DawidSkene {
  /** Probability of every category for each item. */
  readonly posteriors: readonly (readonly number[])[]
  readonly prior: readonly number[]
  /** `confusions[r][true][given]`. */
  readonly confusions: readonly (readonly (readonly number[])[])[]
  readonly logLikelihood: number
  readonly iterations: number
}

export interface DawidSkeneOptions {
  readonly items: number
  readonly raters: number
  readonly categories: number
  /** Stops there; at convergence unless given. */
  readonly iterations?: number
}

const countFloor = 1e-10
const mostIterations = 5_000
const tolerance = 1e-10

/**
 * What the items truly are, with every rater's own confusion, by expectation and maximisation from the vote shares. With fewer
 * than five raters or 100 items the answer leans on little: majority with its ties is the safer default.
 *
 * @see Dawid & Skene (1979)
 */
export function dawidSkene(ratings: readonly Rating[], options: DawidSkeneOptions): DawidSkene {
  const { items, categories, iterations = mostIterations } = options
  const even = new Array<number>(categories).fill(1 / categories)
  let posteriors: readonly (readonly number[])[] = voteShares(ratings, { items, categories }).map(
    shares => shares ?? even,
  )
  let model = maximise(ratings, posteriors, options)
  let logLikelihood = Number.NEGATIVE_INFINITY
  let done = 0
  while (done < iterations) {
    const expected = expect(ratings, model, options)
    posteriors = expected.posteriors
    model = maximise(ratings, posteriors, options)
    done++
    const isSettled = Math.abs(expected.logLikelihood - logLikelihood) < tolerance
    logLikelihood = expected.logLikelihood
    if (isSettled && options.iterations === undefined) break
  }
  return { posteriors, ...model, logLikelihood, iterations: done }
}

type Model = Pick<DawidSkene, 'prior' | 'confusions'>

function maximise(
  ratings: readonly Rating[],
  posteriors: readonly (readonly number[])[],
  { raters, categories }: DawidSkeneOptions,
): Model {
  const range = Array.from({ length: categories }, (_, k) => k)
  const prior = range.map(
    k => posteriors.reduce((sum, row) => sum + (row[k] as number), 0) / posteriors.length,
  )
  const counts = Array.from({ length: raters }, () => range.map(() => range.map(() => 0)))
  for (const { item, rater, category } of ratings)
    for (const k of range) add(counts[rater]?.[k], category, posteriors[item]?.[k] as number)
  const confusions = counts.map(rows =>
    rows.map(row => {
      const floored = row.map(count => Math.max(count, countFloor))
      const total = floored.reduce((sum, count) => sum + count, 0)
      return floored.map(count => count / total)
    }),
  )
  return { prior, confusions }
}

function expect(
  ratings: readonly Rating[],
  { prior, confusions }: Model,
  { items, categories }: DawidSkeneOptions,
) {
  const logs = Array.from({ length: items }, () => prior.map(share => Math.log(Math.max(share, countFloor))))
  for (const { item, rater, category } of ratings)
    for (let k = 0; k < categories; k++)
      add(logs[item], k, Math.log(confusions[rater]?.[k]?.[category] as number))
  let logLikelihood = 0
  const posteriors = logs.map(row => {
    const most = Math.max(...row)
    const weights = row.map(value => Math.exp(value - most))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    logLikelihood += most + Math.log(total)
    return weights.map(weight => weight / total)
  })
  return { posteriors, logLikelihood }
}

function add(row: number[] | undefined, at: number, value: number): void {
  if (row !== undefined) row[at] = (row[at] as number) + value
}

import { type Estimate, ratioEstimate, wilsonInterval } from '../../stats/index.ts'
import { alikeInterval } from './alike-interval.ts'
import { type JudgedPair, pairOutcome } from './pairwise.ts'

/**
 * Whether the place of an answer in a pair moves the verdict. `position`: share of pairs that flip with the order. `first_place`: by
 * how much the share of decided verdicts that went to the first place differs from one half; the two verdicts of a pair belong together.
 */
export function pairBiases(
  pairs: readonly JudgedPair[],
  level = 0.95,
): Record<'position' | 'first_place', Estimate> {
  const read = pairs.filter(pair => pairOutcome(pair) !== undefined)
  const counts = { n: read.length, unscored: pairs.length - read.length, errored: 0 }
  const flipped = read.filter(pair => pairOutcome(pair) === 'flipped').length
  const interval = wilsonInterval({ successes: flipped, trials: read.length, level })
  if (interval === undefined) {
    const unknown: Estimate = { kind: 'unknown', reason: 'No pair was read in both orders.', ...counts }
    return { position: unknown, first_place: unknown }
  }
  return {
    position: {
      kind: 'known',
      value: flipped / read.length,
      interval,
      method: 'wilson',
      warnings: [],
      ...counts,
    },
    first_place: firstPlace(read, { counts, level }),
  }
}

type Counts = { readonly n: number; readonly unscored: number; readonly errored: number }

function firstPlace(
  read: readonly JudgedPair[],
  { counts, level }: { readonly counts: Counts; readonly level: number },
): Estimate {
  const tallies = read.flatMap(({ aFirst, bFirst }) => {
    const verdicts = [aFirst, bFirst].filter(verdict => verdict !== 'tie')
    return verdicts.length === 0
      ? []
      : [{ hits: verdicts.filter(verdict => verdict === 'first').length, of: verdicts.length }]
  })
  const found = ratioEstimate({
    hits: tallies.map(({ hits }) => hits),
    of: tallies.map(({ of }) => of),
    level,
    isShare: true,
  })
  if (found === undefined) return { kind: 'unknown', reason: 'Every verdict is a tie.', ...counts }
  const { value, units } = found
  const share = found.interval ?? alikeInterval(value, { range: [0, 1], units, level })
  return {
    kind: 'known',
    value: value - 0.5,
    ...(share === undefined
      ? {}
      : { interval: { ...share, lower: share.lower - 0.5, upper: share.upper - 0.5 } }),
    method: found.interval === undefined ? 'all-alike' : 'ratio',
    warnings: share === undefined ? ['Too few pairs: there is no interval.'] : [],
    ...counts,
    n: units,
  }
}

import type { LoadLimit, SaturationResult } from './load-result.ts'
import { rateText } from './parse-limit.ts'
import { bracketOf, type SearchSettings, type TriedLevel } from './search-saturation.ts'

/** What the search found, with its doubt in words. */
export function searchResult(tried: readonly TriedLevel[], settings: SearchSettings): SaturationResult {
  const { limits, over } = settings
  const { met } = bracketOf(tried)
  const failed = tried.filter(({ outcome }) => outcome === 'fail').map(({ level }) => level)
  const lowestMissed = failed.length === 0 ? undefined : Math.min(...failed)
  return {
    limits: [...limits],
    over,
    confidence: confidenceOf(limits),
    ...(met === undefined ? {} : { highestMet: met }),
    ...(lowestMissed === undefined ? {} : { lowestMissed }),
    words: wordsOf({ tried, met, lowestMissed, settings }),
    tried: tried.map(({ level, outcome, probability, unmet = [], share, stage }) => ({
      level,
      outcome,
      stage,
      ...(probability === undefined ? {} : { probability }),
      ...(unmet.length === 0 ? {} : { unmet: [...unmet] }),
      ...(share === undefined ? {} : { confidence: 1 - (1 - confidenceOf(limits)) * share }),
    })),
  }
}

/** Where limits differ, the search is as sure as the least strict of them asks. */
const confidenceOf = (limits: readonly LoadLimit[]): number =>
  Math.min(...limits.map(({ confidence }) => confidence))

interface Facts {
  readonly tried: readonly TriedLevel[]
  readonly met: number | undefined
  readonly lowestMissed: number | undefined
  readonly settings: SearchSettings
}

function wordsOf(facts: Facts): string {
  const { tried, met, lowestMissed, settings } = facts
  const text = (level: number): string => levelText(level, settings)
  const all = listed(settings.limits.map(one => one.text))
  const it = settings.limits.length === 1 ? 'it' : 'them'
  const unmet = tried.find(({ level, outcome }) => level === lowestMissed && outcome === 'fail')?.unmet ?? []
  return [
    met === undefined
      ? `No level was shown to meet ${all}.`
      : `${text(met)} meets ${all} with probability ${percent(probabilityAt(tried, met))}.`,
    lowestMissed === undefined
      ? `None was shown to miss ${it}${met === undefined ? '; the true highest may be above' : ''}.`
      : `${text(lowestMissed)} misses ${settings.limits.length === 1 ? it : listed(unmet)}.`,
    ...doubtsOf(facts),
    ...strictness(facts),
  ].join(' ')
}

function doubtsOf({ tried, met, lowestMissed, settings }: Facts): string[] {
  const between = tried.filter(
    ({ level, outcome }) =>
      outcome === 'inconclusive' && level > (met ?? 0) && level < (lowestMissed ?? Number.POSITIVE_INFINITY),
  )
  const isMetAbove =
    lowestMissed !== undefined &&
    tried.some(({ level, outcome }) => outcome === 'pass' && level > lowestMissed)
  return [
    ...(between.length === 0
      ? []
      : [
          `Open: ${between.map(({ level }) => levelText(level, settings)).join(', ')}; longer stages would tell.`,
        ]),
    ...(met === undefined && tried.some(({ isTooShort }) => isTooShort === true)
      ? [
          'Stages were too short to show it with none beyond the limit: give more --requests or a longer --duration.',
        ]
      : []),
    ...(isMetAbove
      ? ['A higher level met it after a lower one missed: something other than the load moved latency.']
      : []),
  ]
}

/** Why a level that would pass alone may be open here. */
function strictness({ tried, settings }: Facts): string[] {
  const shares = tried.flatMap(({ share }) => (share === undefined ? [] : [share]))
  if (shares.length < 2) return []
  const error = 1 - confidenceOf(settings.limits)
  const asked = [Math.max(...shares), Math.min(...shares)].map(share => percent(1 - error * share))
  return [
    `Each level was asked for ${asked[0] === asked[1] ? asked[0] : `${asked[0]} to ${asked[1]}`}, so that the whole search calls a level met that is not in at most ${percent(error)}.`,
  ]
}

const levelText = (level: number, { over }: SearchSettings): string =>
  over === 'rate' ? rateText(level) : `${level} at once`

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`

const probabilityAt = (tried: readonly TriedLevel[], at: number): number | undefined =>
  tried.find(({ level, outcome }) => level === at && outcome === 'pass')?.probability

const percent = (share: number | undefined): string =>
  share === undefined ? 'unknown' : share > 0.999 ? 'above 99.9%' : `${Number((share * 100).toFixed(1))}%`

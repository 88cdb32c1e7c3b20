import type { LoadLimit, LoadVerdict, SaturationResult } from './load-result.ts'
import { rateText } from './parse-limit.ts'

export interface SearchSettings {
  readonly limit: LoadLimit
  readonly over: SaturationResult['over']
  /** First level tried. */
  readonly from: number
  /** Levels are told apart to this ratio; 1.1 is 10%. */
  readonly precision: number
  /** Stages at most. */
  readonly most: number
}

export interface TriedLevel {
  readonly level: number
  readonly outcome: LoadVerdict['outcome']
  readonly probability?: number | undefined
  /** Index of the stage. */
  readonly stage: number
}

/** Each step of the way up, and down when the first level already misses. */
const step = 2
/** Levels left open on the way up before the search turns back: each is a whole stage. */
const mostOpen = 2

/**
 * The next level to try, or undefined when the search is over: doubling until a level is shown to miss the limit (or two are open),
 * halving when none meets it, then halving the ratio between the highest that met it and the lowest that did not. What is
 * inconclusive is not taken for met, so that the answer errs to the safe side.
 */
export function nextLevel(tried: readonly TriedLevel[], settings: SearchSettings): number | undefined {
  if (tried.length >= settings.most) return undefined
  if (tried.length === 0) return settings.from
  const round = (level: number): number =>
    settings.over === 'concurrency' ? Math.max(1, Math.round(level)) : level
  const next = round(wantedLevel(tried, settings.precision) ?? Number.NaN)
  return Number.isNaN(next) || tried.some(({ level }) => level === next) ? undefined : next
}

function wantedLevel(tried: readonly TriedLevel[], precision: number): number | undefined {
  const { met, missed } = bracketOf(tried)
  const isFailed = tried.some(({ outcome }) => outcome === 'fail')
  const open = tried.filter(({ outcome, level }) => outcome === 'inconclusive' && level > (met ?? 0)).length
  if (!isFailed && open < mostOpen) return Math.max(...tried.map(({ level }) => level)) * step
  if (missed === undefined) return undefined
  if (met === undefined) return missed / step
  return missed / met <= precision ? undefined : Math.sqrt(met * missed)
}

/** Latency does not fall with load: above a level that missed, a pass is taken for luck. */
function bracketOf(tried: readonly TriedLevel[]): {
  readonly met: number | undefined
  readonly missed: number | undefined
} {
  const least = (levels: readonly number[]): number | undefined =>
    levels.length === 0 ? undefined : Math.min(...levels)
  const missed = least(tried.filter(({ outcome }) => outcome !== 'pass').map(({ level }) => level))
  const below = tried.filter(
    ({ outcome, level }) => outcome === 'pass' && level < (missed ?? Number.POSITIVE_INFINITY),
  )
  return { met: below.length === 0 ? undefined : Math.max(...below.map(({ level }) => level)), missed }
}

/** What the search found, with its doubt in words. */
export function searchResult(tried: readonly TriedLevel[], settings: SearchSettings): SaturationResult {
  const { limit, over } = settings
  const { met } = bracketOf(tried)
  const failed = tried.filter(({ outcome }) => outcome === 'fail').map(({ level }) => level)
  const lowestMissed = failed.length === 0 ? undefined : Math.min(...failed)
  return {
    limit,
    over,
    ...(met === undefined ? {} : { highestMet: met }),
    ...(lowestMissed === undefined ? {} : { lowestMissed }),
    words: wordsOf({ tried, met, lowestMissed, settings }),
    tried: tried.map(({ level, outcome, probability, stage }) => ({
      level,
      outcome,
      stage,
      ...(probability === undefined ? {} : { probability }),
    })),
  }
}

interface Facts {
  readonly tried: readonly TriedLevel[]
  readonly met: number | undefined
  readonly lowestMissed: number | undefined
  readonly settings: SearchSettings
}

function wordsOf({ tried, met, lowestMissed, settings }: Facts): string {
  const { limit, over } = settings
  const text = (level: number): string => (over === 'rate' ? rateText(level) : `${level} at once`)
  const parts = [
    met === undefined
      ? `No level was shown to meet ${limit.text}.`
      : `${text(met)} meets ${limit.text} with probability ${percent(probabilityAt(tried, met))}.`,
    lowestMissed === undefined
      ? `None was shown to miss it${met === undefined ? '' : '; the true highest may be above'}.`
      : `${text(lowestMissed)} misses it.`,
  ]
  const between = tried.filter(
    ({ level, outcome }) =>
      outcome === 'inconclusive' && level > (met ?? 0) && level < (lowestMissed ?? Number.POSITIVE_INFINITY),
  )
  if (between.length > 0)
    parts.push(`Open: ${between.map(({ level }) => text(level)).join(', ')}; longer stages would tell.`)
  if (
    lowestMissed !== undefined &&
    tried.some(({ level, outcome }) => outcome === 'pass' && level > lowestMissed)
  )
    parts.push('A higher level met it after a lower one missed: something other than the load moved latency.')
  return parts.join(' ')
}

const probabilityAt = (tried: readonly TriedLevel[], at: number): number | undefined =>
  tried.find(({ level, outcome }) => level === at && outcome === 'pass')?.probability

const percent = (share: number | undefined): string =>
  share === undefined ? 'unknown' : share > 0.999 ? 'above 99.9%' : `${Number((share * 100).toFixed(1))}%`

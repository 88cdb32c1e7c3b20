import type { LoadLimit, LoadVerdict, SaturationResult } from './load-result.ts'

export interface SearchSettings {
  /** All of them must hold at a level for it to be met. */
  readonly limits: readonly LoadLimit[]
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
  /** That every limit holds: of the least probable. */
  readonly probability?: number | undefined
  /** Words of the limits that were not shown to hold. */
  readonly unmet?: readonly string[]
  /** Share of the search's error that was spent on calling the level met. */
  readonly share?: number
  /** So few requests that it could not have been met with none of them beyond. */
  readonly isTooShort?: boolean
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
  if (met === undefined) {
    // Fewer requests in the same time say even less.
    const isTooShort = tried.some(one => one.level === missed && one.isTooShort === true)
    return isTooShort ? undefined : missed / step
  }
  return missed / met <= precision ? undefined : Math.sqrt(met * missed)
}

/** Latency does not fall with load: above a level that missed, a pass is taken for luck. */
export function bracketOf(tried: readonly TriedLevel[]): {
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

/**
 * Share of its allowed error that a search may spend on calling the next level met, so that all it tries together err no more often
 * than one level judged alone would.
 *
 * What is spent on a level that is then called met was not lost: had it been missed in truth, the error would be made already. Only
 * levels that are not called met use the error up, and the next gets an even share of what is left over those that may still come.
 * By this no level that misses is ever called met in more than 1 - confidence of all searches, whichever levels a search turns to
 * and however many, since each stage asks anew and is judged by what is allowed at that moment.
 *
 * Calling a level missed is not corrected: what is wrong there makes the answer too low, not too high.
 *
 * @see Wiens & Dmitrienko (2005), The fallback procedure, doi:10.1080/10543400500265660, for passing on what is not used up
 */
export function errorShare(tried: readonly TriedLevel[], { precision }: SearchSettings): number {
  let left = 1
  for (const [at, { outcome }] of tried.entries())
    if (outcome !== 'pass') left -= left / levelsComing(tried.slice(0, at), precision)
  return left / levelsComing(tried, precision)
}

/** Levels that may still be tried: known between two levels, and before that so many as a usual way up would take. */
function levelsComing(tried: readonly TriedLevel[], precision: number): number {
  const halvings = (ratio: number): number =>
    Math.max(1, Math.ceil(Math.log2(Math.log(ratio) / Math.log(precision)) - 1e-9))
  const { met, missed } = bracketOf(tried)
  if (met === undefined || missed === undefined) return mostOpen + halvings(step)
  const isFailed = tried.some(({ outcome }) => outcome === 'fail')
  // One that is open does not end the way up.
  return halvings(missed / met) + (isFailed ? 0 : mostOpen - 1)
}

/** The values that a metric can take; null, or a number too large to be one, stands for no end. */
export interface MetricRange {
  readonly id: string
  readonly range: readonly (number | null)[]
}

const endOf = (value: number | null | undefined): number | undefined =>
  value == null || Math.abs(value) === Number.MAX_VALUE || !Number.isFinite(value) ? undefined : value

const isNear = (range: MetricRange['range']): boolean => range[0] === 0 && range[1] === 1

/**
 * What is wrong with a limit that every value keeps, or none: 2 where 0.02 was meant passes whoever comes. Undefined for a limit
 * that can be kept and missed. The limit at the end that is hardest to reach is one; a limit at the easy end is one only where a
 * weight needs it as its zero.
 */
export function limitProblem(
  { min, max, weight }: { min?: number | undefined; max?: number | undefined; weight?: number | undefined },
  metric: MetricRange,
): string | undefined {
  const threshold = min ?? max
  if (threshold === undefined) return undefined
  const [low, high] = [endOf(metric.range[0]), endOf(metric.range[1])]
  const [easy, hard] = min === undefined ? [high, low] : [low, high]
  const sign = min === undefined ? -1 : 1
  const isFree =
    easy !== undefined && (sign * threshold < sign * easy || (threshold === easy && weight === undefined))
  const isBarred = hard !== undefined && sign * threshold > sign * hard
  if (!isFree && !isBarred) return undefined
  const what = isFree ? 'can never be missed' : 'can never be met'
  return `${min === undefined ? 'max' : 'min'} ${threshold} ${what}: ${liesText(metric.id, [low, high])}${meantText(threshold, metric)}`
}

/** The same of a margin: one as wide as the whole range lets every change pass. */
export function marginProblem(margin: number, metric: MetricRange): string | undefined {
  const [low, high] = [endOf(metric.range[0]), endOf(metric.range[1])]
  if (low === undefined || high === undefined || margin < high - low) return undefined
  return `${margin} can never be missed: ${liesText(metric.id, [low, high])}${meantText(margin, metric)}`
}

function liesText(id: string, [low, high]: readonly (number | undefined)[]): string {
  if (low === undefined) return `${id} is at most ${high}`
  return high === undefined ? `${id} is at least ${low}` : `${id} lies between ${low} and ${high}`
}

/** Percent and points are soon written for a share. */
function meantText(stated: number, { range }: MetricRange): string {
  if (!isNear(range) || stated <= 1 || stated > 100) return ''
  return ` (did you mean ${Number((stated / 100).toPrecision(12))}?)`
}

import { CupelError } from '../../kernel/index.ts'
import type { LoadLimit, LoadMeasure } from './load-result.ts'

/** Names of measures as people write them. */
const measureNames = {
  'end-to-end': 'endToEnd',
  e2e: 'endToEnd',
  latency: 'endToEnd',
  'first-token': 'firstToken',
  ttft: 'firstToken',
  'time-per-output-token': 'timePerOutputToken',
  tpot: 'timePerOutputToken',
  'between-tokens': 'interToken',
  itl: 'interToken',
} as const satisfies Record<string, LoadMeasure>

/** How measures are called in sentences. */
export const measureWords: Readonly<Record<LoadMeasure, string>> = {
  endToEnd: 'end to end',
  firstToken: 'to first token',
  interToken: 'between tokens',
  timePerOutputToken: 'per output token',
  queueing: 'waiting to be sent',
  service: 'from actual send',
}

const pattern =
  /^\s*p(\d{1,2}(?:\.\d{1,3})?)\s*(?:\(?([a-z0-9-]+)\)?)?\s*(?:<=|≤|<)\s*(\d+(?:\.\d+)?)\s*(ms|s)\s*$/i

/**
 * `p95<=2s`, `p99 ttft<=500ms`: a percentile, what it is of (end to end unless named), and the limit.
 *
 * @throws CupelError `usage_invalid` that shows the form
 */
export function parseLimit(text: string, confidence = 0.95): LoadLimit {
  const match = pattern.exec(text)
  const name = (match?.[2] ?? 'end-to-end').toLowerCase()
  const percentile = Number(match?.[1]) / 100
  const maxMs = Number(match?.[3]) * (match?.[4]?.toLowerCase() === 's' ? 1000 : 1)
  if (!match || !Object.hasOwn(measureNames, name) || !(percentile > 0 && percentile < 1) || !(maxMs > 0)) {
    throw new CupelError('usage_invalid', `--limit "${text}" is not a limit.`, {
      hint: `Write p95<=2s, with a time above 0, or name what it is of: p99 ttft<=500ms. Known: ${Object.keys(measureNames).join(', ')}.`,
    })
  }
  return limitOf({
    measure: measureNames[name as keyof typeof measureNames],
    percentile,
    maxMs,
    confidence,
  })
}

/** A limit with its words. */
export function limitOf(limit: Omit<LoadLimit, 'text'>): LoadLimit {
  return {
    ...limit,
    text: `${percentileName(limit.percentile)} ${measureWords[limit.measure]} ≤ ${timeText(limit.maxMs)}`,
  }
}

/** `p99.9` for 0.999. */
export const percentileName = (p: number): string => `p${Number((p * 100).toFixed(3))}`

/** `2 s`, `350 ms`, `1.4 ms`, `0.023 ms`: three digits are what a histogram holds. */
export function timeText(ms: number): string {
  if (ms >= 10_000) return `${Number((ms / 1000).toFixed(1))} s`
  if (ms >= 1000) return `${Number((ms / 1000).toFixed(2))} s`
  return `${Number(ms.toPrecision(3))} ms`
}

/**
 * Requests a second of `50/s`, `120/min`, `3000/h`, or a plain number.
 *
 * @throws CupelError `usage_invalid`
 */
export function parseRate(text: string, option = '--rate'): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:\/\s*(s|min|h))?\s*$/.exec(text)
  const rate = Number(match?.[1]) / { s: 1, min: 60, h: 3600 }[(match?.[2] ?? 's') as 's' | 'min' | 'h']
  if (match && rate > 0) return rate
  throw new CupelError('usage_invalid', `${option} "${text}" is not a rate.`, {
    hint: 'Write requests a second, e.g. 50 or 50/s, or 120/min.',
  })
}

/** `50/s`, `0.5/s`. */
export const rateText = (perSecond: number): string => `${Number(perSecond.toPrecision(3))}/s`

import { CupelError, formatUsd } from '../../kernel/index.ts'
import { type LoadMoney, type RequestRecords, requestOutcomes } from '../../measure/load/index.ts'
import { type Price, priceCall } from '../../prepare/provider/index.ts'
import type { LoadSubject } from './load-subject.ts'
import type { StageBodies } from './make-bodies.ts'

/** Output tokens of an answer where nothing says how many: what a long answer takes. */
const assumedOutput = 500

export interface LoadForecast {
  readonly candidate: string
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Output tokens were assumed: neither the candidate nor the workload limits them. */
  readonly isAssumed: boolean
  /** Undefined when the price is not known; 0 when nothing is paid. */
  readonly costUsd: number | undefined
}

export interface ForecastInput {
  readonly subject: Pick<LoadSubject, 'facts' | 'payment' | 'price' | 'maxTokens'>
  readonly requests: number
  /** Of one request, on average. */
  readonly inputTokens: number
  /** Asked of one request, on average, where the workload says. */
  readonly outputTokens: number | undefined
}

/** What a load run will take, before any of it is sent. */
export function forecastLoad({ subject, requests, inputTokens, outputTokens }: ForecastInput): LoadForecast {
  const output = outputTokens ?? subject.maxTokens ?? assumedOutput
  const usage = { inputTokens: Math.ceil(inputTokens), outputTokens: Math.ceil(output) }
  const each = subject.payment === 'free' ? 0 : priceCall(usage, subject.price)
  return {
    candidate: subject.facts.name,
    requests,
    inputTokens: usage.inputTokens * requests,
    outputTokens: usage.outputTokens * requests,
    isAssumed: outputTokens === undefined && subject.maxTokens === undefined,
    costUsd: each === undefined ? undefined : each * requests,
  }
}

/**
 * Refuses what would cost money nobody agreed to.
 *
 * @throws CupelError `usage_invalid` with the forecast, or for a limit of money where no price is known
 */
export function checkMoney(
  forecast: LoadForecast,
  subject: Pick<LoadSubject, 'payment' | 'facts'>,
  { budgetUsd, isAgreed }: { budgetUsd: number | undefined; isAgreed: boolean },
): void {
  if (subject.payment !== 'tokens') return
  const { name } = subject.facts
  if (forecast.costUsd === undefined) {
    if (budgetUsd === undefined && isAgreed) return
    throw new CupelError(
      'usage_invalid',
      `What ${name} costs is not known${budgetUsd === undefined ? '' : ', so that --budget cannot hold it'}.`,
      {
        hint: `State its price in the config, candidates.${name}.price: { inputPerMillion: …, outputPerMillion: … }${budgetUsd === undefined ? ', or say --yes to load it all the same' : ''}.`,
      },
    )
  }
  if (budgetUsd !== undefined || isAgreed || forecast.costUsd === 0) return
  throw new CupelError(
    'usage_invalid',
    `${name} is paid by the token: about ${formatUsd(forecast.costUsd)} for ${forecast.requests.toLocaleString('en-US')} requests, ${forecast.inputTokens.toLocaleString('en-US')} input and ${forecast.outputTokens.toLocaleString('en-US')} output tokens${forecast.isAssumed ? ` (${assumedOutput} an answer, assumed)` : ''}. Nothing was sent.`,
    {
      hint: `--budget ${Math.max(1, Math.ceil(forecast.costUsd))} stops at that many dollars; --yes agrees to the forecast.`,
    },
  )
}

export interface PaidRequests extends StageBodies {
  readonly price: Price
  readonly maxTokens: number | undefined
  /** How many times dearer than its most a request turned out to be so far; at least 1. */
  readonly dearest: number
}

/**
 * What each body may cost at most: its input, and as many output tokens as it asks for. Where nothing limits them, a long answer is
 * assumed, and the largest that is seen takes its place.
 */
export function mostUsdOf({ bodies, askedTokens, price, maxTokens, dearest }: PaidRequests): Float64Array {
  return Float64Array.from(bodies, ({ inputTokens = 0 }, at) => {
    const outputTokens = askedTokens[at] ?? maxTokens ?? assumedOutput
    return dearest * (priceCall({ inputTokens, outputTokens }, price) ?? 0)
  })
}

/** The money of one stage, of which no request takes more than is left with all that is under way. */
export function moneyFor(requests: PaidRequests, leftUsd: number): LoadMoney {
  const mostUsd = mostUsdOf(requests)
  const { price, bodyOf } = requests
  const costUsd = (records: RequestRecords, row: number): number =>
    costOf(records, row, { price, mostUsd: mostUsd[bodyOf[row] as number] as number }).usd
  return { leftUsd, mostUsd, costUsd }
}

/** Ends after which nobody knows how much of an answer was made, and is to be paid. */
const untold: readonly number[] = (['timeout', 'connection', 'malformed', 'aborted'] as const).map(outcome =>
  requestOutcomes.indexOf(outcome),
)

/**
 * What one request did cost. A request that never left cost nothing; one that left and brought no count of tokens counts with the
 * most it may have cost, since what is not known is not nothing; one that the server refused counts with its input.
 */
export function costOf(
  records: RequestRecords,
  row: number,
  { price, mostUsd }: { readonly price: Price; readonly mostUsd: number },
): { readonly usd: number; readonly isAtMost: boolean } {
  if (Number.isNaN(records.startedMs[row])) return { usd: 0, isAtMost: false }
  const outputTokens = records.outputTokens[row] as number
  if (outputTokens === 0 && untold.includes(records.outcome[row] as number))
    return { usd: mostUsd, isAtMost: true }
  const usage = { inputTokens: records.inputTokens[row] as number, outputTokens }
  return { usd: priceCall(usage, price) ?? 0, isAtMost: false }
}

import type { Estimate } from '../../../../src/server/api-contract.ts'
import { Whisker } from '../../parts/whisker.tsx'
import { intervalWords, moneyText } from './words.ts'

interface MoneyProps {
  readonly estimate: Estimate
  readonly text?: (value: number) => string
  /** Ends of the scale that the column shares; without them nothing is drawn. */
  readonly domain?: readonly [number, number] | undefined
  readonly leads?: boolean
  /** A reason that is said beside it already. */
  readonly said?: string | undefined
}

export const reasonOf = (estimate: Estimate): string | undefined =>
  estimate.kind === 'unknown' ? estimate.reason : undefined

/** A figure with its interval below it; n is that of the row. What is not known is said, with why. */
export function Money({ estimate, text = moneyText, domain, leads = false, said }: MoneyProps) {
  if (estimate.kind === 'unknown')
    return estimate.reason === said ? (
      <span className="text-[0.86rem] font-[600] text-dim">unknown</span>
    ) : (
      <span className="block min-w-[11rem] text-[0.86rem] text-dim">
        <span className="font-[600]">unknown</span>: {estimate.reason}
      </span>
    )
  const interval = intervalWords(estimate, text)
  return (
    <span className="block whitespace-nowrap">
      <span className="font-[600]">{text(estimate.value)}</span>
      {interval !== undefined && <span className="block text-[0.84rem] text-dim">{interval}</span>}
      {domain !== undefined && (
        <span className="block leading-none">
          <Whisker
            value={estimate.value}
            interval={estimate.interval}
            domain={domain}
            leads={leads}
            width={120}
          />
        </span>
      )}
    </span>
  )
}

import type { Estimate } from '../../../src/server/api-contract.ts'
import { countText, intervalText, type Scale, valueText } from './format.ts'
import { Whisker } from './whisker.tsx'

interface FigureProps {
  readonly estimate: Estimate
  readonly scale?: Scale
  /** Ends of the common scale; without them no whisker is drawn. */
  readonly domain?: readonly [number, number]
  readonly mark?: number | undefined
  readonly leads?: boolean
}

const plain = { aggregation: 'mean' } as const

export const plainScale: Scale = { prefix: '', factor: 1, digits: 3, suffix: '' }

export const shareScale: Scale = { prefix: '', factor: 100, digits: 1, suffix: '%' }

/** An estimate as it is always shown: value, interval and n, or the reason why there is none. */
export function Figure({ estimate, scale = plainScale, domain, mark, leads = false }: FigureProps) {
  if (estimate.kind === 'unknown')
    return (
      <span className="block text-[0.86rem] text-dim">
        <span className="font-[600]">unknown</span>: {estimate.reason} (n = {countText(estimate.n)})
      </span>
    )
  return (
    <span className="block">
      <span className="whitespace-nowrap">
        <span className="font-[600]">{valueText(estimate.value, plain, scale)}</span>{' '}
        <span className="text-[0.84rem] text-dim">
          {estimate.interval === undefined ? 'no interval' : intervalText(estimate.interval, scale)}, n ={' '}
          {countText(estimate.n)}
        </span>
      </span>
      {domain !== undefined && (
        <span className="block leading-none">
          <Whisker
            value={estimate.value}
            interval={estimate.interval}
            domain={domain}
            mark={mark}
            leads={leads}
            width={150}
          />
        </span>
      )}
    </span>
  )
}

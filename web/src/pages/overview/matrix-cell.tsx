import { Link } from '@tanstack/react-router'
import { countText, intervalText, roundedRange, type Scale, valueText } from '../../parts/format.ts'
import { Whisker } from '../../parts/whisker.tsx'
import { type Cell, type Metric, standingOf } from './matrix.ts'

interface MatrixCellProps {
  readonly cell: Cell | undefined
  readonly column: {
    readonly metric: Metric
    readonly cells: readonly (Cell | undefined)[]
    readonly scale: Scale
    readonly domain: readonly [number, number]
  }
  readonly run: string
  readonly candidate: string
}

const marks = {
  best: { sign: '●', words: 'best: ' },
  tied: { sign: '○', words: 'tied with the best: ' },
} as const

/** One figure of the matrix; leads to its trials. */
export function MatrixCell({ cell, column, run, candidate }: MatrixCellProps) {
  if (cell === undefined) return <td className="text-[0.86rem] text-dim">unknown: no trial</td>
  const { estimate } = cell
  const target = {
    to: '/runs/$run',
    params: { run },
    search: { candidate, metric: column.metric.id },
  } as const
  if (estimate.kind === 'unknown')
    return (
      <td className="min-w-[9rem] text-[0.86rem]">
        <Link {...target} className="text-dim hover:underline">
          <b className="font-[600]">unknown</b>: {estimate.reason}
        </Link>
        <Missing cell={cell} />
      </td>
    )
  const standing = standingOf(cell, column.cells)
  const leads = standing === 'best' || standing === 'tied'
  const mark = standing === 'best' || standing === 'tied' ? marks[standing] : undefined
  return (
    <td className={leads ? 'bg-gold-soft' : ''}>
      <Link {...target} className="group -mx-1 block rounded-md px-1" title={`Method: ${estimate.method}`}>
        <span className="block whitespace-nowrap">
          {mark !== undefined && (
            <span className="text-gold">
              <span aria-hidden="true" className="mr-1 text-[0.8em]">
                {mark.sign}
              </span>
              <span className="sr-only">{mark.words}</span>
            </span>
          )}
          <span className={`text-[1rem] font-[620] group-hover:underline ${leads ? 'text-gold' : ''}`}>
            {valueText(estimate.value, column.metric, column.scale)}
          </span>{' '}
          <span className="text-[0.82rem] text-dim">
            {estimate.interval === undefined ? 'no interval' : intervalText(estimate.interval, column.scale)}
          </span>
        </span>
        <span className="block leading-none">
          <Whisker
            value={estimate.value}
            interval={estimate.interval}
            domain={column.domain}
            leads={leads}
            width={126}
          />
        </span>
        <span className="block text-[0.78rem] whitespace-nowrap text-dim">
          n = {countText(estimate.n)}
          {cell.ranks !== undefined && `, rank ${roundedRange(cell.ranks.from, cell.ranks.to)}`}
        </span>
      </Link>
      <Missing cell={cell} />
    </td>
  )
}

function Missing({ cell }: { readonly cell: Cell }) {
  const { unscored, errored } = cell.estimate
  if (unscored + errored === 0) return null
  const parts = [
    ...(unscored > 0 ? [`${countText(unscored)} unscored`] : []),
    ...(errored > 0 ? [`${countText(errored)} failed`] : []),
  ]
  return <span className="block text-[0.78rem] text-bad">{parts.join(', ')}</span>
}

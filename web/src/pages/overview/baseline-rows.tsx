import { Badge } from '../../parts/badge.tsx'
import { countText, intervalText, type Scale, valueText } from '../../parts/format.ts'
import type { Candidate, Comparison, Metric } from './matrix.ts'

const roleWords = {
  human: 'human expert',
  current: 'current',
  cheapest: 'cheapest',
  chance: 'chance',
} as const

/** What a candidate is held against the others for, and whether it is shown to beat the cheap baselines. */
export function BaselineNotes({ candidate }: { readonly candidate: Candidate }) {
  const { roles = [], beatsCheapBaseline: mark } = candidate
  return (
    <>
      {roles.map(role => (
        <span key={role} className="ml-1.5">
          <Badge>{roleWords[role]}</Badge>
        </span>
      ))}
      {mark !== undefined && mark.verdict !== 'yes' && (
        <span
          className={`block text-[0.8rem] leading-[1.35] font-[520] ${mark.verdict === 'worse' ? 'text-bad' : ''}`}
          title={mark.why ?? 'By the paired difference on the same examples, after its correction.'}
        >
          {mark.verdict === 'worse' ? 'worse than' : 'not shown better than'} {mark.against}
        </span>
      )}
    </>
  )
}

interface CeilingRowsProps {
  readonly comparison: Comparison
  readonly columns: readonly { readonly metric: Metric; readonly scale: Scale }[]
}

/** How far people agree: below the candidates, because it is none. */
export function CeilingRows({ comparison, columns }: CeilingRowsProps) {
  return (comparison.ceilings ?? []).map(({ metric, estimate, raters, examples, source, synthetic }) => (
    <tr key={metric}>
      <th scope="row">
        rater ceiling{synthetic && ', made up'}
        <span className="block text-[0.8rem] leading-[1.35] font-normal text-dim">
          {estimate.kind === 'known'
            ? `one of ${countText(raters)} raters against the majority of the others, ${countText(examples)} examples in ${source}`
            : estimate.reason}
        </span>
      </th>
      {columns.map(column => (
        <td key={column.metric.id}>
          {column.metric.id === metric &&
            (estimate.kind === 'known' ? (
              <span className="block whitespace-nowrap">
                <span className="text-[1rem] font-[620]">
                  {valueText(estimate.value, column.metric, column.scale)}
                </span>{' '}
                <span className="text-[0.82rem] text-dim">
                  {estimate.interval === undefined
                    ? 'no interval'
                    : intervalText(estimate.interval, column.scale)}
                </span>
                <span className="block text-[0.78rem] text-dim">n = {countText(estimate.n)}</span>
              </span>
            ) : (
              <b className="text-[0.86rem] font-[600] text-dim">unknown</b>
            ))}
        </td>
      ))}
      <td colSpan={3} />
    </tr>
  ))
}

import type { GateCheck, GateDetails } from '../../../../src/server/api-contract.ts'
import { VerdictBadge } from '../../parts/badge.tsx'
import { countText, intervalText, scaleOf, valueText } from '../../parts/format.ts'
import { TableRegion } from '../../parts/table-region.tsx'

/** Every check with both sides, the difference, how sure a failure is, and the method. */
export function FiguresTable({ details: { report, texts } }: { readonly details: GateDetails }) {
  return (
    <details className="card px-4 py-2">
      <summary className="py-1 text-dim">Both sides, p values and methods of every check</summary>
      <div className="py-2">
        <TableRegion caption="Every check" isPinned>
          <thead>
            <tr>
              <th scope="col">Check</th>
              <th scope="col">Baseline</th>
              <th scope="col">Now</th>
              <th scope="col">Figure</th>
              <th scope="col">Allowed</th>
              <th scope="col">p of harm</th>
              <th scope="col">Corrected</th>
              <th scope="col">Method</th>
            </tr>
          </thead>
          <tbody>
            {report.checks.map((check, at) => (
              <tr key={check.name}>
                <th scope="row" className="min-w-[9rem] [overflow-wrap:anywhere]">
                  {check.name}
                  <span className="block font-normal">
                    <VerdictBadge outcome={check.outcome} />
                  </span>
                </th>
                <td className="min-w-[8rem]">{sideText(check, 'baseline')}</td>
                <td className="min-w-[8rem]">{sideText(check, 'candidate')}</td>
                <td className="min-w-[9rem]">{texts[at]?.figure ?? 'none'}</td>
                <td className="min-w-[6rem]">{texts[at]?.bound ?? ''}</td>
                <td>{chance(check.pValue)}</td>
                <td>{chance(check.pAdjusted)}</td>
                <td>{check.figure?.method ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </TableRegion>
      </div>
    </details>
  )
}

function sideText({ measured, ...check }: GateCheck, side: 'baseline' | 'candidate'): string {
  const figure = check[side]
  if (figure === undefined || measured === undefined) return ''
  const { value, lower, upper, n } = figure
  const scale = scaleOf(measured, value)
  const limits = lower === undefined || upper === undefined ? '' : ` ${intervalText({ lower, upper }, scale)}`
  return `${valueText(value, measured, scale)}${limits}, n = ${countText(n)}`
}

function chance(p: number | undefined): string {
  if (p === undefined) return ''
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4)
}

import type { ConfidenceReport } from '../../../../src/server/api-contract.ts'
import { Figure } from '../../parts/figure.tsx'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'

/** What mending the confidences would give, on answers that the mending has not seen. */
export function RecalibrationTable({ report: { recalibration } }: { readonly report: ConfidenceReport }) {
  if (recalibration.kind === 'unknown')
    return (
      <Section title="Recalibration">
        <p className="text-dim">{recalibration.reason}</p>
      </Section>
    )
  const { before, methods, fittedOn, reportedOn } = recalibration
  return (
    <Section
      title="Recalibration"
      note={`Fitted on ${fittedOn} answers and told on ${reportedOn} others. A change below 0 is better.`}
    >
      <TableRegion caption="Recalibration" isPinned>
        <thead>
          <tr>
            <th scope="col">Method</th>
            <th scope="col">Smooth calibration error ↓</th>
            <th scope="col">Change</th>
            <th scope="col">Brier score ↓</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">as stated</th>
            <td>
              <Figure estimate={before.smoothError} />
            </td>
            <td />
            <td>
              <Figure estimate={before.brier} />
            </td>
            <td />
          </tr>
          {methods.map(({ method, after, change, warnings }) => (
            <tr key={method}>
              <th scope="row" className="min-w-[8rem]">
                {method}
                {warnings.map(warning => (
                  <span key={warning} className="block text-[0.8rem] font-normal text-dim">
                    {warning}
                  </span>
                ))}
              </th>
              <td>
                <Figure estimate={after.smoothError} />
              </td>
              <td>
                <Figure estimate={change.smoothError} />
              </td>
              <td>
                <Figure estimate={after.brier} />
              </td>
              <td>
                <Figure estimate={change.brier} />
              </td>
            </tr>
          ))}
        </tbody>
      </TableRegion>
    </Section>
  )
}

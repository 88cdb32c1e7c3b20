import type { Decision } from '../../../../src/server/api-contract.ts'
import { shareText } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'

/** How far each weight must move before another candidate wins. */
export function WeightsSection({ decision: { weights } }: { readonly decision: Decision }) {
  if (weights.length === 0) return null
  return (
    <Section
      title="Weights"
      note="How far each weight can move, the others keeping their proportions, before another candidate wins."
    >
      <TableRegion caption="Weights and their range">
        <thead>
          <tr>
            <th scope="col">Criterion</th>
            <th scope="col">Weight</th>
            <th scope="col">The winner stays</th>
            <th scope="col">Below it wins</th>
            <th scope="col">Above it wins</th>
          </tr>
        </thead>
        <tbody>
          {weights.map(({ criterion, title, weight, lower, upper, winnerBelow, winnerAbove }) => (
            <tr key={criterion}>
              <th scope="row">{title}</th>
              <td>{shareText(weight)}</td>
              <td>
                {lower === undefined || upper === undefined
                  ? 'unknown'
                  : `from ${shareText(lower)} to ${shareText(upper)}`}
              </td>
              <td className="[overflow-wrap:anywhere]">{winnerBelow ?? 'nobody else'}</td>
              <td className="[overflow-wrap:anywhere]">{winnerAbove ?? 'nobody else'}</td>
            </tr>
          ))}
        </tbody>
      </TableRegion>
    </Section>
  )
}

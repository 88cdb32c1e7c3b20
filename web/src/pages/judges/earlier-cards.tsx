import type { Scorer } from '../../../../src/server/api-contract.ts'
import { SyntheticBadge, VerdictBadge } from '../../parts/badge.tsx'
import { Figure } from '../../parts/figure.tsx'
import { dayText } from '../../parts/format.ts'
import { TableRegion } from '../../parts/table-region.tsx'
import type { Card } from './card-view.tsx'
import { measureName } from './words.ts'

/** How agreement has moved from card to card, newest first. */
export function EarlierCards({ scorer }: { readonly scorer: Scorer }) {
  const cards: readonly Card[] = [
    ...(scorer.card === undefined ? [] : [scorer.card]),
    ...[...scorer.earlier].reverse(),
  ]
  return (
    <TableRegion caption="Cards of this scorer, newest first" isPinned>
      <thead>
        <tr>
          <th scope="col">Made</th>
          <th scope="col">Version</th>
          <th scope="col">Labels</th>
          <th scope="col">Verdict</th>
          <th scope="col">Agreement</th>
        </tr>
      </thead>
      <tbody>
        {cards.map((card, at) => {
          const figure = card.agreement[card.gate.measure]
          return (
            <tr key={`${card.createdAt} ${card.dataHash}`}>
              <th scope="row" className="whitespace-nowrap">
                {dayText(card.createdAt)}
                {at === 0 && scorer.card !== undefined && (
                  <span className="block text-[0.8rem] font-normal text-dim">the present card</span>
                )}
              </th>
              <td>{card.scorer.version}</td>
              <td className="whitespace-nowrap">
                {card.part}, {card.items} items, {card.raters} raters {card.synthetic && <SyntheticBadge />}
              </td>
              <td>
                <VerdictBadge outcome={card.gate.verdict.outcome} />
              </td>
              <td>
                <span className="text-[0.86rem] text-dim">
                  {measureName(card.gate.measure)}, at least {card.gate.required}
                </span>
                {figure !== undefined && (
                  <Figure estimate={figure} domain={[0, 1]} mark={card.gate.required} />
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </TableRegion>
  )
}

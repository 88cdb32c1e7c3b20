import { Link } from '@tanstack/react-router'
import type { Scorer } from '../../../../src/server/api-contract.ts'
import { useScorers } from '../../api/judges.ts'
import { Badge, VerdictBadge } from '../../parts/badge.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Figure } from '../../parts/figure.tsx'
import { dayText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { ScorerState } from './scorer-state.tsx'
import { measureName } from './words.ts'

export function JudgesPage() {
  const scorers = useScorers()
  return (
    <>
      <PageHead
        title="Judges"
        lead="A judge, or a metric that stands for people, decides nothing before its agreement with people has been measured. The record of that is its judge card."
      />
      <Loaded query={scorers} skeleton="h-72">
        {found =>
          found.length === 0 ? (
            <EmptyState title="Nothing scores in this project">
              <p>
                Name metrics under <code>metrics:</code> or a judge under <code>judges:</code> in{' '}
                <code>cupel.yaml</code>.
              </p>
            </EmptyState>
          ) : (
            <ScorersTable scorers={found} />
          )
        }
      </Loaded>
    </>
  )
}

function ScorersTable({ scorers }: { readonly scorers: readonly Scorer[] }) {
  const sorted = [...scorers].sort((a, b) => Number(b.isJudge) - Number(a.isJudge))
  return (
    <TableRegion caption="Judges and metrics" isPinned>
      <thead>
        <tr>
          <th scope="col">Scorer</th>
          <th scope="col">State</th>
          <th scope="col">Gate</th>
          <th scope="col">Valid until</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map(scorer => (
          <ScorerRow key={scorer.id} scorer={scorer} />
        ))}
      </tbody>
    </TableRegion>
  )
}

function ScorerRow({ scorer }: { readonly scorer: Scorer }) {
  const { id, version, isJudge, card } = scorer
  const figure = card?.agreement[card.gate.measure]
  return (
    <tr>
      <th scope="row" className="min-w-[9rem] max-w-[16rem]">
        <Link to="/judges/$id" params={{ id }} className="link [overflow-wrap:anywhere]">
          {id}
        </Link>
        <span className="mt-0.5 flex flex-wrap items-center gap-1.5 text-[0.82rem] font-normal text-dim">
          version {version} {isJudge && <Badge>judge</Badge>}
        </span>
      </th>
      <td className="min-w-[13rem]">
        <ScorerStateCell scorer={scorer} />
      </td>
      <td className="min-w-[15rem]">
        {card === undefined ? (
          <span className="text-dim">never compared with people</span>
        ) : (
          <>
            <VerdictBadge outcome={card.gate.verdict.outcome} />{' '}
            <span className="text-[0.86rem] text-dim">
              {measureName(card.gate.measure)}, at least {card.gate.required}
            </span>
            {figure !== undefined && <Figure estimate={figure} domain={[0, 1]} mark={card.gate.required} />}
          </>
        )}
      </td>
      <td className="whitespace-nowrap">{card === undefined ? '' : dayText(card.expiresAt)}</td>
    </tr>
  )
}

function ScorerStateCell({ scorer }: { readonly scorer: Scorer }) {
  return (
    <>
      <ScorerState state={scorer.state} />
      {scorer.why !== undefined && (
        <p className="mt-1 text-[0.86rem] text-dim [overflow-wrap:anywhere]">{scorer.why}</p>
      )}
    </>
  )
}

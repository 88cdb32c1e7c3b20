import { Link } from '@tanstack/react-router'
import type { GateSummary } from '../../../../src/server/api-contract.ts'
import { Badge, VerdictBadge } from '../../parts/badge.tsx'
import { plural, timeText } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'

interface GateHistoryProps {
  readonly gates: readonly GateSummary[]
  readonly older: number
  readonly shown: string
}

/** Every gate that is kept: when, of what, and what it said. */
export function GateHistory({ gates, older, shown }: GateHistoryProps) {
  return (
    <Section
      title="All gates"
      note={`Newest first, kept in .cupel/gates.${older > 0 ? ` ${plural(older, 'older one is', 'older ones are')} not listed.` : ''}`}
    >
      <ul className="card divide-y">
        {gates.map(gate => (
          <li
            key={gate.id}
            className={`grid gap-x-5 gap-y-1 px-4 py-2.5 sm:grid-cols-[12rem_minmax(0,1fr)] ${gate.id === shown ? 'bg-faint' : ''}`}
          >
            <div>
              <Link
                to="/gate"
                search={{ gate: gate.id }}
                className="link"
                {...(gate.id === shown ? { 'aria-current': 'true' as const } : {})}
              >
                {timeText(gate.decidedAt)}
              </Link>
              <span className="mt-0.5 flex flex-wrap gap-1">
                <VerdictBadge outcome={gate.outcome} />
                {gate.isStale && <Badge>of an earlier {gate.candidate.name}</Badge>}
              </span>
            </div>
            <div className="min-w-0">
              <p className="[overflow-wrap:anywhere]">
                <b className="font-[600]">{gate.candidate.name}</b>
                <span className="text-dim">
                  {' '}
                  against {gate.baseline.name} of {gate.baseline.source}
                </span>
              </p>
              <p className="text-[0.88rem] text-dim [overflow-wrap:anywhere]">{gate.headline}</p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}

import { getRouteApi, Link } from '@tanstack/react-router'
import type { LoadSummary } from '../../../../src/server/api-contract.ts'
import { useLoads } from '../../api/evidence.ts'
import { Badge, VerdictBadge } from '../../parts/badge.tsx'
import { BrokenLines } from '../../parts/broken-lines.tsx'
import { Command } from '../../parts/command.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { countText, timeText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead, Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { LoadView } from './load-view.tsx'

const route = getRouteApi('/app/load')

export function LoadPage() {
  const loads = useLoads()
  const { load } = route.useSearch()
  return (
    <>
      <PageHead
        title="Load"
        lead="Latency at the rate that production will send. It counts from the moment a request was due, so that waiting is part of it; what was never answered counts as slower than anything that was."
      />
      <Loaded query={loads} skeleton="h-72">
        {({ loads: found, broken }) => {
          const [newest] = found
          if (newest === undefined) return <NoLoads />
          return (
            <>
              <LoadView id={found.some(({ id }) => id === load) ? (load ?? newest.id) : newest.id} />
              <Section
                title="Load runs"
                note="Newest first. Only a valid one of the candidate as it is now decides."
              >
                <LoadTable loads={found} />
                <BrokenLines title="Files that cannot be read" lines={broken} />
              </Section>
            </>
          )
        }}
      </Loaded>
    </>
  )
}

function NoLoads() {
  return (
    <EmptyState title="No load run yet">
      <p>
        How fast a candidate is when asked once says little about how fast it is at fifty requests a second.
        This sends them, drawn from your dataset:
      </p>
      <Command text="cupel load CANDIDATE --rate 50/s --limit 'p95<=2s'" />
    </EmptyState>
  )
}

function LoadTable({ loads }: { readonly loads: readonly LoadSummary[] }) {
  return (
    <TableRegion caption="Load runs" isPinned>
      <thead>
        <tr>
          <th scope="col">Candidate</th>
          <th scope="col">What was sent</th>
          <th scope="col">Verdicts</th>
        </tr>
      </thead>
      <tbody>
        {loads.map(load => (
          <LoadRow key={load.id} load={load} />
        ))}
      </tbody>
    </TableRegion>
  )
}

function LoadRow({ load }: { readonly load: LoadSummary }) {
  return (
    <tr>
      <th scope="row" className="min-w-[9rem]">
        <Link to="/load" search={{ load: load.id }} className="link [overflow-wrap:anywhere]">
          {load.candidate.name}
        </Link>
        <span className="block text-[0.8rem] font-normal text-dim">{timeText(load.startedAt)}</span>
        <span className="mt-0.5 flex flex-wrap gap-1">
          {!load.isValid && <Badge tone="bad">not valid</Badge>}
          {load.isStale && <Badge tone="gold">candidate has changed</Badge>}
        </span>
      </th>
      <td className="min-w-[11rem]">
        {load.arrivals.join(', ')}
        <span className="block text-[0.82rem] text-dim">{countText(load.requests)} requests measured</span>
      </td>
      <td className="min-w-[15rem]">
        {load.verdicts.length === 0 ? (
          <span className="text-dim">no limit was stated</span>
        ) : (
          <ul className="space-y-1">
            {load.verdicts.map(({ limit, at, outcome, reason }) => (
              <li key={`${limit} ${at}`} title={reason}>
                <VerdictBadge outcome={outcome} /> {limit} at {at}
              </li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  )
}

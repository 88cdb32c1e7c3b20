import type { AuditPage } from '../../../../src/server/api-contract.ts'
import { useAudit } from '../../api/access.ts'
import { timeText } from '../../parts/format.ts'
import { Skeleton } from '../../parts/loaded.tsx'
import { Section } from '../../parts/page-head.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { TableRegion } from '../../parts/table-region.tsx'

export function AuditPart() {
  const audit = useAudit()
  const entries = audit.data?.pages.flatMap(page => page.entries) ?? []
  return (
    <Section title="Audit log" note="Who changed what, newest first. Nothing is ever taken out of it.">
      {audit.isPending && <Skeleton className="h-96" />}
      {entries.length > 0 && <AuditTable entries={entries} />}
      {audit.isSuccess && entries.length === 0 && <p className="text-dim">Nothing has been changed yet.</p>}
      {audit.isError && <ProblemBox error={audit.error} onRetry={() => void audit.refetch()} />}
      {audit.hasNextPage && (
        <button
          type="button"
          className="btn mt-3"
          disabled={audit.isFetchingNextPage}
          onClick={() => void audit.fetchNextPage()}
        >
          {audit.isFetchingNextPage ? 'Loading …' : 'Load more'}
        </button>
      )}
    </Section>
  )
}

function AuditTable({ entries }: { readonly entries: AuditPage['entries'] }) {
  return (
    <TableRegion caption="Audit log, newest first">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">On</th>
          <th scope="col">Details</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(entry => (
          <tr key={entry.id}>
            <td className="whitespace-nowrap">{timeText(entry.at)}</td>
            <td className="[overflow-wrap:anywhere]">{entry.who}</td>
            <td>{entry.action}</td>
            <td className="[overflow-wrap:anywhere]">{entry.subject}</td>
            <td className="min-w-[12rem] text-[0.86rem] text-dim [overflow-wrap:anywhere]">
              {Object.entries(entry.details)
                .map(([name, value]) => `${name}: ${value}`)
                .join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}

import type { CostReport } from '../../../../src/server/api-contract.ts'
import { plural } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { domainOf } from '../../parts/whisker.tsx'
import { Money } from './money.tsx'
import { byCost, percentText } from './words.ts'

/** Use and evaluation over all months. */
export function OwnershipTable({ report }: { readonly report: CostReport }) {
  const { months } = report.settings
  const candidates = byCost(report)
  const totals = domainOf(candidates.map(({ ownership }) => ownership.totalUsd))
  const isKnown = candidates.some(({ ownership }) => ownership.totalUsd.kind === 'known')
  return (
    <Section
      title={`All in, over ${plural(months, 'month')}`}
      note="Use, and what it takes to decide and to go on watching: labels, runs with their judges, people who check a share of the answers."
    >
      {isKnown ? (
        <TableRegion caption="Total cost of ownership" isPinned>
          <thead>
            <tr>
              <th scope="col">Candidate</th>
              <th scope="col">All in</th>
              <th scope="col">Deciding, once</th>
              <th scope="col">Watching, a month</th>
              <th scope="col">Share of evaluating</th>
            </tr>
          </thead>
          <tbody>
            {candidates.map(({ candidate, ownership }) => (
              <tr key={candidate}>
                <th scope="row" className="min-w-[8.5rem] max-w-[14rem] [overflow-wrap:anywhere]">
                  {candidate}
                </th>
                <td>
                  <Money estimate={ownership.totalUsd} domain={totals} />
                </td>
                <td>
                  <Money estimate={ownership.oneOffUsd} />
                </td>
                <td>
                  <Money estimate={ownership.recurringUsdPerMonth} />
                </td>
                <td>
                  <Money estimate={ownership.shareEvaluating} text={percentText} />
                </td>
              </tr>
            ))}
          </tbody>
        </TableRegion>
      ) : (
        <Unknown report={report} />
      )}
    </Section>
  )
}

function Unknown({ report: { candidates } }: { readonly report: CostReport }) {
  const reasons = new Set(
    candidates.flatMap(({ ownership: { totalUsd } }) =>
      totalUsd.kind === 'unknown' ? [totalUsd.reason] : [],
    ),
  )
  return (
    <div className="card px-4 py-3">
      <p>It is not known what it costs over all months:</p>
      <ul className="mt-1 list-disc pl-5">
        {[...reasons].map(reason => (
          <li key={reason} className="[overflow-wrap:anywhere]">
            {reason}
          </li>
        ))}
      </ul>
    </div>
  )
}

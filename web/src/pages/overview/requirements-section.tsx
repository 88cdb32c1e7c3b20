import type { RequirementVerdict } from '../../../../src/server/api-contract.ts'
import { Badge, VerdictBadge } from '../../parts/badge.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Figure, plainScale } from '../../parts/figure.tsx'
import { countText, probabilityText, scaleOf } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import type { Comparison } from './matrix.ts'

interface RequirementsSectionProps {
  readonly requirements: readonly RequirementVerdict[]
  readonly comparison: Comparison
}

export function RequirementsSection({ requirements, comparison }: RequirementsSectionProps) {
  if (requirements.length === 0)
    return (
      <Section title="Requirements">
        <EmptyState title="No requirement is stated, so no candidate passes or fails">
          <p>
            Say what is good enough before results decide it: thresholds under <code>requirements:</code> in{' '}
            <code>cupel.yaml</code>, for example
          </p>
          <pre className="words box text-[0.85rem] text-ink">{`requirements:
  - { metric: ${comparison.settings.primaryMetrics[0] ?? 'verdict_match'}, min: 0.85 }`}</pre>
        </EmptyState>
      </Section>
    )
  return (
    <Section
      title="Requirements"
      note="Met or missed only when the probability of meeting it is high or low enough, by the confidence that the requirement states; otherwise it is inconclusive."
    >
      <TableRegion caption="Requirements and their verdicts" isPinned>
        <thead>
          <tr>
            <th scope="col">Requirement</th>
            {comparison.candidates.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {requirements.map(requirement => (
            <RequirementRow
              key={`${requirement.requirement} ${requirement.slice}`}
              requirement={requirement}
              comparison={comparison}
            />
          ))}
        </tbody>
      </TableRegion>
    </Section>
  )
}

/** What is limited where it is no metric of the run. */
const outside = {
  metric: undefined,
  latency: { aggregation: 'statistic', range: [0, null], unit: 'ms' },
  cost: { aggregation: 'mean', range: [0, null], unit: 'usd' },
} as const

interface RequirementRowProps {
  readonly requirement: RequirementVerdict
  readonly comparison: Comparison
}

function RequirementRow({ requirement, comparison }: RequirementRowProps) {
  const metric = comparison.metrics.find(({ id }) => id === requirement.metric)
  return (
    <tr>
      <th scope="row" className="min-w-[9rem] max-w-[15rem]">
        <span className="[overflow-wrap:anywhere]">{requirement.requirement}</span>
        <span className="mt-1 flex flex-wrap gap-1">
          {requirement.slice !== 'all' && <Badge>{requirement.slice}</Badge>}
          {requirement.isBlocking && <Badge>blocking</Badge>}
        </span>
      </th>
      {comparison.candidates.map(({ name }) => {
        const verdict = requirement.verdicts.find(({ candidate }) => candidate === name)
        if (verdict === undefined)
          return (
            <td key={name} className="text-dim">
              not judged
            </td>
          )
        const { estimate } = verdict
        const measured = metric ?? outside[requirement.kind]
        const scale =
          measured === undefined
            ? plainScale
            : scaleOf(measured, estimate.kind === 'known' ? estimate.value : 0)
        return (
          <td key={name} className="min-w-[13rem]">
            <VerdictBadge outcome={verdict.outcome} />
            {verdict.probability !== undefined && (
              <span className="ml-1.5 text-[0.84rem] text-dim">{probabilityText(verdict.probability)}</span>
            )}
            <div className="mt-1">
              <Figure estimate={estimate} scale={scale} />
            </div>
            {verdict.outcome === 'inconclusive' && estimate.kind === 'known' && (
              <p className="mt-0.5 text-[0.84rem] text-dim [overflow-wrap:anywhere]">{verdict.reason}</p>
            )}
            {verdict.examplesNeeded !== undefined && (
              <p className="text-[0.84rem]">
                About {countText(verdict.examplesNeeded)} more examples{' '}
                {verdict.examplesAtMix !== undefined &&
                  `of this kind (${countText(verdict.examplesAtMix)} at the dataset's mix) `}
                would settle it.
              </p>
            )}
          </td>
        )
      })}
    </tr>
  )
}

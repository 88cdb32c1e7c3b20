import type { Corrected } from '../../../../src/server/api-contract.ts'
import { type Against, useCorrected } from '../../api/judges.ts'
import { SyntheticBanner } from '../../parts/badge.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Figure, plainScale, shareScale } from '../../parts/figure.tsx'
import { countText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { domainOf } from '../../parts/whisker.tsx'

interface CorrectedPartProps {
  readonly scorer: string
  readonly against: Against & { readonly review: string }
}

export function CorrectedPart({ scorer, against }: CorrectedPartProps) {
  const corrected = useCorrected(scorer, against)
  return (
    <Loaded query={corrected} skeleton="h-72">
      {found => (
        <>
          <p className="mb-4 max-w-[46rem] text-dim">
            What the scorer says of every answer, corrected by what people said of some (prediction-powered
            estimate). Both stand beside each other.
          </p>
          {found.isSynthetic && (
            <SyntheticBanner>
              Some ratings were not given by people: the corrected figures say what a script would, and
              satisfy no gate.
            </SyntheticBanner>
          )}
          {!found.isRandom && (
            <SyntheticBanner>
              The rated answers are not a random part of all: the corrected figures hold for answers of that
              kind, not for all.
            </SyntheticBanner>
          )}
          <CorrectedTable corrected={found} />
        </>
      )}
    </Loaded>
  )
}

function CorrectedTable({ corrected }: { readonly corrected: Corrected }) {
  const scale = corrected.isShare ? shareScale : plainScale
  const domain = domainOf(corrected.candidates.flatMap(({ raw, corrected: better }) => [raw, better]))
  if (corrected.candidates.length === 0)
    return <EmptyState title="No candidate has rated answers">Rate answers of this run first.</EmptyState>
  return (
    <TableRegion caption="Raw and corrected estimates of each candidate" isPinned>
      <thead>
        <tr>
          <th scope="col">Candidate</th>
          <th scope="col">The scorer alone</th>
          <th scope="col">Corrected by people</th>
          <th scope="col" className="num">
            Labels
          </th>
          <th scope="col" className="num">
            Worth as many labels
          </th>
        </tr>
      </thead>
      <tbody>
        {corrected.candidates.map(one => (
          <tr key={one.candidate}>
            <th scope="row" className="[overflow-wrap:anywhere]">
              {one.candidate}
            </th>
            <td>
              <Figure estimate={one.raw} domain={domain} scale={scale} />
            </td>
            <td>
              <Figure estimate={one.corrected} domain={domain} scale={scale} leads />
            </td>
            <td className="num">{countText(one.labels)}</td>
            <td className="num">
              {one.effectiveLabels === undefined ? (
                <span className="text-dim">unknown</span>
              ) : (
                countText(Math.round(one.effectiveLabels))
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}

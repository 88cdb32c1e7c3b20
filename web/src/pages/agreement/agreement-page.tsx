import { getRouteApi, Link } from '@tanstack/react-router'
import type { Agreement } from '../../../../src/server/api-contract.ts'
import { useAgreement } from '../../api/reviews.ts'
import { SyntheticBadge, SyntheticBanner } from '../../parts/badge.tsx'
import { BrokenLines } from '../../parts/broken-lines.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { countText, plural } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead, Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { DimensionCard } from './dimension-card.tsx'
import { GoldPart } from './gold-part.tsx'
import { ReviewProgress } from './review-progress.tsx'

const route = getRouteApi('/app/reviews/$name/agreement')

export function AgreementPage() {
  const { name } = route.useParams()
  const agreement = useAgreement(name)
  return (
    <>
      <PageHead
        title={`Agreement of the raters: ${name}`}
        tab={`Agreement ${name}`}
        lead="Whether people mean the same when they judge. What they disagree on, no judge can be held to."
        actions={
          <>
            <Link to="/reviews/$name/decide" params={{ name }} className="btn">
              Decide disputed items
            </Link>
            <Link to="/reviews" className="btn">
              All reviews
            </Link>
          </>
        }
      />
      <Loaded query={agreement} skeleton="h-96">
        {found => <AgreementBody agreement={found} name={name} />}
      </Loaded>
    </>
  )
}

function AgreementBody({ agreement, name }: { readonly agreement: Agreement; readonly name: string }) {
  return (
    <>
      {agreement.isSynthetic && (
        <SyntheticBanner>
          Some of these ratings were not given by people: labels and cards made from them satisfy no gate.
        </SyntheticBanner>
      )}
      <BrokenLines title="Lines of raters that cannot be read" lines={agreement.problems} />
      <ReviewProgress progress={agreement.progress} />
      <Section
        title="By dimension"
        note="Krippendorff's alpha: 1 is full agreement, 0 is what chance gives. Kappa of a rater is with the majority of the others."
      >
        <div className="grid gap-4">
          {agreement.dimensions.map(dimension => (
            <DimensionCard key={dimension.id} dimension={dimension} />
          ))}
        </div>
      </Section>
      <Section title="Raters">
        {agreement.raters.length === 0 ? (
          <EmptyState title="Nobody has rated yet">The figures come as ratings are handed in.</EmptyState>
        ) : (
          <Raters raters={agreement.raters} />
        )}
      </Section>
      {agreement.hotSpots.length > 0 && (
        <Section
          title="Where raters differ most"
          note="By tags of the examples: the question may be unclear there."
        >
          <HotSpots hotSpots={agreement.hotSpots} />
        </Section>
      )}
      <GoldPart name={name} dimensions={agreement.dimensions} />
    </>
  )
}

function Raters({ raters }: { readonly raters: Agreement['raters'] }) {
  return (
    <TableRegion caption="What each rater handed in" isPinned>
      <thead>
        <tr>
          <th scope="col">Rater</th>
          <th scope="col" className="num">
            Handed in
          </th>
          <th scope="col" className="num">
            Cannot tell
          </th>
          <th scope="col" className="num">
            Skipped
          </th>
          <th scope="col" className="num">
            Time an item, median
          </th>
        </tr>
      </thead>
      <tbody>
        {raters.map(rater => (
          <tr key={rater.rater}>
            <th scope="row">
              <span className="flex flex-wrap items-center gap-2">
                {rater.rater} {rater.isSynthetic && <SyntheticBadge />}
              </span>
            </th>
            <td className="num">{countText(rater.done)}</td>
            <td className="num">{countText(rater.cannotTell)}</td>
            <td className="num">{countText(rater.skipped)}</td>
            <td className="num">
              {rater.medianSeconds === undefined ? (
                <span className="text-dim">unknown</span>
              ) : (
                `${Math.round(rater.medianSeconds)} s`
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}

function HotSpots({ hotSpots }: { readonly hotSpots: Agreement['hotSpots'] }) {
  return (
    <TableRegion caption="Disputed items by slice">
      <thead>
        <tr>
          <th scope="col">Slice</th>
          <th scope="col" className="num">
            Disputed
          </th>
        </tr>
      </thead>
      <tbody>
        {hotSpots.map(({ slice, items, disputed }) => (
          <tr key={slice}>
            <th scope="row">{slice}</th>
            <td className="num">
              {countText(disputed)} of {plural(items, 'item')}
            </td>
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}

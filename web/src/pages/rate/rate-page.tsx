import { getRouteApi, Link } from '@tanstack/react-router'
import { useReview } from '../../api/reviews.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { RateFlow } from './rate-flow.tsx'

const route = getRouteApi('/app/reviews/$name/rate')

export function RatePage() {
  const { name } = route.useParams()
  const review = useReview(name)
  return (
    <Loaded query={review} skeleton="h-[40rem]">
      {found =>
        found.mine.mayRate ? (
          <RateFlow review={found} />
        ) : (
          <>
            <PageHead title={`Rate ${name}`} />
            <EmptyState title="You do not rate in this review">
              <p>{found.mine.why ?? 'Its raters were named when it was drawn.'}</p>
              <Link to="/reviews" className="btn">
                All reviews
              </Link>
            </EmptyState>
          </>
        )
      }
    </Loaded>
  )
}

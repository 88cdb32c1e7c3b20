import { getRouteApi, Link } from '@tanstack/react-router'
import type { Queue, Review } from '../../../../src/server/api-contract.ts'
import { useQueue, useReview } from '../../api/reviews.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { DecideDesk } from './decide-desk.tsx'

const route = getRouteApi('/app/reviews/$name/decide')

export function DecidePage() {
  const { name } = route.useParams()
  const review = useReview(name)
  const queue = useQueue(name)
  return (
    <>
      <PageHead
        title={`Decide disputed items: ${name}`}
        tab={`Decide ${name}`}
        lead="Items on which raters differ, the most evenly split first. You are not told who said what."
        actions={
          <Link to="/reviews/$name/agreement" params={{ name }} className="btn">
            Agreement
          </Link>
        }
      />
      <Loaded query={review} skeleton="h-96">
        {found => (
          <Loaded query={queue} skeleton="h-96">
            {waiting => <Desk review={found} queue={waiting} />}
          </Loaded>
        )}
      </Loaded>
    </>
  )
}

function Desk({ review, queue }: { readonly review: Review; readonly queue: Queue }) {
  if (queue.items.length === 0)
    return (
      <EmptyState title="Nothing is disputed">
        <p>
          {review.ratings < review.wanted
            ? 'Ratings are still coming in. Items on which raters differ will stand here.'
            : 'All raters agree wherever they rated the same item.'}
        </p>
        <Link to="/reviews/$name/agreement" params={{ name: review.name }} className="btn">
          See the agreement
        </Link>
      </EmptyState>
    )
  return <DecideDesk review={review} queue={queue} />
}

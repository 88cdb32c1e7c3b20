import { getRouteApi, Link } from '@tanstack/react-router'
import type { Review } from '../../../../src/server/api-contract.ts'
import { useBrokenReviews, useReviews } from '../../api/reviews.ts'
import { useMay, useUser } from '../../api/session.ts'
import { Badge, SyntheticBadge } from '../../parts/badge.tsx'
import { BrokenLines } from '../../parts/broken-lines.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { countText, dayText, plural } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { ProgressBar } from '../../parts/progress-bar.tsx'
import { DrawDialog } from './draw-dialog.tsx'

const route = getRouteApi('/app/reviews')

export function ReviewsPage() {
  const reviews = useReviews()
  const broken = useBrokenReviews()
  const { draw, run } = route.useSearch()
  const navigate = route.useNavigate()
  const { build } = useMay()
  return (
    <>
      <PageHead
        title="Reviews"
        lead="People rate answers blind: without the candidate's name and without each other's ratings."
        actions={
          build && (
            <button
              type="button"
              className="btn btn-main"
              onClick={() => void navigate({ search: { draw: 'new' } })}
            >
              Draw a review
            </button>
          )
        }
      />
      <BrokenLines
        title="Reviews that cannot be read"
        lines={(broken.data ?? []).map(({ name, message }) => `${name}: ${message}`)}
      />
      <Loaded query={reviews} skeleton="h-72">
        {found => (found.length === 0 ? <NoReviews mayDraw={build} /> : <ReviewList reviews={found} />)}
      </Loaded>
      {draw === 'new' && build && (
        <DrawDialog run={run} onClose={() => void navigate({ search: {}, replace: true })} />
      )}
    </>
  )
}

function NoReviews({ mayDraw }: { readonly mayDraw: boolean }) {
  return (
    <EmptyState title="No review has been drawn">
      <p>
        {mayDraw ? (
          <>
            Draw one above, or with <code>cupel review</code>: it takes answers of a run at random and asks
            people about them.
          </>
        ) : (
          'An engineer or an owner draws one; it then stands here, and you can rate.'
        )}
      </p>
    </EmptyState>
  )
}

function ReviewList({ reviews }: { readonly reviews: readonly Review[] }) {
  return (
    <ul className="space-y-4">
      {reviews.map(review => (
        <li key={review.name}>
          <ReviewCard review={review} />
        </li>
      ))}
    </ul>
  )
}

function ReviewCard({ review }: { readonly review: Review }) {
  return (
    <article className="card px-5 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="flex flex-wrap items-center gap-2 [overflow-wrap:anywhere]">
            {review.name}
            {review.isSynthetic && <SyntheticBadge />}
            {review.mode === 'pairwise' && <Badge>pairs</Badge>}
            {!review.isRandom && <Badge>not a random part</Badge>}
          </h2>
          <p className="mt-1 max-w-[46rem] [overflow-wrap:anywhere]">{review.question}</p>
          <Facts review={review} />
        </div>
        <Actions review={review} />
      </div>
      <div className="mt-4 grid gap-x-8 gap-y-3 sm:grid-cols-2">
        <div>
          <p className="mb-1 flex justify-between text-[0.88rem]">
            <span>All raters</span>
            <span className="text-dim">
              {countText(review.ratings)} of {countText(review.wanted)} ratings
            </span>
          </p>
          <ProgressBar label={`Ratings of ${review.name}`} done={review.ratings} of={review.wanted} />
        </div>
        <Mine review={review} />
      </div>
    </article>
  )
}

function Facts({ review }: { readonly review: Review }) {
  const { seeResults } = useMay()
  return (
    <p className="mt-1 text-[0.86rem] text-dim">
      {plural(review.items, 'item')}, {plural(review.perItem, 'rater')} each
      {review.raters.length > 0 && ` (${review.raters.join(', ')})`}, drawn {dayText(review.drawnAt)} from{' '}
      {seeResults ? (
        <Link to="/runs/$run" params={{ run: review.run }} className="link [overflow-wrap:anywhere]">
          {review.run}
        </Link>
      ) : (
        'a run'
      )}
    </p>
  )
}

function Mine({ review }: { readonly review: Review }) {
  const { mayRate, why, done, left } = review.mine
  if (!mayRate) return <p className="self-end text-[0.88rem] text-dim">{why ?? 'You do not rate here.'}</p>
  return (
    <div>
      <p className="mb-1 flex justify-between text-[0.88rem]">
        <span>My part</span>
        <span className="text-dim">
          {left === 0
            ? `done, ${countText(done)} handed in`
            : `${countText(done)} done, ${countText(left)} left`}
        </span>
      </p>
      <ProgressBar label={`My part of ${review.name}`} done={done} of={done + left} isLive />
    </div>
  )
}

function Actions({ review }: { readonly review: Review }) {
  const params = { name: review.name }
  const user = useUser()
  const mayRate = review.mine.mayRate
  const hasLeft = review.mine.left > 0
  return (
    <div className="flex flex-wrap gap-2">
      {mayRate && (
        <Link to="/reviews/$name/rate" params={params} className={`btn ${hasLeft ? 'btn-main' : ''}`}>
          {hasLeft ? (review.mine.done > 0 ? 'Go on rating' : 'Rate') : 'My ratings'}
        </Link>
      )}
      <Link to="/reviews/$name/agreement" params={params} className="btn">
        Agreement
      </Link>
      {user?.role !== 'viewer' && (
        <Link to="/reviews/$name/decide" params={params} className="btn">
          Decide
        </Link>
      )}
    </div>
  )
}

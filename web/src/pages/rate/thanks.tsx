import { Link } from '@tanstack/react-router'
import type { NextItem, Review } from '../../../../src/server/api-contract.ts'
import { countText, plural } from '../../parts/format.ts'

interface ThanksProps {
  readonly review: Review
  readonly next: NextItem | undefined
  readonly onBack: () => void
}

/** Nothing is left for me: what happens now. */
export function Thanks({ review, next, onBack }: ThanksProps) {
  const left = next?.left ?? 0
  const done = next?.done ?? review.mine.done
  return (
    <div className="card mx-auto mt-6 max-w-[42rem] px-6 py-7">
      <h1>
        {left > 0
          ? 'Nothing to rate at this moment'
          : done > 0
            ? 'Thank you: your part is done'
            : 'Nothing is left to rate'}
      </h1>
      <p className="mt-2">
        {left === 0
          ? done > 0
            ? `You handed in ${plural(done, 'item')} of ${review.name}.`
            : `Every item of ${review.name} already has the raters it is meant to have.`
          : `${plural(left, 'item')} still want a rating, but others have them in front of them. Come back in a while.`}
      </p>
      <p className="mt-2 text-dim">
        When {countText(review.wanted)} ratings are there, agreement is measured, and somebody decides the
        items on which raters differ. The result becomes the gold labels that judges are measured against. You
        can still go back and change what you said.
      </p>
      <div className="mt-5 flex flex-wrap gap-2">
        <Link to="/reviews/$name/agreement" params={{ name: review.name }} className="btn btn-main">
          See the agreement
        </Link>
        {done > 0 && (
          <button type="button" className="btn" onClick={onBack}>
            Back to my last item <kbd className="kbd">k</kbd>
          </button>
        )}
        <Link to="/reviews" className="btn">
          All reviews
        </Link>
      </div>
    </div>
  )
}

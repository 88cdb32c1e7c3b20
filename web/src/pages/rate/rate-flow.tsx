import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Review } from '../../../../src/server/api-contract.ts'
import { useUser } from '../../api/session.ts'
import { SyntheticBanner } from '../../parts/badge.tsx'
import { countText } from '../../parts/format.ts'
import { Icon } from '../../parts/icons.tsx'
import { KeysButton, KeysHelp } from '../../parts/keys-help.tsx'
import { Skeleton } from '../../parts/loaded.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { ProgressBar } from '../../parts/progress-bar.tsx'
import { useKeys } from '../../parts/use-keys.ts'
import { RatingDesk } from './rating-desk.tsx'
import { Thanks } from './thanks.tsx'
import { useItems } from './use-items.ts'

const keys = [
  [['1', '…', '9'], 'Choose in the active dimension, and go on to the next'],
  [['↑', '↓'], 'Move between dimensions'],
  [['←', '→'], 'Move between choices'],
  [['Enter'], 'Hand in and load the next item'],
  [['x'], 'Hand in as: cannot tell'],
  [['s'], 'Skip the item'],
  [['c'], 'Write a comment (Esc leaves it)'],
  [['h'], 'Mark the selected words of an answer'],
  [['k', 'j'], 'Back to what I handed in, and forward'],
  [['?'], 'This help'],
] as const

/** From item to item, until nothing is left. */
export function RateFlow({ review }: { readonly review: Review }) {
  const items = useItems(review.name)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const [saved, setSaved] = useState('')
  useKeys({ '?': () => setHelpOpen(true), j: () => items.move(1), k: () => items.move(-1) }, !isHelpOpen)
  const { query, item } = items
  return (
    <>
      <title>{`Rate ${review.name} · Cupel`}</title>
      <Top review={review} items={items} onHelp={() => setHelpOpen(true)} />
      <p aria-live="polite" className="min-h-6 text-[0.88rem] text-good">
        {saved}
      </p>
      {query.isError && (
        <ProblemBox
          error={query.error}
          lead={saved === '' ? '' : 'Your rating is saved, but the next item did not come.'}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && <Skeleton className="h-[34rem]" />}
      {item !== undefined && !(query.isError && !items.isRevisit) && (
        <RatingDesk
          key={`${item.item} ${query.dataUpdatedAt}`}
          review={review}
          item={item}
          isResting={isHelpOpen}
          onHandedIn={async words => {
            setSaved(words)
            await items.goOn()
          }}
        />
      )}
      {query.isSuccess && item === undefined && (
        <Thanks review={review} next={items.next.data} onBack={() => items.move(-1)} />
      )}
      <KeysHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} keys={keys} />
    </>
  )
}

interface TopProps {
  readonly review: Review
  readonly items: ReturnType<typeof useItems>
  readonly onHelp: () => void
}

function Top({ review, items, onHelp }: TopProps) {
  const user = useUser()
  const { done, left } = items.next.data ?? review.mine
  return (
    <header className="mb-1">
      {user?.isSynthetic === true && (
        <SyntheticBanner>
          This account is no person: what is rated here is marked synthetic and satisfies no gate.
        </SyntheticBanner>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 text-[0.9rem] text-dim">
          <Link to="/reviews" className="link">
            Reviews
          </Link>{' '}
          / <span className="[overflow-wrap:anywhere]">{review.name}</span>
        </p>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <button
            type="button"
            className="btn btn-small"
            disabled={items.count === 0 || items.place === 0}
            onClick={() => items.move(-1)}
          >
            <Icon name="left" size={12} /> Previous <kbd className="kbd">k</kbd>
          </button>
          <button
            type="button"
            className="btn btn-small"
            disabled={!items.isRevisit}
            onClick={() => items.move(1)}
          >
            Next <kbd className="kbd">j</kbd> <Icon name="right" size={12} />
          </button>
          <KeysButton onOpen={onHelp} />
        </div>
      </div>
      <div className="mt-3 flex items-center gap-3">
        <ProgressBar label="My part" done={done} of={done + left} isLive />
        <span className="shrink-0 text-[0.88rem] text-dim">
          {countText(done)} done, {countText(left)} left
        </span>
      </div>
    </header>
  )
}

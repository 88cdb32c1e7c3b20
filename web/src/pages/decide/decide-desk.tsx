import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { Queue, Review } from '../../../../src/server/api-contract.ts'
import { countText } from '../../parts/format.ts'
import { Icon } from '../../parts/icons.tsx'
import { KeysButton, KeysHelp } from '../../parts/keys-help.tsx'
import { ProgressBar } from '../../parts/progress-bar.tsx'
import { useKeys } from '../../parts/use-keys.ts'
import { Decision } from './decision.tsx'
import type { QueueItem } from './queue-item.ts'
import { QueueList } from './queue-list.tsx'

const route = getRouteApi('/app/reviews/$name/decide')

const keys = [
  [['1', '…', '9'], 'Choose'],
  [['←', '→'], 'Move between choices'],
  [['Enter'], 'Decide, and go on to the next undecided item'],
  [['c'], 'Write a comment (Esc leaves it)'],
  [['j', 'k'], 'Next, previous item'],
  [['?'], 'This help'],
] as const

interface DecideDeskProps {
  readonly review: Review
  readonly queue: Queue
}

export function DecideDesk({ review, queue }: DecideDeskProps) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [isHelpOpen, setHelpOpen] = useState(false)
  const { items } = queue
  const found = items.findIndex(one => one.item === search.item && one.dimension === search.dimension)
  const firstOpen = items.findIndex(({ decision }) => decision === undefined)
  const at = found >= 0 ? found : Math.max(0, firstOpen)
  const current = items[at]
  const decided = items.filter(({ decision }) => decision !== undefined).length
  const show = (to: number) => {
    const item = items[to]
    if (item !== undefined)
      void navigate({
        search: old => ({ ...old, item: item.item, dimension: item.dimension }),
        resetScroll: false,
      })
  }
  useKeys({ '?': () => setHelpOpen(true), j: () => show(at + 1), k: () => show(at - 1) }, !isHelpOpen)
  const goOn = () => {
    const open = (item: QueueItem, place: number) => item.decision === undefined && place !== at
    const after = items.findIndex((item, place) => place > at && open(item, place))
    show(after >= 0 ? after : Math.max(items.findIndex(open), at))
  }
  return (
    <>
      <div className="mb-5 flex flex-wrap items-center gap-3">
        <div className="flex min-w-0 flex-1 basis-60 items-center gap-3">
          <ProgressBar label="Disputed items decided" done={decided} of={items.length} isLive />
          <span className="shrink-0 text-[0.88rem] text-dim" aria-live="polite">
            {countText(decided)} of {countText(items.length)} decided
          </span>
        </div>
        <div className="flex gap-2">
          <button type="button" className="btn btn-small" disabled={at === 0} onClick={() => show(at - 1)}>
            <Icon name="left" size={12} /> Previous <kbd className="kbd">k</kbd>
          </button>
          <button
            type="button"
            className="btn btn-small"
            disabled={at === items.length - 1}
            onClick={() => show(at + 1)}
          >
            Next <kbd className="kbd">j</kbd> <Icon name="right" size={12} />
          </button>
          <KeysButton onOpen={() => setHelpOpen(true)} />
        </div>
      </div>
      {current !== undefined && (
        <Decision
          key={`${current.item} ${current.dimension}`}
          review={review}
          item={current}
          isResting={isHelpOpen}
          onDecided={goOn}
        />
      )}
      <QueueList items={items} at={at} onShow={show} review={review} />
      <KeysHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} keys={keys} />
    </>
  )
}

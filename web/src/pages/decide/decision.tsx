import { useId, useRef, useState } from 'react'
import type { Review } from '../../../../src/server/api-contract.ts'
import { useDecide } from '../../api/reviews.ts'
import { useMay, useUser } from '../../api/session.ts'
import { timeText } from '../../parts/format.ts'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { useKeys } from '../../parts/use-keys.ts'
import { DimensionField } from '../rate/dimension-field.tsx'
import { labelOf, unanswered, type Value } from '../rate/form.ts'
import { ItemView } from '../rate/item-view.tsx'
import { LeaveGuard } from '../rate/leave-guard.tsx'
import { useDimensions } from '../rate/use-dimensions.ts'
import type { QueueItem } from './queue-item.ts'

interface DecisionProps {
  readonly review: Review
  readonly item: QueueItem
  readonly isResting: boolean
  readonly onDecided: () => void
}

/** One disputed item: what raters said, and what shall count. */
export function Decision({ review, item, isResting, onDecided }: DecisionProps) {
  const dimensions = review.form.dimensions.filter(({ id }) => id === item.dimension)
  const [values, setValues] = useState<Readonly<Record<string, Value>>>(
    item.decision === undefined ? {} : { [item.dimension]: item.decision.value },
  )
  const [comment, setComment] = useState(item.decision?.comment ?? '')
  const [isPressed, setPressed] = useState(false)
  const commentField = useRef<HTMLTextAreaElement>(null)
  const decide = useDecide(review.name)
  const form = useDimensions({ dimensions, values, onChange: setValues })
  const value = values[item.dimension]
  const isOpen = unanswered(dimensions, values).length > 0
  const isDirty = value !== item.decision?.value || comment !== (item.decision?.comment ?? '')
  const send = () => {
    if (decide.isPending) return
    setPressed(true)
    if (isOpen || value === undefined) return form.goToOpen()
    decide.mutate(
      { item: item.item, dimension: item.dimension, value, comment: comment.trim() },
      { onSuccess: onDecided },
    )
  }
  const quiet = (act: () => void) => (event: KeyboardEvent) => {
    event.preventDefault()
    act()
  }
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(number => [
    String(number),
    quiet(() => form.chooseByNumber(number)),
  ])
  useKeys(
    {
      ...Object.fromEntries(numbers),
      ArrowRight: quiet(() => form.step(1)),
      ArrowLeft: quiet(() => form.step(-1)),
      c: quiet(() => commentField.current?.focus()),
      Enter: event => {
        const onControl =
          event.target instanceof Element && event.target.closest('button, a, summary') !== null
        if (!onControl) quiet(send)(event)
      },
    },
    !isResting,
  )
  return (
    <div className="grid gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <ItemView item={item} />
      <div className="min-w-0 space-y-3">
        <Ratings review={review} item={item} />
        <div ref={form.area}>
          {dimensions.map((dimension, at) => (
            <DimensionField
              key={dimension.id}
              dimension={dimension}
              value={values[dimension.id]}
              isActive
              isMissing={isPressed && isOpen}
              onChoose={chosen => form.choose(at, chosen)}
              onActivate={() => form.setActive(at)}
            />
          ))}
        </div>
        <Comment field={commentField} value={comment} onChange={setComment} />
        <Send isDecided={item.decision !== undefined} isPending={decide.isPending} onSend={send} />
        {item.decision !== undefined && (
          <p className="box text-[0.88rem]">
            Decided by {item.decision.by} on {timeText(item.decision.at)}.
          </p>
        )}
        {decide.isError && (
          <ProblemBox error={decide.error} lead="Nothing was decided; your input is kept." onRetry={send} />
        )}
      </div>
      <LeaveGuard isDirty={isDirty && !decide.isSuccess} />
    </div>
  )
}

function Ratings({ review, item }: { readonly review: Review; readonly item: QueueItem }) {
  return (
    <section className="card px-4 py-3">
      <h2 className="eyebrow mb-1">What raters said</h2>
      <ul className="divide-y">
        {item.ratings.map(rating => (
          <li key={rating.rater} className="py-1.5">
            <p className="flex justify-between gap-3">
              <span className="text-dim">Rater {rating.rater}</span>
              <b className="font-[600]">{labelOf(review, item.dimension, rating.value)}</b>
            </p>
            {rating.comment !== '' && <p className="words text-[0.92rem]">{rating.comment}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface CommentProps {
  readonly field: React.RefObject<HTMLTextAreaElement | null>
  readonly value: string
  readonly onChange: (value: string) => void
}

function Comment({ field, value, onChange }: CommentProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1 flex items-center gap-2 text-[0.84rem] font-[550] text-dim">
        Why <kbd className="kbd">c</kbd>
      </label>
      <textarea
        id={id}
        ref={field}
        className="input"
        maxLength={10_000}
        value={value}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
    </div>
  )
}

interface SendProps {
  readonly isDecided: boolean
  readonly isPending: boolean
  readonly onSend: () => void
}

function Send({ isDecided, isPending, onSend }: SendProps) {
  const user = useUser()
  const may = useMay()
  if (user?.role === 'viewer') return <p className="text-dim">A viewer reads and decides nothing.</p>
  return (
    <button
      type="button"
      className="btn btn-main w-full"
      disabled={isPending || !(may.sign || may.build)}
      onClick={onSend}
    >
      {isPending ? 'Saving …' : isDecided ? 'Decide anew' : 'Decide'}
      <kbd className="kbd kbd-main">Enter</kbd>
    </button>
  )
}

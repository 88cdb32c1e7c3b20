import { useEffect, useRef, useState } from 'react'
import type { Review, ReviewItem } from '../../../../src/server/api-contract.ts'
import type { RatingInput } from '../../api/reviews.ts'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { useKeys } from '../../parts/use-keys.ts'
import { unanswered } from './form.ts'
import { ItemView } from './item-view.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { RatingForm } from './rating-form.tsx'
import { selectedSpan } from './selected-span.ts'
import { useDimensions } from './use-dimensions.ts'
import { useDraft } from './use-draft.ts'
import { useHandIn } from './use-hand-in.ts'
import { useSecondsInFront } from './use-seconds-in-front.ts'

/** Nobody has seen an item that came so shortly ago: a key that gives it up was meant for what stood there before. */
const leastSecondsToSee = 0.25

interface RatingDeskProps {
  readonly review: Review
  readonly item: ReviewItem
  /** While a dialog is open, keys rest. */
  readonly isResting: boolean
  readonly onHandedIn: (words: string) => Promise<void>
}

/** One item and the form about it. */
export function RatingDesk({ review, item, isResting, onHandedIn }: RatingDeskProps) {
  const { dimensions } = review.form
  const { draft, change, isDirty, forget } = useDraft(review.name, item)
  const seconds = useSecondsInFront()
  const [isPressed, setPressed] = useState(false)
  const [markHint, setMarkHint] = useState('')
  const commentField = useRef<HTMLTextAreaElement>(null)
  const top = useRef<HTMLHeadingElement>(null)
  const form = useDimensions({ dimensions, values: draft.values, onChange: values => change({ values }) })
  const { save, isBusy, hand } = useHandIn({ review: review.name, item: item.item, forget, onHandedIn })
  const send = (outcome: RatingInput['outcome']) => {
    if (outcome !== 'rated' || unanswered(dimensions, draft.values).length === 0)
      return hand(outcome, { ...draft, seconds: draft.seconds + seconds() })
    setPressed(true)
    form.goToOpen()
  }
  const mark = () => {
    const span = selectedSpan()
    if (span === undefined) return setMarkHint('Select words of an answer first, then mark them.')
    setMarkHint('')
    getSelection()?.removeAllRanges()
    const others = draft.spans.filter(
      one => one.answer !== span.answer || one.end <= span.start || one.start >= span.end,
    )
    if (others.length < 100) change({ spans: [...others, span] })
  }
  const isSeen = () => seconds() >= leastSecondsToSee
  useRatingKeys({ form, send, mark, commentField, isSeen }, !isResting && !isBusy)
  useEffect(() => top.current?.focus({ preventScroll: true }), [])
  return (
    <div className="grid gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,1fr)_25rem]">
      <ItemView
        ref={top}
        item={item}
        spans={draft.spans}
        onRemove={span => change({ spans: draft.spans.filter(other => other !== span) })}
        onMark={mark}
        hint={markHint}
      />
      <div className="min-w-0">
        <div className="lg:sticky lg:top-16 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto lg:px-1">
          <RatingForm
            dimensions={dimensions}
            draft={draft}
            change={change}
            form={form}
            isBusy={isBusy}
            isPressed={isPressed}
            isDirty={isDirty}
            mine={item.mine}
            commentField={commentField}
            onSend={send}
          />
          {save.isError && (
            <div className="mt-3">
              <ProblemBox
                error={save.error}
                lead="This rating was not saved; what you filled in is kept."
                onRetry={() => save.mutate(save.variables)}
              />
            </div>
          )}
        </div>
      </div>
      <LeaveGuard isDirty={isDirty && !isBusy} />
    </div>
  )
}

interface RatingKeysInput {
  readonly form: ReturnType<typeof useDimensions>
  readonly send: (outcome: RatingInput['outcome']) => void
  readonly mark: () => void
  readonly commentField: React.RefObject<HTMLTextAreaElement | null>
  readonly isSeen: () => boolean
}

function useRatingKeys(input: RatingKeysInput, isOn: boolean): void {
  const { form, send, mark, commentField, isSeen } = input
  const quiet = (act: () => void) => (event: KeyboardEvent) => {
    event.preventDefault()
    act()
  }
  // A key that is held down repeats, and would give up item after item.
  const giveUp = (outcome: RatingInput['outcome']) => (event: KeyboardEvent) => {
    if (!event.repeat && isSeen()) quiet(() => send(outcome))(event)
  }
  const numbers = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map(number => [String(number), quiet(() => form.chooseByNumber(number))]),
  )
  useKeys(
    {
      ...numbers,
      ArrowDown: quiet(() => form.go(form.active + 1)),
      ArrowUp: quiet(() => form.go(form.active - 1)),
      ArrowRight: quiet(() => form.step(1)),
      ArrowLeft: quiet(() => form.step(-1)),
      Enter: event => {
        if (!isControl(event.target)) quiet(() => send('rated'))(event)
      },
      x: giveUp('cannot_tell'),
      s: giveUp('skipped'),
      c: quiet(() => commentField.current?.focus()),
      h: quiet(mark),
    },
    isOn,
  )
}

/** Enter on a button or a link does what that does. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, summary') !== null
}

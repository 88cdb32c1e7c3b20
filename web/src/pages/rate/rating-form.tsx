import { type FormEvent, type RefObject, useId } from 'react'
import type { ReviewItem } from '../../../../src/server/api-contract.ts'
import type { RatingInput } from '../../api/reviews.ts'
import { timeText } from '../../parts/format.ts'
import { DimensionField } from './dimension-field.tsx'
import { type Dimension, type Draft, unanswered } from './form.ts'
import type { useDimensions } from './use-dimensions.ts'

interface RatingFormProps {
  readonly dimensions: readonly Dimension[]
  readonly draft: Draft
  readonly change: (next: Partial<Draft>) => void
  readonly form: ReturnType<typeof useDimensions>
  readonly isBusy: boolean
  /** Whether handing in was tried: what is missing is then named. */
  readonly isPressed: boolean
  readonly isDirty: boolean
  readonly mine: ReviewItem['mine']
  readonly commentField: RefObject<HTMLTextAreaElement | null>
  readonly onSend: (outcome: RatingInput['outcome']) => void
}

export function RatingForm(props: RatingFormProps) {
  const { dimensions, draft, change, form, isBusy, isPressed, isDirty, mine, commentField, onSend } = props
  const missing = unanswered(dimensions, draft.values)
  const commentId = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSend('rated')
  }
  return (
    <form onSubmit={submit} noValidate className="space-y-3">
      {mine !== undefined && <Earlier mine={mine} isDirty={isDirty} />}
      <div ref={form.area} className="space-y-3">
        {dimensions.map((dimension, at) => (
          <DimensionField
            key={dimension.id}
            dimension={dimension}
            value={draft.values[dimension.id]}
            isActive={form.active === at}
            isMissing={isPressed && missing.includes(dimension)}
            isDisabled={isBusy}
            onChoose={value => form.choose(at, value)}
            onActivate={() => form.setActive(at)}
          />
        ))}
      </div>
      <div>
        <label
          htmlFor={commentId}
          className="mb-1 flex items-center gap-2 text-[0.84rem] font-[550] text-dim"
        >
          Comment, if there is something to say <kbd className="kbd">c</kbd>
        </label>
        <textarea
          id={commentId}
          ref={commentField}
          className="input"
          maxLength={10_000}
          value={draft.comment}
          disabled={isBusy}
          onChange={event => change({ comment: event.target.value })}
          onKeyDown={event => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
      </div>
      <div className="sticky bottom-0 whitespace-nowrap z-10 -mx-1 grid grid-cols-[1fr_auto_auto] gap-1.5 bg-paper px-1 py-2">
        <button type="submit" className="btn btn-main px-2.5" disabled={isBusy}>
          {isBusy ? 'Saving …' : mine === undefined ? 'Hand in' : 'Hand in again'}
          <kbd className="kbd kbd-main">Enter</kbd>
        </button>
        <button type="button" className="btn px-2.5" disabled={isBusy} onClick={() => onSend('cannot_tell')}>
          Cannot tell <kbd className="kbd">x</kbd>
        </button>
        <button type="button" className="btn px-2.5" disabled={isBusy} onClick={() => onSend('skipped')}>
          Skip <kbd className="kbd">s</kbd>
        </button>
      </div>
    </form>
  )
}

const outcomes = { rated: 'rated', cannot_tell: 'cannot tell', skipped: 'skipped' } as const

function Earlier({
  mine,
  isDirty,
}: {
  readonly mine: NonNullable<ReviewItem['mine']>
  readonly isDirty: boolean
}) {
  return (
    <p className="box text-[0.88rem]">
      You handed this in as <b className="font-[600]">{outcomes[mine.outcome]}</b> on {timeText(mine.at)}.{' '}
      {isDirty ? 'Your change is not handed in yet.' : 'You may change it.'}
    </p>
  )
}

import type { ReviewItem } from '../../../../src/server/api-contract.ts'
import { Icon } from '../../parts/icons.tsx'
import { MarkedText } from '../../parts/marked-text.tsx'
import { letterOf, type Span } from './form.ts'

interface AnswersProps {
  readonly answers: ReviewItem['answers']
  readonly spans?: readonly Span[]
  readonly onRemove?: (span: Span) => void
}

/** The answers to judge: plain text, whatever they hold. */
export function Answers({ answers, spans = [], onRemove }: AnswersProps) {
  return (
    <div className={answers.length > 1 ? 'grid gap-4 md:grid-cols-2' : ''}>
      {answers.map((answer, at) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: answers have no other name
          key={at}
          aria-label={answers.length > 1 ? `Answer ${letterOf(at)}` : 'Answer'}
          className="min-w-0"
        >
          <h2 className="eyebrow mb-1">{answers.length > 1 ? `Answer ${letterOf(at)}` : 'Answer'}</h2>
          <div className="card px-4 py-3 text-[1.02rem] leading-[1.6]">
            {answer.text === '' ? (
              <p className="text-dim">The answer is empty.</p>
            ) : (
              <p className="words max-w-[72ch]" data-answer={at} dir="auto">
                <MarkedText text={answer.text} ranges={spans.filter(span => span.answer === at)} />
              </p>
            )}
          </div>
          {onRemove !== undefined && (
            <Spans spans={spans.filter(span => span.answer === at)} onRemove={onRemove} />
          )}
        </section>
      ))}
    </div>
  )
}

interface SpansProps {
  readonly spans: readonly Span[]
  readonly onRemove: (span: Span) => void
}

function Spans({ spans, onRemove }: SpansProps) {
  if (spans.length === 0) return null
  return (
    <ul className="mt-2 flex flex-wrap gap-1.5" aria-label="Marked words">
      {spans.map(span => (
        <li key={`${span.start} ${span.end}`} className="badge badge-gold max-w-full pr-0.5">
          <span className="max-w-[16rem] truncate">{span.text}</span>
          <button
            type="button"
            className="grid size-6 place-items-center rounded-full"
            aria-label={`Remove the mark on: ${span.text.slice(0, 60)}`}
            onClick={() => onRemove(span)}
          >
            <Icon name="cross" size={11} />
          </button>
        </li>
      ))}
    </ul>
  )
}

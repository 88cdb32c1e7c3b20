import type { Ref } from 'react'
import type { ReviewItem } from '../../../../src/server/api-contract.ts'
import { DocumentView } from '../../parts/document-view.tsx'
import { Answers } from './answers.tsx'
import type { Span } from './form.ts'

interface ItemViewProps {
  readonly item: Pick<ReviewItem, 'question' | 'documents' | 'answers'>
  readonly ref?: Ref<HTMLHeadingElement>
  readonly spans?: readonly Span[]
  readonly onRemove?: (span: Span) => void
  readonly onMark?: () => void
  readonly hint?: string
}

/** What there is to judge: the question, the documents, and the answer or answers. */
export function ItemView({ item, ref, spans = [], onRemove, onMark, hint = '' }: ItemViewProps) {
  return (
    <div className="min-w-0 space-y-5">
      <div>
        <p className="eyebrow mb-1">Question</p>
        <h1
          ref={ref}
          tabIndex={-1}
          className="words max-w-[60ch] text-[1.2rem] leading-[1.4] font-[600] outline-none"
        >
          {item.question}
        </h1>
      </div>
      <div>
        <Answers answers={item.answers} spans={spans} {...(onRemove === undefined ? {} : { onRemove })} />
        {onMark !== undefined && (
          <p className="mt-2 flex flex-wrap items-center gap-2 text-[0.84rem] text-dim">
            <button
              type="button"
              className="btn btn-small"
              // The selection would be lost with the focus.
              onMouseDown={event => event.preventDefault()}
              onClick={onMark}
            >
              Mark selected words <kbd className="kbd">h</kbd>
            </button>
            <span aria-live="polite">{hint}</span>
          </p>
        )}
      </div>
      {item.documents.length > 0 && (
        <div>
          <h2 className="eyebrow mb-1">Documents</h2>
          <div className="space-y-1.5">
            {item.documents.map(document => (
              <DocumentView
                key={document.id}
                document={document}
                isOpen={item.documents.length <= 3 && matchMedia('(min-width: 64rem)').matches}
              />
            ))}
          </div>
        </div>
      )}
    </div>
  )
}

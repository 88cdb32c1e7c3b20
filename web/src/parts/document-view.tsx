import type { ReactNode } from 'react'
import { MarkedText, rangesOf } from './marked-text.tsx'

interface DocumentViewProps {
  readonly document: { readonly id: string; readonly title?: string | undefined; readonly text: string }
  readonly quotes?: readonly (string | undefined)[]
  readonly badges?: ReactNode
  readonly isOpen?: boolean
}

/** A document of the corpus, folded: its name, and its words as they are. */
export function DocumentView({ document, quotes = [], badges, isOpen = false }: DocumentViewProps) {
  return (
    <details className="card" open={isOpen}>
      <summary className="px-4 py-2">
        <span className="inline-flex max-w-[calc(100%-1.5rem)] flex-wrap items-center gap-x-2 gap-y-1 align-middle">
          <b className="font-[600] [overflow-wrap:anywhere]">{document.id}</b>
          {document.title !== undefined && (
            <span className="text-dim [overflow-wrap:anywhere]">{document.title}</span>
          )}
          {badges}
        </span>
      </summary>
      <p className="words max-w-[72ch] px-4 pb-3">
        <MarkedText text={document.text} ranges={rangesOf(document.text, quotes)} />
      </p>
    </details>
  )
}

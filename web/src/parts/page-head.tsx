import type { ReactNode } from 'react'

interface PageHeadProps {
  readonly title: string
  /** Title of the browser tab, when the heading says more than a title. */
  readonly tab?: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** Heading of a page, with the title of the tab. */
export function PageHead({ title, tab = title, lead, actions, children }: PageHeadProps) {
  return (
    <header className="mb-6">
      <title>{`${tab} · Cupel`}</title>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 max-w-[54rem]">
          <h1 tabIndex={-1} id="page-title">
            {title}
          </h1>
          {lead !== undefined && <div className="mt-1.5 max-w-[46rem] text-dim">{lead}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </header>
  )
}

interface SectionProps {
  readonly title: string
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Section({ title, note, actions, children }: SectionProps) {
  return (
    <section className="mt-9 min-w-0 first:mt-0">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2>{title}</h2>
          {note !== undefined && <p className="mt-0.5 max-w-[46rem] text-[0.9rem] text-dim">{note}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  )
}

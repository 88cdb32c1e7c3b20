import type { ReactNode } from 'react'

interface TableRegionProps {
  readonly caption: string
  readonly children: ReactNode
  /** Keeps the first column in sight. */
  readonly isPinned?: boolean
}

/** A table that scrolls inside its own region, which the keyboard reaches. */
export function TableRegion({ caption, children, isPinned = false }: TableRegionProps) {
  return (
    <section
      className="table-region"
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
      tabIndex={0}
    >
      <table className={`table ${isPinned ? 'pinned' : ''}`}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </section>
  )
}

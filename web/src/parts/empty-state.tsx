import type { ReactNode } from 'react'

interface EmptyStateProps {
  readonly title: string
  /** What command or click comes next. */
  readonly children?: ReactNode
}

export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div className="card border-dashed px-5 py-6">
      <p className="font-[600]">{title}</p>
      {children !== undefined && <div className="mt-1.5 max-w-[44rem] space-y-2 text-dim">{children}</div>}
    </div>
  )
}

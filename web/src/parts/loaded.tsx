import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemBox } from './problem-box.tsx'

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data, Error>
  readonly children: (data: Data) => ReactNode
  /** As high as what will stand there. */
  readonly skeleton?: string
}

/** What was asked for; until then its place, and in its stead the reason why it did not come. */
export function Loaded<Data>({ query, children, skeleton = 'h-64' }: LoadedProps<Data>) {
  if (query.data !== undefined)
    return (
      <>
        {query.isError && (
          <div className="mb-4">
            <ProblemBox
              error={query.error}
              lead="What you see may be old."
              onRetry={() => void query.refetch()}
            />
          </div>
        )}
        {children(query.data)}
      </>
    )
  if (query.isError) return <ProblemBox error={query.error} onRetry={() => void query.refetch()} />
  return <Skeleton className={skeleton} />
}

export function Skeleton({ className = 'h-64' }: { readonly className?: string }) {
  return (
    <div role="status">
      <span className="sr-only">Loading</span>
      <div className={`skeleton w-full ${className}`} />
    </div>
  )
}

import { type UseQueryOptions, useQueries } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useState } from 'react'
import { pageSize } from '../api/runs.ts'

interface Page<Row> {
  readonly total: number
  readonly rows: readonly Row[]
}

interface PagedRowsInput<Found extends Page<unknown>> {
  readonly scroller: RefObject<HTMLElement | null>
  readonly rowHeight: number
  readonly query: (page: number) => Pick<UseQueryOptions<Found, Error>, 'queryKey' | 'staleTime'> & {
    readonly queryFn: (context: { signal: AbortSignal }) => Promise<Found>
  }
  /** Rows may be higher than `rowHeight`: they are then measured. */
  readonly overscan?: number
}

/** Wheel and scroll bar pass over many pages: only where they rest is fetched. */
const restMs = 90

/** Rows of a list of any length: only what is in sight is drawn, only the pages it lies on are fetched. */
export function usePagedRows<Row, Found extends Page<Row>>(input: PagedRowsInput<Found>) {
  const { scroller, rowHeight, query, overscan = 8 } = input
  const [total, setTotal] = useState<number | undefined>(undefined)
  const virtualizer = useVirtualizer({
    count: total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
  })
  const items = virtualizer.getVirtualItems()
  const first = Math.floor((items[0]?.index ?? 0) / pageSize)
  const last = Math.floor((items.at(-1)?.index ?? 0) / pageSize)
  const pages = useRested(first, last)
  const results = useQueries({ queries: pages.map(page => ({ ...query(page) })) })
  const known = results.find(result => result.data !== undefined)?.data?.total
  useEffect(() => {
    if (known !== undefined) setTotal(known)
  }, [known])
  const failed = results.find(result => result.isError)
  return {
    virtualizer,
    items,
    total,
    first: results.find(result => result.data !== undefined)?.data,
    error: failed?.error ?? undefined,
    isFetching: results.some(result => result.isFetching),
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch()
    },
    rowAt: (index: number): Row | undefined =>
      results[pages.indexOf(Math.floor(index / pageSize))]?.data?.rows[index % pageSize],
  }
}

function useRested(first: number, last: number): readonly number[] {
  const [rested, setRested] = useState({ first, last })
  useEffect(() => {
    const timer = setTimeout(() => setRested({ first, last }), restMs)
    return () => clearTimeout(timer)
  }, [first, last])
  return Array.from({ length: rested.last - rested.first + 1 }, (_, at) => rested.first + at)
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { MyItems } from '../../../../src/server/api-contract.ts'
import { fetchItem, fetchNext, useMyItems } from '../../api/reviews.ts'

const route = getRouteApi('/app/reviews/$name/rate')

type Mine = Pick<MyItems['items'][number], 'item'>

/** The place before or after the one of the address, which may be ahead of the page when a key is pressed twice. */
function neighbourOf(item: string | undefined, by: 1 | -1, mine: readonly Mine[]): { item?: string } {
  const found = mine.findIndex(one => one.item === item)
  const to = (found < 0 ? mine.length : found) + by
  const isBeyond = to < 0 || to > mine.length || (item === undefined && by > 0)
  const next = isBeyond ? item : mine[to]?.item
  return next === undefined ? {} : { item: next }
}

/** Which item is in front: the next one for me, or one that I go back to. */
export function useItems(name: string) {
  const { item: revisited } = route.useSearch()
  const navigate = route.useNavigate()
  const client = useQueryClient()
  const mine = useMyItems(name)
  const next = useQuery({
    queryKey: ['next', name],
    queryFn: () => fetchNext(name),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const past = useQuery({
    queryKey: ['item', name, revisited],
    queryFn: () => fetchItem(name, revisited ?? ''),
    enabled: revisited !== undefined,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
  const items = mine.data?.items ?? []
  const at = revisited === undefined ? items.length : items.findIndex(({ item }) => item === revisited)
  const show = (item: string | undefined) =>
    void navigate({ search: item === undefined ? {} : { item }, resetScroll: false })
  return {
    next,
    item: revisited === undefined ? next.data?.item : past.data,
    query: revisited === undefined ? next : past,
    isRevisit: revisited !== undefined,
    place: at < 0 ? undefined : at,
    count: items.length,
    /** To the item after or before this one among mine; after the last of them stands the next one. */
    move: (by: 1 | -1) => {
      const go = (known: readonly Mine[]) =>
        navigate({ search: ({ item }) => neighbourOf(item, by, known), resetScroll: false })
      // What was handed in a moment ago is among mine when they have been read again.
      if (mine.isFetching)
        void mine.refetch({ cancelRefetch: false }).then(({ data }) => go(data?.items ?? items))
      else void go(items)
    },
    /** After handing in: reads my items again, and asks for another when the next one was handed in. */
    goOn: async () => {
      const wasNext = revisited === undefined || revisited === next.data?.item?.item
      void client.invalidateQueries({ queryKey: ['mine', name] })
      void client.invalidateQueries({ queryKey: ['reviews'] })
      void client.invalidateQueries({ queryKey: ['agreement', name] })
      if (wasNext) await next.refetch()
      if (revisited !== undefined) show(items[at + 1]?.item)
    },
  }
}

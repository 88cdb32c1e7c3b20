import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  Agreement,
  Gold,
  MyItems,
  NextItem,
  Queue,
  RatingInput,
  Review,
  ReviewItem,
} from '../../../src/server/api-contract.ts'
import { call, step } from './client.ts'

export type { RatingInput }

interface Reviews {
  readonly reviews: Review[]
  readonly problems: { readonly name: string; readonly message: string }[]
}

const reviewsQuery = queryOptions({
  queryKey: ['reviews'],
  queryFn: ({ signal }) => call<Reviews>('reviews', { signal }),
})

/** Folders of reviews that cannot be read, and why. */
export const useBrokenReviews = () => useQuery({ ...reviewsQuery, select: ({ problems }) => problems })

export function useReviews() {
  return useQuery({
    ...reviewsQuery,
    select: ({ reviews }) => reviews,
  })
}

export function useReview(name: string) {
  return useQuery({
    queryKey: ['review', name],
    queryFn: ({ signal }) => call<Review>(`reviews/${step(name)}`, { signal }),
  })
}

/** Reserves an item for me. */
export const fetchNext = (name: string) => call<NextItem>(`reviews/${step(name)}/next`, { method: 'POST' })

export const fetchItem = (name: string, item: string) =>
  call<ReviewItem>(`reviews/${step(name)}/items/${step(item)}`)

export const handIn = (name: string, item: string, body: RatingInput) =>
  call(`reviews/${step(name)}/items/${step(item)}/rating`, { method: 'PUT', body })

export function useMyItems(name: string) {
  return useQuery({
    queryKey: ['mine', name],
    queryFn: ({ signal }) => call<MyItems>(`reviews/${step(name)}/mine`, { signal }),
  })
}

export interface DrawInput {
  readonly name: string
  readonly run: string
  readonly size: number
  readonly perItem: number
  readonly by: 'random' | 'stratified' | 'disagreement'
  readonly mode: 'single' | 'pairwise'
  readonly question?: string
  readonly rubric?: string
  readonly candidates?: string[]
}

export function useDraw() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: DrawInput) => call<Review>('reviews', { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['reviews'] }),
  })
}

export function useAgreement(name: string) {
  return useQuery({
    queryKey: ['agreement', name],
    queryFn: ({ signal }) => call<Agreement>(`reviews/${step(name)}/agreement`, { signal }),
    refetchInterval: query => (query.state.status === 'error' ? false : 5_000),
  })
}

export function useQueue(name: string) {
  return useQuery({
    queryKey: ['queue', name],
    queryFn: ({ signal }) => call<Queue>(`reviews/${step(name)}/queue`, { signal }),
  })
}

export interface DecisionInput {
  readonly item: string
  readonly dimension: string
  readonly value: number | string
  readonly comment: string
}

export function useDecide(name: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ item, ...body }: DecisionInput) =>
      call(`reviews/${step(name)}/items/${step(item)}/decision`, { method: 'PUT', body }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['queue', name] }),
        client.invalidateQueries({ queryKey: ['gold', name] }),
      ]),
  })
}

export interface GoldQuery {
  readonly dimension: string | undefined
  readonly by: 'majority' | 'dawid_skene'
}

export function useGold(name: string, query: GoldQuery) {
  return useQuery({
    queryKey: ['gold', name, query],
    queryFn: ({ signal }) => call<Gold>(`reviews/${step(name)}/gold`, { query: { ...query }, signal }),
  })
}

export function useWriteGold(name: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (query: GoldQuery) =>
      call<Gold>(`reviews/${step(name)}/gold`, { method: 'POST', query: { ...query } }),
    onSuccess: (gold, query) => client.setQueryData(['gold', name, query], gold),
  })
}

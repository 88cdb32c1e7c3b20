import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Corrected, Disagreements, Scorer } from '../../../src/server/api-contract.ts'
import { call, step } from './client.ts'

export function useScorers() {
  return useQuery({
    queryKey: ['scorers'],
    queryFn: async ({ signal }) => (await call<{ scorers: Scorer[] }>('scorers', { signal })).scorers,
  })
}

/** The ratings that a scorer is held against. */
export interface Against {
  readonly review: string | undefined
  readonly dimension: string | undefined
}

export function useDisagreements(scorer: string, against: Against) {
  return useQuery({
    queryKey: ['disagreements', scorer, against],
    queryFn: ({ signal }) =>
      call<Disagreements>(`scorers/${step(scorer)}/disagreements`, { query: { ...against }, signal }),
    enabled: against.review !== undefined,
  })
}

export function useCorrected(scorer: string, against: Against) {
  return useQuery({
    queryKey: ['corrected', scorer, against],
    queryFn: ({ signal }) =>
      call<Corrected>(`scorers/${step(scorer)}/corrected`, { query: { ...against }, signal }),
    enabled: against.review !== undefined,
  })
}

export interface CalibrateInput {
  readonly review: string
  readonly dimension?: string
  readonly part: 'development' | 'test'
}

export function useCalibrate(scorer: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: CalibrateInput) =>
      call<Scorer>(`scorers/${step(scorer)}/calibrations`, { method: 'POST', body }),
    onSuccess: made => {
      client.setQueryData<Scorer[]>(['scorers'], scorers =>
        scorers?.map(other => (other.id === made.id ? made : other)),
      )
      return client.invalidateQueries({ queryKey: ['scorers'] })
    },
  })
}

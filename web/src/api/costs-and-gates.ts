import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Costs, GateDetails, Gates } from '../../../src/server/api-contract.ts'
import { call, step } from './client.ts'

export interface CostsAsked {
  readonly run?: string | undefined
  readonly volume?: number | undefined
}

export function useCosts({ run, volume }: CostsAsked) {
  return useQuery({
    queryKey: ['costs', run, volume],
    queryFn: ({ signal }) => call<Costs>('costs', { signal, query: { run, volume } }),
    // Another volume is a slow question: what stood there stays until its answer comes.
    placeholderData: keepPreviousData,
  })
}

export function useGates() {
  return useQuery({
    queryKey: ['gates'],
    queryFn: ({ signal }) => call<Gates>('gates', { signal }),
  })
}

export function useGate(id: string) {
  return useQuery({
    queryKey: ['gate', id],
    queryFn: ({ signal }) => call<GateDetails>(`gates/${step(id)}`, { signal }),
  })
}

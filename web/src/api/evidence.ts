import { useQuery } from '@tanstack/react-query'
import type {
  Decision,
  DecisionSummary,
  LoadDetails,
  LoadSummary,
  MeasuredConfidence,
  Readiness,
} from '../../../src/server/api-contract.ts'
import { call, step } from './client.ts'

export function useLoads() {
  return useQuery({
    queryKey: ['loads'],
    queryFn: ({ signal }) =>
      call<{ loads: readonly LoadSummary[]; broken: readonly string[] }>('loads', { signal }),
  })
}

export function useLoad(id: string) {
  return useQuery({
    queryKey: ['load', id],
    queryFn: ({ signal }) => call<LoadDetails>(`loads/${step(id)}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useReadiness() {
  return useQuery({
    queryKey: ['readiness'],
    queryFn: ({ signal }) => call<Readiness>('readiness', { signal }),
  })
}

export function useDecisions() {
  return useQuery({
    queryKey: ['decisions'],
    queryFn: ({ signal }) =>
      call<{ decisions: readonly DecisionSummary[]; newest?: Decision }>('decisions', { signal }),
  })
}

export function useDecision(id: string) {
  return useQuery({
    queryKey: ['decision', id],
    queryFn: ({ signal }) => call<Decision>(`decisions/${step(id)}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useConfidence() {
  return useQuery({
    queryKey: ['confidence'],
    queryFn: async ({ signal }) =>
      (await call<{ reports: readonly MeasuredConfidence[] }>('confidence', { signal })).reports,
  })
}

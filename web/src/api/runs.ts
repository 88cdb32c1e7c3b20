import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type {
  DifferencePage,
  ExampleTrials,
  Overview,
  Run,
  RunPage,
  TrialPage,
  TrialQuery,
} from '../../../src/server/api-contract.ts'
import { call, step } from './client.ts'

/** While a run goes on, its figures are asked for again this often. */
const beat = 2_000

/** As many runs as a list to choose from shows: the newest. */
const mostToChoose = 100

export function useRuns() {
  return useQuery({ ...runPageQuery(0, mostToChoose), select: ({ runs }) => runs })
}

export const runsOnPage = 50

/** One page of all runs, newest first; the page before stays until it is there. */
export function useRunPage(page: number) {
  return useQuery({ ...runPageQuery(page * runsOnPage, runsOnPage), placeholderData: keepPreviousData })
}

const runPageQuery = (offset: number, limit: number) =>
  queryOptions({
    queryKey: ['runs', offset, limit],
    queryFn: ({ signal }) => call<RunPage>('runs', { query: { offset, limit }, signal }),
    refetchInterval: query => (query.state.data?.runs.some(run => run.state === 'running') ? beat : false),
  })

export function useRun(id: string) {
  return useQuery({
    queryKey: ['run', id],
    queryFn: ({ signal }) => call<Run>(`runs/${step(id)}`, { signal }),
    refetchInterval: query => (query.state.data?.state === 'running' ? beat : false),
  })
}

export function useOverview(id: string, isRunning: boolean) {
  return useQuery({
    queryKey: ['overview', id],
    queryFn: ({ signal }) => call<Overview>(`runs/${step(id)}/overview`, { signal }),
    refetchInterval: isRunning ? beat : false,
  })
}

export const pageSize = 100

export type TrialFilter = Omit<TrialQuery, 'offset' | 'limit'>

/** One page of the trials that a filter leaves. */
export function trialPageQuery(run: string, filter: TrialFilter, page: number) {
  return {
    queryKey: ['trials', run, filter, page],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      call<TrialPage>(`runs/${step(run)}/trials`, {
        query: { ...filter, offset: page * pageSize, limit: pageSize } as Record<string, string | number>,
        signal,
      }),
    staleTime: 30_000,
  }
}

export function useExample(run: string, exampleId: string | undefined) {
  return useQuery({
    queryKey: ['example', run, exampleId],
    queryFn: ({ signal }) =>
      call<ExampleTrials>(`runs/${step(run)}/example`, { query: { exampleId }, signal }),
    enabled: exampleId !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
}

export interface DifferenceFilter {
  readonly a: string
  readonly b: string
  readonly metric: string
  readonly better: 'a' | 'b' | 'any'
}

export function differencePageQuery(run: string, filter: DifferenceFilter, page: number) {
  return {
    queryKey: ['differences', run, filter, page],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      call<DifferencePage>(`runs/${step(run)}/differences`, {
        query: { ...filter, offset: page * pageSize, limit: pageSize },
        signal,
      }),
    staleTime: 30_000,
  }
}

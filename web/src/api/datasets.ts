import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Dataset, DatasetDetails } from '../../../src/server/api-contract.ts'
import { call, step } from './client.ts'

export function useDatasets() {
  return useQuery({
    queryKey: ['datasets'],
    queryFn: async ({ signal }) => (await call<{ datasets: Dataset[] }>('datasets', { signal })).datasets,
  })
}

export function useDataset(name: string) {
  return useQuery({
    queryKey: ['dataset', name],
    queryFn: ({ signal }) => call<DatasetDetails>(`datasets/${step(name)}`, { signal }),
  })
}

export function useSign(name: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { version: string; comment: string }) =>
      call<DatasetDetails>(`datasets/${step(name)}/signatures`, { method: 'POST', body }),
    onSuccess: details => {
      client.setQueryData(['dataset', name], details)
      return client.invalidateQueries({ queryKey: ['datasets'] })
    },
  })
}

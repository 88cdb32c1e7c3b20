import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ApiKey, AuditPage, Invited, MadeKey, People, Role } from '../../../src/server/api-contract.ts'
import { call, step } from './client.ts'

export function usePeople() {
  return useQuery({ queryKey: ['people'], queryFn: ({ signal }) => call<People>('people', { signal }) })
}

export function useKeys() {
  return useQuery({
    queryKey: ['keys'],
    queryFn: async ({ signal }) => (await call<{ keys: ApiKey[] }>('keys', { signal })).keys,
  })
}

export function useAudit() {
  return useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) =>
      call<AuditPage>('audit', { query: { before: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: page => page.next,
  })
}

/** A change after which lists of people, keys and the audit log are read again. */
function useAccessChange<Input, Answer>(change: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all(['people', 'keys', 'audit'].map(name => client.invalidateQueries({ queryKey: [name] }))),
  })
}

export const useInvite = () =>
  useAccessChange((body: { role: Role; isSynthetic: boolean }) =>
    call<Invited>('invitations', { method: 'POST', body }),
  )
export const useWithdraw = () =>
  useAccessChange((id: string) => call(`invitations/${step(id)}`, { method: 'DELETE' }))
export const useChangeRole = () =>
  useAccessChange(({ id, role }: { id: string; role: Role }) =>
    call(`people/${step(id)}`, { method: 'PATCH', body: { role } }),
  )
export const useRemovePerson = () =>
  useAccessChange((id: string) => call(`people/${step(id)}`, { method: 'DELETE' }))
export const useMakeKey = () =>
  useAccessChange((body: { name: string; role: Role; days?: number }) =>
    call<MadeKey>('keys', { method: 'POST', body }),
  )
export const useRemoveKey = () =>
  useAccessChange((id: string) => call(`keys/${step(id)}`, { method: 'DELETE' }))

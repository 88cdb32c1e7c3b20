import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { InvitationFacts, Session, User } from '../../../src/server/api-contract.ts'
import { call, rememberCsrfToken, step } from './client.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => kept(await call<Session>('session', { signal })),
  staleTime: 60_000,
})

function kept(session: Session): Session {
  rememberCsrfToken(session.csrfToken)
  return session
}

export function useSession() {
  return useQuery(sessionQuery)
}

/** Who is signed in; pages behind the sign-in always have one. */
export function useUser(): User | undefined {
  return useSession().data?.user
}

/** What the role allows; the server decides, this only hides what it would refuse. */
export function useMay() {
  const role = useUser()?.role
  return {
    own: role === 'owner',
    build: role === 'owner' || role === 'engineer',
    sign: role === 'owner' || role === 'expert',
    seeResults: role !== 'expert',
  }
}

/** Any call that ends in another session: everything seen before is forgotten. */
function useSessionChange<Input>(change: (input: Input) => Promise<Session>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: async session => {
      // Who was here was asked before the change and may be answered after it: that answer is of nobody.
      await client.cancelQueries({ queryKey: sessionQuery.queryKey })
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
      client.setQueryData(sessionQuery.queryKey, kept(session))
    },
  })
}

export interface NameAndPassword {
  readonly name: string
  readonly password: string
}

export const useSignIn = () =>
  useSessionChange((body: NameAndPassword) => call<Session>('session', { method: 'POST', body }))

export const useOpen = () =>
  useSessionChange((token: string) => call<Session>('session/open', { method: 'POST', body: { token } }))

export const useAccept = (token: string) =>
  useSessionChange((body: NameAndPassword) =>
    call<Session>(`invitations/${step(token)}/accept`, { method: 'POST', body }),
  )

/** Ends the session and loads the page anew: nothing that was seen stays in memory. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => call('session', { method: 'DELETE' }),
    onSuccess: () => window.location.assign('/sign-in'),
  })
}

export function useInvitation(token: string) {
  return useQuery({
    queryKey: ['invitation', token],
    queryFn: () => call<InvitationFacts>(`invitations/${step(token)}`),
  })
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { current: string; next: string }) =>
      call('account/password', { method: 'POST', body }),
  })
}

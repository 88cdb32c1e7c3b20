import { QueryCache, QueryClient } from '@tanstack/react-query'
import type { Session } from '../../../src/server/api-contract.ts'
import { ApiProblem } from './client.ts'

/** Signed out in the meantime: the pages then lead to the sign-in page. */
function noticeSignedOut(error: Error): void {
  if (!(error instanceof ApiProblem) || error.status !== 401) return
  queryClient.setQueryData<Session>(['session'], session => {
    if (session === undefined) return session
    const { user: _user, csrfToken: _token, ...rest } = session
    return rest
  })
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What was refused stays refused; a server that does not answer is asked once more.
      retry: (failures, error) => failures < 1 && error instanceof ApiProblem && error.status === 0,
      retryDelay: 500,
      // The server is near: being offline says nothing about it.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

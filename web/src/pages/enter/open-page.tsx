import { getRouteApi, Link, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useState } from 'react'
import { useOpen } from '../../api/session.ts'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { EnterFrame } from './enter-frame.tsx'

const route = getRouteApi('/open')

/** The link that the terminal printed: its token becomes a session, and leaves the address. */
export function OpenPage() {
  const search = route.useSearch()
  const { hash } = useLocation()
  const [token, setToken] = useState<string | undefined>(undefined)
  const given = search.token ?? new URLSearchParams(hash).get('token') ?? undefined
  const navigate = useNavigate()
  const open = useOpen()
  // Not by a callback of the mutation: taking the token out of the address may mount this page anew, and callbacks are then dropped.
  const enter = (secret: string) =>
    void open.mutateAsync(secret).then(
      () => navigate({ to: '/', replace: true }),
      () => {},
    )
  const begin = useEffectEvent((secret: string) => {
    // Another link may be pasted into the same tab; each is tried once.
    if (secret === token) return
    setToken(secret)
    history.replaceState(history.state, '', '/open')
    enter(secret)
  })
  useEffect(() => {
    if (given !== undefined) begin(given)
  }, [given])
  return (
    <EnterFrame title="Opening the project">
      {token === undefined && given === undefined && (
        <p>
          This link has no token. Copy the whole link that <code>cupel serve</code> printed.
        </p>
      )}
      {open.isError && (
        <div className="space-y-3">
          <ProblemBox error={open.error} onRetry={() => (token === undefined ? undefined : enter(token))} />
          <p className="text-[0.9rem] text-dim">
            A link works once and for a short time: run <code>cupel serve</code> again for another, or{' '}
            <Link to="/sign-in" className="link">
              sign in
            </Link>
            .
          </p>
        </div>
      )}
      {!open.isError && (token ?? given) !== undefined && <p role="status">One moment …</p>}
    </EnterFrame>
  )
}

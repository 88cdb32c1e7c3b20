import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useSignIn } from '../../api/session.ts'
import { TextField } from '../../parts/field.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { EnterFrame } from './enter-frame.tsx'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const { from } = route.useSearch()
  const navigate = useNavigate()
  const signIn = useSignIn()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate({ name, password }, { onSuccess: () => void navigate({ href: safePath(from) }) })
  }
  return (
    <EnterFrame title="Sign in">
      <form onSubmit={submit} className="space-y-4">
        <TextField label="Name" value={name} onChange={setName} autoComplete="username" />
        <TextField
          label="Password"
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
        {signIn.isError && <ProblemBox error={signIn.error} />}
        <button type="submit" className="btn btn-main w-full" disabled={signIn.isPending}>
          {signIn.isPending ? 'Signing in …' : 'Sign in'}
        </button>
      </form>
      <p className="mt-4 text-[0.86rem] text-dim">
        No account? An owner can invite you, or open the link that <code>cupel serve</code> printed in the
        terminal.
      </p>
    </EnterFrame>
  )
}

/** Only an address of these pages, never another site. */
function safePath(from: string | undefined): string {
  return from?.startsWith('/') === true && !from.startsWith('//') && !from.startsWith('/\\') ? from : '/'
}

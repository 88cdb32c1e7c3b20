import { type FormEvent, useState } from 'react'
import { useChangePassword, useUser } from '../../api/session.ts'
import { SyntheticBadge } from '../../parts/badge.tsx'
import { TextField } from '../../parts/field.tsx'
import { Section } from '../../parts/page-head.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'

export function AccountPart() {
  const user = useUser()
  if (user === undefined) return null
  return (
    <>
      <Section title="Who you are here">
        <p className="flex flex-wrap items-center gap-2">
          <b className="font-[600]">{user.name}</b>, {user.role} {user.isSynthetic && <SyntheticBadge />}
        </p>
      </Section>
      <Section title="Password">
        {user.isLocal ? (
          <p className="max-w-[44rem] text-dim">
            You came by the link that the terminal printed: this account has no password. Whoever reads that
            terminal is owner of the project.
          </p>
        ) : (
          <PasswordForm />
        )}
      </Section>
    </>
  )
}

function PasswordForm() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useChangePassword()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate(
      { current, next },
      {
        onSuccess: () => {
          setCurrent('')
          setNext('')
        },
      },
    )
  }
  return (
    <form onSubmit={submit} className="max-w-[24rem] space-y-4">
      <TextField
        label="Present password"
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
      />
      <TextField
        label="New password"
        hint="At least 10 characters."
        type="password"
        autoComplete="new-password"
        minLength={10}
        value={next}
        onChange={setNext}
      />
      {change.isError && <ProblemBox error={change.error} lead="The password was not changed." />}
      <button type="submit" className="btn btn-main" disabled={change.isPending}>
        {change.isPending ? 'Changing …' : 'Change the password'}
      </button>
      <p aria-live="polite" className="text-good">
        {change.isSuccess && 'Changed.'}
      </p>
    </form>
  )
}

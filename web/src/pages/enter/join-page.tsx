import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { InvitationFacts, Role } from '../../../../src/server/api-contract.ts'
import { useAccept, useInvitation } from '../../api/session.ts'
import { SyntheticBanner } from '../../parts/badge.tsx'
import { TextField } from '../../parts/field.tsx'
import { timeText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { EnterFrame } from './enter-frame.tsx'

const route = getRouteApi('/join/$token')

const does: Record<Role, string> = {
  owner: 'decides, invites people and signs',
  engineer: 'runs comparisons, draws reviews and calibrates judges',
  expert: 'rates answers and signs datasets, without seeing results',
  viewer: 'reads everything and changes nothing',
}

export function JoinPage() {
  const { token } = route.useParams()
  const facts = useInvitation(token)
  return (
    <EnterFrame title="Join this project">
      <Loaded query={facts} skeleton="h-56">
        {invitation => <JoinForm token={token} invitation={invitation} />}
      </Loaded>
    </EnterFrame>
  )
}

interface JoinFormProps {
  readonly token: string
  readonly invitation: InvitationFacts
}

function JoinForm({ token, invitation }: JoinFormProps) {
  const navigate = useNavigate()
  const accept = useAccept(token)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    accept.mutate({ name, password }, { onSuccess: () => void navigate({ to: '/' }) })
  }
  return (
    <form onSubmit={submit} className="space-y-4">
      <p className="[overflow-wrap:anywhere]">
        <b>{invitation.invitedBy}</b> invites you to <b>{invitation.project}</b> as <b>{invitation.role}</b>:
        who {does[invitation.role]}. The invitation is open until {timeText(invitation.expiresAt)}.
      </p>
      {invitation.isSynthetic && (
        <SyntheticBanner>
          This is an account for a script or a model, not for a person. What it rates is marked synthetic and
          satisfies no gate.
        </SyntheticBanner>
      )}
      <TextField
        label="Your name"
        hint="Shown beside what you sign. You sign in with it."
        value={name}
        onChange={setName}
        autoComplete="username"
      />
      <TextField
        label="Password"
        hint="At least 10 characters."
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
        minLength={10}
      />
      {accept.isError && <ProblemBox error={accept.error} />}
      <button type="submit" className="btn btn-main w-full" disabled={accept.isPending}>
        {accept.isPending ? 'Joining …' : 'Join'}
      </button>
    </form>
  )
}

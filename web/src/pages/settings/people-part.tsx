import { useState } from 'react'
import type { People } from '../../../../src/server/api-contract.ts'
import { useChangeRole, usePeople, useRemovePerson, useWithdraw } from '../../api/access.ts'
import { useUser } from '../../api/session.ts'
import { Badge, SyntheticBadge } from '../../parts/badge.tsx'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { dayText, timeText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Section } from '../../parts/page-head.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { isRole, roles } from './roles.ts'

export function PeoplePart() {
  const people = usePeople()
  const [isInviting, setInviting] = useState(false)
  return (
    <>
      <Section
        title="People"
        note="Who may sign in, and as what."
        actions={
          <button type="button" className="btn btn-main" onClick={() => setInviting(true)}>
            Invite somebody
          </button>
        }
      >
        <Loaded query={people} skeleton="h-56">
          {found => <UsersTable users={found.users} />}
        </Loaded>
      </Section>
      <Section
        title="Open invitations"
        note="A link works once. Its secret was shown once and is kept nowhere."
      >
        <Loaded query={people} skeleton="h-24">
          {found =>
            found.invitations.length === 0 ? (
              <p className="text-dim">No invitation is open.</p>
            ) : (
              <Invitations invitations={found.invitations} />
            )
          }
        </Loaded>
      </Section>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  )
}

type Person = People['users'][number]

function UsersTable({ users }: { readonly users: readonly Person[] }) {
  const me = useUser()
  const changeRole = useChangeRole()
  const remove = useRemovePerson()
  const [leaving, setLeaving] = useState<Person | undefined>(undefined)
  const error = changeRole.error ?? undefined
  return (
    <>
      {error !== undefined && (
        <div className="mb-3">
          <ProblemBox error={error} lead="The role was not changed." />
        </div>
      )}
      <TableRegion caption="People of this project" isPinned>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">Since</th>
            <th scope="col">Last seen</th>
            <th scope="col">
              <span className="sr-only">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map(user => (
            <tr key={user.id}>
              <th scope="row" className="min-w-[8rem]">
                <span className="flex flex-wrap items-center gap-2 [overflow-wrap:anywhere]">
                  {user.name} {user.id === me?.id && <Badge>you</Badge>}{' '}
                  {user.isSynthetic && <SyntheticBadge />}
                  {user.isLocal && <Badge>by the terminal</Badge>}
                </span>
              </th>
              <td>
                <select
                  className="input min-w-[8rem]"
                  aria-label={`Role of ${user.name}`}
                  value={user.role}
                  disabled={user.id === me?.id || user.isLocal || changeRole.isPending}
                  onChange={event => {
                    const role = event.target.value
                    if (isRole(role)) changeRole.mutate({ id: user.id, role })
                  }}
                >
                  {roles.map(({ value }) => (
                    <option key={value} value={value}>
                      {value}
                    </option>
                  ))}
                </select>
              </td>
              <td className="whitespace-nowrap">{dayText(user.createdAt)}</td>
              <td className="whitespace-nowrap">
                {user.lastSeenAt === undefined ? (
                  <span className="text-dim">never</span>
                ) : (
                  timeText(user.lastSeenAt)
                )}
              </td>
              <td className="num">
                {user.id !== me?.id && !user.isLocal && (
                  <button
                    type="button"
                    className="btn btn-small btn-bad"
                    aria-label={`Remove ${user.name}`}
                    onClick={() => setLeaving(user)}
                  >
                    Remove
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </TableRegion>
      {leaving !== undefined && (
        <ConfirmDialog
          title={`Remove ${leaving.name}?`}
          confirm="Remove"
          change={remove}
          input={leaving.id}
          onClose={() => setLeaving(undefined)}
        >
          They are signed out and cannot sign in again. Their ratings and signatures stay.
        </ConfirmDialog>
      )}
    </>
  )
}

function Invitations({ invitations }: { readonly invitations: People['invitations'] }) {
  const withdraw = useWithdraw()
  return (
    <>
      <ul className="card divide-y">
        {invitations.map(invitation => (
          <li key={invitation.id} className="flex flex-wrap items-center justify-between gap-3 px-4 py-2.5">
            <p className="flex min-w-0 flex-wrap items-center gap-2">
              <b className="font-[600]">{invitation.role}</b> {invitation.isSynthetic && <SyntheticBadge />}
              <span className="text-dim">
                by {invitation.invitedBy} on {dayText(invitation.createdAt)}, open until{' '}
                {timeText(invitation.expiresAt)}
              </span>
            </p>
            <button
              type="button"
              className="btn btn-small btn-bad"
              disabled={withdraw.isPending}
              onClick={() => withdraw.mutate(invitation.id)}
            >
              Withdraw
            </button>
          </li>
        ))}
      </ul>
      {withdraw.isError && (
        <div className="mt-3">
          <ProblemBox error={withdraw.error} lead="The invitation was not withdrawn." />
        </div>
      )}
    </>
  )
}

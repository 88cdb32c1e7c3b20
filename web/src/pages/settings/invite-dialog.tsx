import { type FormEvent, useState } from 'react'
import type { Invited, Role } from '../../../../src/server/api-contract.ts'
import { useInvite } from '../../api/access.ts'
import { Command } from '../../parts/command.tsx'
import { Modal } from '../../parts/dialog.tsx'
import { SelectField } from '../../parts/field.tsx'
import { timeText } from '../../parts/format.ts'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { isRole, roles } from './roles.ts'

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const invite = useInvite()
  return (
    <Modal title="Invite somebody" isOpen onClose={onClose}>
      {invite.data === undefined ? (
        <InviteForm invite={invite} onClose={onClose} />
      ) : (
        <Link invited={invite.data} onClose={onClose} />
      )}
    </Modal>
  )
}

interface InviteFormProps {
  readonly invite: ReturnType<typeof useInvite>
  readonly onClose: () => void
}

function InviteForm({ invite, onClose }: InviteFormProps) {
  const [role, setRole] = useState<Role>('expert')
  const [isSynthetic, setSynthetic] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    invite.mutate({ role, isSynthetic })
  }
  return (
    <form onSubmit={submit} className="space-y-4">
      <SelectField
        label="Role"
        value={role}
        choices={roles}
        onChange={value => {
          if (isRole(value)) setRole(value)
        }}
      />
      <label className="flex items-start gap-2.5">
        <input
          type="checkbox"
          className="mt-1 size-4 accent-(--gold)"
          checked={isSynthetic}
          onChange={event => setSynthetic(event.target.checked)}
        />
        <span>
          This is no person: a script or a model
          <span className="block text-[0.86rem] text-dim">
            What it rates is marked synthetic wherever it is shown, and satisfies no gate: a judge is held
            against people.
          </span>
        </span>
      </label>
      {invite.isError && <ProblemBox error={invite.error} lead="No invitation was made." />}
      <div className="flex justify-end gap-2">
        <button type="button" className="btn" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="btn btn-main" disabled={invite.isPending}>
          Make the link
        </button>
      </div>
    </form>
  )
}

function Link({ invited, onClose }: { readonly invited: Invited; readonly onClose: () => void }) {
  return (
    <div className="space-y-3" role="status">
      <p>
        Give this link to whom you invite as <b>{invited.role}</b>. It works once, until{' '}
        {timeText(invited.expiresAt)}, and is not shown again.
      </p>
      <Command text={invited.link} label="Copy the link" />
      <div className="flex justify-end">
        <button type="button" className="btn" onClick={onClose}>
          Done
        </button>
      </div>
    </div>
  )
}

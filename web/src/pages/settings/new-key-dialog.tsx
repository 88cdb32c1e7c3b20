import { type FormEvent, useState } from 'react'
import type { MadeKey, Role } from '../../../../src/server/api-contract.ts'
import { useMakeKey } from '../../api/access.ts'
import { Command } from '../../parts/command.tsx'
import { Modal } from '../../parts/dialog.tsx'
import { SelectField, TextField } from '../../parts/field.tsx'
import { ProblemBox } from '../../parts/problem-box.tsx'
import { isRole, roles } from './roles.ts'

export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const make = useMakeKey()
  return (
    <Modal title="Make an API key" isOpen onClose={onClose}>
      {make.data === undefined ? (
        <KeyForm make={make} onClose={onClose} />
      ) : (
        <Made made={make.data} onClose={onClose} />
      )}
    </Modal>
  )
}

interface KeyFormProps {
  readonly make: ReturnType<typeof useMakeKey>
  readonly onClose: () => void
}

function KeyForm({ make, onClose }: KeyFormProps) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [days, setDays] = useState('90')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate({ name, role, ...(days === '' ? {} : { days: Number(days) }) })
  }
  return (
    <form onSubmit={submit} className="space-y-4">
      <TextField
        label="Name"
        hint="What will use it, for example: nightly CI."
        value={name}
        onChange={setName}
      />
      <SelectField
        label="Role"
        value={role}
        choices={roles}
        onChange={value => {
          if (isRole(value)) setRole(value)
        }}
      />
      <TextField
        label="Days"
        hint="Valid for so long; empty: until it is removed."
        type="number"
        min={1}
        max={3_650}
        isRequired={false}
        value={days}
        onChange={setDays}
      />
      {make.isError && <ProblemBox error={make.error} lead="No key was made." />}
      <div className="flex justify-end gap-2">
        <button type="button" className="btn" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="btn btn-main" disabled={make.isPending}>
          Make the key
        </button>
      </div>
    </form>
  )
}

function Made({ made, onClose }: { readonly made: MadeKey; readonly onClose: () => void }) {
  return (
    <div className="space-y-3" role="status">
      <p>
        The key <b>{made.name}</b>. Copy it now: it is not shown again, the server keeps only its hash.
      </p>
      <Command text={made.key} label="Copy the key" />
      <p className="text-[0.88rem] text-dim">
        Sent as <code>Authorization: Bearer …</code>
      </p>
      <div className="flex justify-end">
        <button type="button" className="btn" onClick={onClose}>
          Done
        </button>
      </div>
    </div>
  )
}

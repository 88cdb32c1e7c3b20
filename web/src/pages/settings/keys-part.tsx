import { useState } from 'react'
import type { ApiKey } from '../../../../src/server/api-contract.ts'
import { useKeys as useApiKeys, useRemoveKey } from '../../api/access.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { dayText, timeText } from '../../parts/format.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { Section } from '../../parts/page-head.tsx'
import { TableRegion } from '../../parts/table-region.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'

export function KeysPart() {
  const keys = useApiKeys()
  const [isMaking, setMaking] = useState(false)
  return (
    <Section
      title="API keys"
      note="For scripts and CI. A key may do what its role may."
      actions={
        <button type="button" className="btn btn-main" onClick={() => setMaking(true)}>
          Make a key
        </button>
      }
    >
      <Loaded query={keys} skeleton="h-48">
        {found =>
          found.length === 0 ? (
            <EmptyState title="No key has been made">Scripts and CI sign in with one.</EmptyState>
          ) : (
            <KeysTable keys={found} />
          )
        }
      </Loaded>
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} />}
    </Section>
  )
}

function KeysTable({ keys }: { readonly keys: readonly ApiKey[] }) {
  const remove = useRemoveKey()
  const [leaving, setLeaving] = useState<ApiKey | undefined>(undefined)
  return (
    <>
      <TableRegion caption="API keys" isPinned>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">Made</th>
            <th scope="col">Valid until</th>
            <th scope="col">Last used</th>
            <th scope="col">
              <span className="sr-only">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map(key => (
            <tr key={key.id}>
              <th scope="row" className="[overflow-wrap:anywhere]">
                {key.name}
              </th>
              <td>{key.role}</td>
              <td className="whitespace-nowrap">
                {dayText(key.createdAt)} <span className="text-dim">by {key.createdBy}</span>
              </td>
              <td className="whitespace-nowrap">
                {key.expiresAt === undefined ? 'until it is removed' : dayText(key.expiresAt)}
              </td>
              <td className="whitespace-nowrap">
                {key.lastUsedAt === undefined ? (
                  <span className="text-dim">never</span>
                ) : (
                  timeText(key.lastUsedAt)
                )}
              </td>
              <td className="num">
                <button
                  type="button"
                  className="btn btn-small btn-bad"
                  aria-label={`Remove the key ${key.name}`}
                  onClick={() => setLeaving(key)}
                >
                  Remove
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </TableRegion>
      {leaving !== undefined && (
        <ConfirmDialog
          title={`Remove the key ${leaving.name}?`}
          confirm="Remove"
          change={remove}
          input={leaving.id}
          onClose={() => setLeaving(undefined)}
        >
          Whatever uses it is refused from then on.
        </ConfirmDialog>
      )}
    </>
  )
}

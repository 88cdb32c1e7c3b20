import { CupelError, sha256, timestamp } from '../kernel/index.ts'
import { audit } from './audit.ts'
import type { ApiKey, TeamPorts } from './ports.ts'
import type { Role } from './role.ts'
import { newId, newSecret } from './secret.ts'

const day = 24 * 60 * 60_000
const seenEvery = 60_000

export interface KeyWish {
  readonly name: string
  readonly role: Role
  readonly days?: number | undefined
  readonly by: string
}

/** A key for a program, which is shown once: the store keeps its hash. */
export async function makeKey(
  ports: TeamPorts,
  { name, role, days, by }: KeyWish,
): Promise<{ readonly key: ApiKey; readonly text: string }> {
  const secret = newSecret(ports, 'cupel_')
  const key: ApiKey = {
    id: newId(ports),
    name,
    keyHash: secret.hash,
    role,
    createdBy: by,
    createdAt: timestamp(ports.clock),
    ...(days === undefined ? {} : { expiresAt: new Date(ports.clock.now() + days * day).toISOString() }),
  }
  await ports.store.putKey(key)
  await audit(ports, by, { action: 'made an API key', subject: name, details: { role } })
  return { key, text: secret.text }
}

export async function removeKey(
  ports: TeamPorts,
  { id, by }: { readonly id: string; readonly by: string },
): Promise<void> {
  const found = (await ports.store.keys()).find(key => key.id === id)
  if (found === undefined || !(await ports.store.removeKey(id)))
    throw new CupelError('user_unknown', 'There is no API key with this id.', {
      hint: 'Load the page again.',
    })
  await audit(ports, by, { action: 'removed an API key', subject: found.name })
}

/** The key behind what a program sent; undefined when there is none or it has expired. */
export async function keyOf({ store, clock }: TeamPorts, text: string): Promise<ApiKey | undefined> {
  const hash = sha256(text)
  const key = (await store.keys()).find(({ keyHash }) => keyHash === hash)
  if (key === undefined || (key.expiresAt !== undefined && Date.parse(key.expiresAt) <= clock.now()))
    return undefined
  if (key.lastUsedAt === undefined || Date.parse(key.lastUsedAt) + seenEvery <= clock.now())
    await store.putKey({ ...key, lastUsedAt: timestamp(clock) })
  return key
}

import type { Role } from '../../../../src/server/api-contract.ts'

export const roles: readonly { readonly value: Role; readonly label: string }[] = [
  { value: 'expert', label: 'expert: rates and signs, sees no results' },
  { value: 'engineer', label: 'engineer: runs, draws reviews, calibrates' },
  { value: 'viewer', label: 'viewer: reads, changes nothing' },
  { value: 'owner', label: 'owner: all of it, and people and keys' },
]

export const isRole = (value: string): value is Role => roles.some(role => role.value === value)

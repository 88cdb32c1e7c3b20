import { timingSafeEqual } from 'node:crypto'
import { sha256 } from '../kernel/index.ts'
import type { TeamPorts } from './ports.ts'

/** 256 unguessable bits for a link, a cookie or a key, and the hash that is kept of it. */
export function newSecret(
  { randomBytes }: Pick<TeamPorts, 'randomBytes'>,
  prefix = '',
): { readonly text: string; readonly hash: string } {
  const text = `${prefix}${Buffer.from(randomBytes(32)).toString('base64url')}`
  return { text, hash: sha256(text) }
}

export const newId = ({ randomBytes }: Pick<TeamPorts, 'randomBytes'>): string =>
  Buffer.from(randomBytes(9)).toString('base64url').replace(/[-_]/g, 'x').toLowerCase()

/** Compares without telling by its time how much was right. */
export const isSame = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)))

import { createHash } from 'node:crypto'
import { canonicalJson } from './json.ts'

/** SHA-256 of the UTF-8 bytes, as 64 lower-case hex digits. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Hash of a JSON value that does not depend on the order of keys. */
export function contentHash(value: unknown): string {
  return sha256(canonicalJson(value))
}

/** The first 12 hex digits: enough for a person to tell versions apart, never enough to verify one. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12)
}

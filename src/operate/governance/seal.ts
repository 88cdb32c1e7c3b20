import type { SigningKey, VerifyingKey } from './signing.ts'

/**
 * The seal stands at the very end of the file, as the comment of the ZIP archive, and speaks for every byte before it: names, times
 * and headers as well as contents. Its length never changes, so that the length of the comment, which is among the bytes before
 * it, can be written first.
 *
 *   cupel.seal/1 sha256=<64 hex> ed25519=<128 hex, or 128 times 0 when unsigned>\n
 */
const pattern = /^cupel\.seal\/1 sha256=([0-9a-f]{64}) ed25519=([0-9a-f]{128})\n$/
const unsigned = '0'.repeat(128)

/** Bytes of a seal. */
export const sealLength = sealText('0'.repeat(64), unsigned).length

export interface Seal {
  /** Of every byte before the seal. */
  readonly sha256: string
  readonly signature?: Buffer
}

/** @param sha256 of every byte before the seal */
export const makeSeal = (sha256: string, key?: SigningKey): string =>
  sealText(sha256, key === undefined ? unsigned : key.sign(sealed(sha256)).toString('hex'))

function sealText(sha256: string, signature: string): string {
  return `cupel.seal/1 sha256=${sha256} ed25519=${signature}\n`
}

/** Nothing for bytes that are no seal, whatever they are. */
export function readSeal(bytes: Uint8Array): Seal | undefined {
  const match = pattern.exec(Buffer.from(bytes).toString('latin1'))
  if (match === null) return undefined
  const [, sha256 = '', signature = ''] = match
  return { sha256, ...(signature === unsigned ? {} : { signature: Buffer.from(signature, 'hex') }) }
}

export const sealHolds = (seal: Seal, key: VerifyingKey): boolean =>
  seal.signature !== undefined && key.verify(sealed(seal.sha256), seal.signature)

/** What the seal's signature is over; never the bytes of a manifest, so that neither signature can stand for the other. */
const sealed = (sha256: string): Buffer => Buffer.from(`cupel.seal/1 sha256=${sha256}\n`, 'latin1')

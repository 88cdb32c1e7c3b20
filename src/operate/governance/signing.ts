import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { CupelError } from '../../kernel/index.ts'

/** A key to sign with, and what others check its signatures by. */
export interface SigningKey {
  readonly sign: (message: Uint8Array) => Buffer
  readonly publicPem: string
  readonly fingerprint: string
}

export interface VerifyingKey {
  readonly verify: (message: Uint8Array, signature: Uint8Array) => boolean
  readonly pem: string
  /** SHA-256 of the key as DER (SubjectPublicKeyInfo), in hex: `openssl pkey -pubin -outform DER | sha256sum` gives it too. */
  readonly fingerprint: string
}

/**
 * A private key from PEM text (PKCS #8).
 *
 * @param name of the file, for messages; the text is never shown
 * @throws CupelError `signing_key_invalid`
 */
export function signingKey(pem: string, name: string): SigningKey {
  const key = parsed(name, () => createPrivateKey(pem))
  refuseOtherKinds(key, name)
  const verifying = keyFacts(createPublicKey(key))
  return {
    sign: message => sign(null, message, key),
    publicPem: verifying.pem,
    fingerprint: verifying.fingerprint,
  }
}

/**
 * A public key from PEM text. A private key is refused: whoever checks a dossier has no business with one.
 *
 * @throws CupelError `signing_key_invalid`
 */
export function verifyingKey(pem: string, name: string): VerifyingKey {
  if (pem.includes('PRIVATE KEY'))
    throw new CupelError('signing_key_invalid', `${name} is a private key; the public one belongs here.`, {
      hint: 'cupel dossier keygen writes it beside the private one, as FILE.pub.pem.',
    })
  const key = parsed(name, () => createPublicKey(pem))
  refuseOtherKinds(key, name)
  return keyFacts(key)
}

function keyFacts(key: KeyObject): VerifyingKey {
  const der = key.export({ type: 'spki', format: 'der' })
  return {
    verify: (message, signature) => signature.length === 64 && verify(null, message, key, signature),
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: createHash('sha256').update(der).digest('hex'),
  }
}

function parsed(name: string, parse: () => KeyObject): KeyObject {
  try {
    return parse()
  } catch {
    // Messages of the parser may hold parts of the key.
    throw new CupelError('signing_key_invalid', `${name} is not a key in PEM form that Cupel can read.`, {
      hint: 'Make one with cupel dossier keygen. Keys with a passphrase are not read.',
    })
  }
}

function refuseOtherKinds({ asymmetricKeyType }: KeyObject, name: string): void {
  if (asymmetricKeyType === 'ed25519') return
  throw new CupelError('signing_key_invalid', `${name} is a key of kind ${asymmetricKeyType}, not Ed25519.`, {
    hint: 'Make one with cupel dossier keygen.',
  })
}

/** A fingerprint in groups of four, as two people can compare it aloud. */
export const spokenFingerprint = (fingerprint: string): string =>
  (fingerprint.match(/.{1,4}/g) ?? []).join(' ')

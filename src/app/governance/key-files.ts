import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { CupelError } from '../../kernel/index.ts'
import {
  type SigningKey,
  signingKey,
  type VerifyingKey,
  verifyingKey,
} from '../../operate/governance/index.ts'
import { makeFolder } from '../make-folder.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where a key is looked for when none is named: in the user's config folder, outside of any project. */
export function defaultKeyFile(environment: Environment): string {
  const home = environment.HOME ?? homedir()
  const folder =
    environment.XDG_CONFIG_HOME ??
    (process.platform === 'win32' && environment.APPDATA ? environment.APPDATA : join(home, '.config'))
  return join(folder, 'cupel', 'dossier-key.pem')
}

export interface MadeKey {
  readonly privateFile: string
  readonly publicFile: string
  readonly fingerprint: string
  /** The folder of a git working tree that the private key stands in: it must be ignored there. */
  readonly gitFolder?: string
}

/**
 * Makes an Ed25519 key. The private key is written for its owner alone and never given back; the public one beside it is for everyone.
 *
 * @throws CupelError `output_exists`: a key that dossiers were signed with is not written over
 */
export function makeKey(privateFile: string): MadeKey {
  const publicFile = `${privateFile.replace(/\.pem$/, '')}.pub.pem`
  for (const file of [privateFile, publicFile])
    if (existsSync(file))
      throw new CupelError('output_exists', `${file} exists already.`, {
        hint: 'Use it with --key, or name another file with -o.',
      })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  makeFolder(dirname(privateFile), 0o700)
  writeFileSync(privateFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  })
  chmodSync(privateFile, 0o600)
  writeFileSync(publicFile, pem, { flag: 'wx' })
  const gitFolder = gitFolderOf(dirname(privateFile))
  return {
    privateFile,
    publicFile,
    fingerprint: verifyingKey(pem, publicFile).fingerprint,
    ...(gitFolder === undefined ? {} : { gitFolder }),
  }
}

function gitFolderOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder
  const above = dirname(folder)
  return above === folder ? undefined : gitFolderOf(above)
}

export interface OpenedKey {
  readonly key: SigningKey
  /** E.g. that others can read it. */
  readonly warnings: readonly string[]
}

/** The private key of a file. @throws CupelError `signing_key_missing`, `signing_key_invalid` */
export function openKey(file: string): OpenedKey {
  const text = textOf(file)
  if (text === undefined)
    throw new CupelError('signing_key_missing', `There is no key ${file}.`, {
      hint: 'Make one with cupel dossier keygen, or write without a signature: --unsigned',
    })
  const isOpen = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
  return {
    key: signingKey(text, file),
    warnings: isOpen ? [`${file} can be read by other users of this machine; chmod 600 closes it`] : [],
  }
}

/** The public key of a file. @throws CupelError `signing_key_missing`, `signing_key_invalid` */
export function openPublicKey(file: string): VerifyingKey {
  const text = textOf(file)
  if (text === undefined)
    throw new CupelError('signing_key_missing', `There is no key ${file}.`, {
      hint: 'Name the public key of whoever sealed the dossier, as they gave it to you.',
    })
  return verifyingKey(text, file)
}

const textOf = (file: string): string | undefined =>
  existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined

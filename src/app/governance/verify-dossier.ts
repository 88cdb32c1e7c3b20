import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type ArchiveEntry, type OpenedArchive, openArchive } from '../../adapters/archive/index.ts'
import { CupelError, messageOf } from '../../kernel/index.ts'
import {
  archiveKey,
  badArchivePath,
  type Manifest,
  manifestFile,
  readManifest,
  readSeal,
  type Seal,
  sealHolds,
  sealLength,
  signatureFile,
  type VerifyingKey,
  verifyingKey,
} from '../../operate/governance/index.ts'
import { publicKeyFile } from './dossier-about.ts'

/** Whether a dossier is what was sealed, and on whose word. */
export interface DossierCheck {
  readonly isSound: boolean
  /**
   * `trusted`: signed by the key that was given. `named`: signed by the key inside, which proves only that whoever holds that key
   * made it. `unsigned`: anyone could have made it. `none`: the signature is of no use.
   */
  readonly trust: 'trusted' | 'named' | 'unsigned' | 'none'
  /** Of the key that it was signed by. */
  readonly fingerprint?: string
  /** What is wrong, in words; empty for a sound one. */
  readonly problems: readonly string[]
  /** Files whose content is not what the manifest says. */
  readonly altered: readonly string[]
  readonly manifest?: Manifest
}

interface Wish {
  /** What trust rests on. */
  readonly key?: VerifyingKey | undefined
  /** An unsigned one is sound too when every hash is right. */
  readonly acceptsUnsigned?: boolean
}

/**
 * Checks every byte of a dossier: the seal speaks for the file as a whole, the manifest for each file in it. Nothing is unpacked onto
 * the disk.
 *
 * @throws CupelError `dossier_invalid` when there is no such file
 */
export async function verifyDossier(file: string, wish: Wish = {}): Promise<DossierCheck> {
  if (!existsSync(file))
    throw new CupelError('dossier_invalid', `There is no file ${file}.`, { hint: 'Name a .cupel.zip file.' })
  try {
    using archive = openArchive({ file, commentLength: sealLength })
    return await check(archive, wish)
  } catch (thrown) {
    if (!CupelError.is(thrown) || thrown.code !== 'dossier_invalid') throw thrown
    return { isSound: false, trust: 'none', problems: [messageOf(thrown)], altered: [] }
  }
}

async function check(archive: OpenedArchive, { key, acceptsUnsigned = false }: Wish): Promise<DossierCheck> {
  const seal = readSeal(archive.comment)
  const { manifest, problem } = await manifestOf(archive)
  const names = nameProblems(archive.entries)
  const content =
    manifest === undefined ? { altered: [], problems: [] } : await contentProblems(archive, manifest)
  const signed = await signatureOf(archive, { manifest, seal, key, acceptsUnsigned })
  const inside = [...archive.oddities, ...names, ...problem, ...content.problems]
  const problems = [...sealProblems(archive, seal, inside.length > 0), ...inside, ...signed.problems]
  return {
    isSound: problems.length === 0,
    trust: problems.length === 0 || signed.trust === 'unsigned' ? signed.trust : 'none',
    ...(signed.fingerprint === undefined ? {} : { fingerprint: signed.fingerprint }),
    problems,
    altered: content.altered,
    ...(manifest === undefined ? {} : { manifest }),
  }
}

function sealProblems(archive: OpenedArchive, seal: Seal | undefined, isTold: boolean): string[] {
  if (seal === undefined) return ['The seal at the end of the file is altered or missing.']
  if (seal.sha256 === archive.sha256) return []
  return isTold
    ? ['The seal does not hold.']
    : ['The seal does not hold: bytes outside of the files were altered, or the seal itself.']
}

function nameProblems(entries: readonly ArchiveEntry[]): string[] {
  const seen = new Set<string>()
  return entries.flatMap(({ path }) => {
    const bad = badArchivePath(path)
    const isTwice = seen.has(archiveKey(path))
    seen.add(archiveKey(path))
    return [
      ...(bad === undefined ? [] : [`The name ${JSON.stringify(path)} ${bad}.`]),
      ...(isTwice ? [`${JSON.stringify(path)} is there twice.`] : []),
    ]
  })
}

/** What must be held in memory at once: far more than a manifest of all files that an archive can have. */
const largestText = 64 * 1024 * 1024

/** The bytes of a small file; nothing when it is not there or cannot be unpacked. */
export async function smallFile(archive: OpenedArchive, path: string): Promise<Buffer | undefined> {
  const entry = archive.entries.find(one => one.path === path)
  if (entry === undefined || entry.bytes > largestText) return undefined
  const parts: Uint8Array[] = []
  try {
    for await (const part of archive.read(entry)) parts.push(part)
  } catch (thrown) {
    if (CupelError.is(thrown)) return undefined
    throw thrown
  }
  return Buffer.concat(parts)
}

async function manifestOf(
  archive: OpenedArchive,
): Promise<{ readonly manifest?: Manifest; readonly problem: readonly string[] }> {
  const bytes = await smallFile(archive, manifestFile)
  if (bytes === undefined) return { problem: [`${manifestFile} is missing or cannot be unpacked.`] }
  try {
    return { manifest: readManifest(bytes.toString('utf8')), problem: [] }
  } catch (thrown) {
    if (!CupelError.is(thrown)) throw thrown
    return { problem: [messageOf(thrown)] }
  }
}

async function contentProblems(
  archive: OpenedArchive,
  { files }: Manifest,
): Promise<{ readonly altered: readonly string[]; readonly problems: readonly string[] }> {
  const listed = new Map(files.map(entry => [entry.path, entry]))
  const present = new Set(archive.entries.map(({ path }) => path))
  const altered: string[] = []
  const problems: string[] = []
  for (const entry of archive.entries) {
    if (entry.path === manifestFile || entry.path === signatureFile) continue
    const stated = listed.get(entry.path)
    if (stated === undefined) {
      problems.push(`${JSON.stringify(entry.path)} is not in the manifest.`)
      continue
    }
    const found = await hashOf(archive, entry)
    if (typeof found !== 'string' && found.sha256 === stated.sha256 && found.bytes === stated.bytes) continue
    altered.push(entry.path)
    problems.push(typeof found === 'string' ? found : `${entry.path} was altered.`)
  }
  for (const { path } of files) if (!present.has(path)) problems.push(`${path} is missing.`)
  return { altered, problems }
}

/** Hash and size, or why it cannot be unpacked. */
async function hashOf(
  archive: OpenedArchive,
  entry: ArchiveEntry,
): Promise<{ readonly sha256: string; readonly bytes: number } | string> {
  const whole = createHash('sha256')
  let bytes = 0
  try {
    for await (const part of archive.read(entry)) {
      whole.update(part)
      bytes += part.length
    }
  } catch (thrown) {
    if (CupelError.is(thrown)) return messageOf(thrown)
    throw thrown
  }
  return { sha256: whole.digest('hex'), bytes }
}

interface Signing {
  readonly manifest: Manifest | undefined
  readonly seal: Seal | undefined
  readonly key: VerifyingKey | undefined
  readonly acceptsUnsigned: boolean
}

interface Signed {
  readonly trust: DossierCheck['trust']
  readonly fingerprint?: string
  readonly problems: readonly string[]
}

async function signatureOf(
  archive: OpenedArchive,
  { manifest, seal, key, acceptsUnsigned }: Signing,
): Promise<Signed> {
  const signature = await smallFile(archive, signatureFile)
  const stated = manifest?.signedBy
  if (signature === undefined && stated === undefined && seal?.signature === undefined)
    return unsigned(key, acceptsUnsigned)
  const inside = await keyInside(archive)
  const by = key ?? inside
  if (by === undefined)
    return { trust: 'none', problems: [`${publicKeyFile} is missing or is no Ed25519 key.`] }
  const text = await smallFile(archive, manifestFile)
  const problems = [
    ...(key !== undefined && inside !== undefined && inside.fingerprint !== key.fingerprint
      ? [`It was signed by another key (${inside.fingerprint}) than the one given (${key.fingerprint}).`]
      : []),
    ...(stated === by.fingerprint ? [] : ['The manifest does not name the key that it should be signed by.']),
    ...(text !== undefined && signature !== undefined && by.verify(text, signature)
      ? []
      : ['The signature of the manifest does not hold.']),
    ...(seal !== undefined && sealHolds(seal, by) ? [] : ['The signature of the seal does not hold.']),
  ]
  return {
    trust: problems.length > 0 ? 'none' : key === undefined ? 'named' : 'trusted',
    fingerprint: by.fingerprint,
    problems,
  }
}

function unsigned(key: VerifyingKey | undefined, acceptsUnsigned: boolean): Signed {
  const problems =
    key !== undefined
      ? ['It is not signed, and a key was given to check it by.']
      : acceptsUnsigned
        ? []
        : ['It is not signed: anyone could have made it. --unsigned accepts that.']
  return { trust: 'unsigned', problems }
}

async function keyInside(archive: OpenedArchive): Promise<VerifyingKey | undefined> {
  const pem = await smallFile(archive, publicKeyFile)
  if (pem === undefined) return undefined
  try {
    return verifyingKey(pem.toString('utf8'), publicKeyFile)
  } catch {
    return undefined
  }
}

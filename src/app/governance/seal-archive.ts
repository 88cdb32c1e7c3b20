import { dirname } from 'node:path'
import { createArchive } from '../../adapters/archive/index.ts'
import {
  type Manifest,
  type ManifestEntry,
  makeSeal,
  manifestFile,
  manifestText,
  type SigningKey,
  sealLength,
  signatureFile,
} from '../../operate/governance/index.ts'
import { makeFolder } from '../make-folder.ts'
import type { DossierPart } from './dossier-parts.ts'

export interface Sealing {
  readonly file: string
  /** Whole, in order of path. */
  readonly parts: readonly DossierPart[]
  readonly facts: Pick<Manifest, 'project' | 'createdAt' | 'cupelVersion'>
  readonly key?: SigningKey | undefined
}

/** Writes parts one after another, the manifest of them, its signature, and the seal over the whole file. */
export async function sealArchive({ file, parts, facts, key }: Sealing): Promise<readonly ManifestEntry[]> {
  makeFolder(dirname(file))
  const archive = createArchive({ file, commentLength: sealLength })
  try {
    const files: ManifestEntry[] = []
    for (const { path, content } of parts) files.push(await archive.add(path, content()))
    const manifest = manifestText({
      schema: 'cupel.manifest/1',
      ...facts,
      ...(key === undefined ? {} : { signedBy: key.fingerprint }),
      files,
    })
    await archive.add(manifestFile, [manifest])
    if (key !== undefined) await archive.add(signatureFile, [key.sign(Buffer.from(manifest))])
    await archive.finish(sha256 => makeSeal(sha256, key))
    return files
  } catch (thrown) {
    archive.discard()
    throw thrown
  }
}

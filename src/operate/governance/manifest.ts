import { z } from 'zod'
import { CupelError, parsedJson } from '../../kernel/index.ts'
import { archiveKey, badArchivePath, byPath } from './archive-path.ts'

/** Files of the archive that the manifest cannot list. */
export const manifestFile = 'manifest.json'
export const signatureFile = 'manifest.sig'

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits')

/** What is in a dossier: each file with its size and hash, in order of path. */
export const manifestSchema = z.strictObject({
  schema: z.literal('cupel.manifest/1'),
  project: z.string(),
  createdAt: z.string(),
  cupelVersion: z.string(),
  /** SHA-256 of the public key (DER); absent when the dossier is not signed. */
  signedBy: hash.optional(),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int().nonnegative(), sha256: hash })),
})
export type Manifest = z.infer<typeof manifestSchema>
export type ManifestEntry = Manifest['files'][number]

/** The bytes that are signed, and that stand in the archive as they are. */
export function manifestText(manifest: Manifest): string {
  const files = [...manifest.files].sort(byPath)
  return `${JSON.stringify({ ...manifest, files }, undefined, 2)}\n`
}

/**
 * A manifest from its text.
 *
 * @throws CupelError `dossier_altered` when it is none, or lists a file twice or under a name that leads out of the archive
 */
export function readManifest(text: string): Manifest {
  const parsed = manifestSchema.safeParse(parsedJson(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw altered(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`)
  }
  const seen = new Set<string>()
  for (const { path } of parsed.data.files) {
    const bad = badArchivePath(path)
    if (bad !== undefined) throw altered(`the path ${JSON.stringify(path)} ${bad}`)
    if (seen.has(archiveKey(path))) throw altered(`${path} is listed twice`)
    seen.add(archiveKey(path))
  }
  if (manifestText(parsed.data) !== text) throw altered('it is not written as Cupel writes it')
  return parsed.data
}

const altered = (what: string): CupelError =>
  new CupelError('dossier_altered', `${manifestFile} is not the manifest of a dossier: ${what}.`)

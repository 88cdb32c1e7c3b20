import { openArchive } from '../../adapters/archive/index.ts'
import { parsedJson } from '../../kernel/index.ts'
import { sealLength } from '../../operate/governance/index.ts'
import { aboutFile } from './dossier-about.ts'
import { type DossierCheck, smallFile, verifyDossier } from './verify-dossier.ts'

export interface ShownDossier extends DossierCheck {
  /** dossier.json as it stands there; believe it when the check is sound. */
  readonly about?: Readonly<Record<string, unknown>>
}

/** What is in a dossier, and whether it is what was sealed. */
export async function showDossier(file: string): Promise<ShownDossier> {
  const check = await verifyDossier(file, { acceptsUnsigned: true })
  if (check.manifest === undefined) return check
  using archive = openArchive({ file, commentLength: sealLength })
  const text = await smallFile(archive, aboutFile)
  const about = text === undefined ? undefined : parsedJson(text.toString('utf8'))
  const isObject = typeof about === 'object' && about !== null && !Array.isArray(about)
  return isObject ? { ...check, about: about as Record<string, unknown> } : check
}

import { existsSync, statSync } from 'node:fs'
import { basename, isAbsolute, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { moduleFiles } from '../../adapters/provider-module/index.ts'
import type { Project } from '../open-project.ts'
import {
  type DossierPart,
  filePart,
  type Gathered,
  type Gathering,
  jsonPart,
  type NamedFile,
} from './dossier-parts.ts'
import { keptFolders } from './evidence-parts.ts'
import { presentHash } from './project-file.ts'

/** The config, and every file that it names: prompts, rubrics, schemas, code. Data and recorded answers go by their hash alone. */
export function configParts(gathering: Gathering): Gathered {
  const { project, redact } = gathering
  const own = relativeTo(project, project.configFile)
  const parts: DossierPart[] = []
  const named: NamedFile[] = []
  const take = (file: string): void => {
    const apart = whyApart(gathering, file)
    const taken =
      apart === undefined ? filePart(gathering, 'config', file) : { named: byHash(project, file, apart) }
    if ('part' in taken && taken.part !== undefined) parts.push(taken.part)
    named.push(taken.named)
  }
  if (own !== undefined) take(own)
  for (const file of namedFiles(project)) if (file !== own && !isElsewhere(project, file)) take(file)
  const leftOut = named.flatMap(({ file, isIncluded, why }) =>
    isIncluded || why === inData ? [] : [{ what: file, why: why ?? '' }],
  )
  return { parts: [...parts, jsonPart('config/files.json', redact, () => named)], leftOut }
}

/** Every text of the config that is the path of a file of the project, and what its modules import. */
function namedFiles(project: Project): string[] {
  const found = new Set<string>()
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      const file = fileOf(project, value)
      if (file !== undefined) found.add(file)
    } else if (Array.isArray(value)) value.forEach(look)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look)
  }
  look(project.config)
  for (const candidate of Object.values(project.config.candidates))
    if ('module' in candidate)
      for (const path of moduleFiles(project.path(candidate.module)).keys()) {
        const file = relativeTo(project, path)
        if (file !== undefined) found.add(file)
      }
  return [...found].sort()
}

function fileOf(project: Project, text: string): string | undefined {
  if (text.length > 1_000 || /[\n\0]/.test(text)) return undefined
  const path = text.startsWith('file://') ? fileURLToPath(text) : project.path(text)
  const file = relativeTo(project, path)
  return file !== undefined && existsSync(path) && statSync(path).isFile() ? file : undefined
}

function relativeTo({ folder }: Project, path: string): string | undefined {
  const file = relative(folder, path)
  return file === '' || file.startsWith('..') || isAbsolute(file) ? undefined : file.split(sep).join('/')
}

/** Files that the dossier has under another name, or as runs. */
const isElsewhere = ({ config }: Project, file: string): boolean =>
  file === config.store || keptFolders.some(folder => file.startsWith(`${folder}/`))

const inData = 'its examples are in data/'

/** Why a file that the config names does not go in as it is. */
function whyApart(
  { project: { config }, withAnswers, withData }: Gathering,
  file: string,
): string | undefined {
  const is = (path: string | undefined): boolean => path !== undefined && path.replace(/^\.\//, '') === file
  if (is(config.secrets) || /^\.env(\.|$)/.test(basename(file))) return 'it holds secrets'
  if (Object.values(config.datasets).some(one => is(one.file) || is(one.corpus)))
    return withData ? inData : 'it is data: --with-data puts the examples in'
  if (Object.values(config.candidates).some(one => 'replay' in one && is(one.replay)))
    return 'it holds recorded answers; the runs have those that were used'
  if (!withAnswers && /\.(jsonl|csv|tsv|parquet)$/i.test(file))
    return 'it may hold answers (--without-answers)'
  return undefined
}

function byHash(project: Project, file: string, why: string): NamedFile {
  // Not even the hash of a file of secrets: a short secret can be guessed from it.
  const sha256 = why === 'it holds secrets' ? '' : (presentHash(project, file) ?? '')
  return { file, sha256, bytes: statSync(project.path(file)).size, isIncluded: false, why }
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join, matchesGlob, relative } from 'node:path'
import { parse } from 'yaml'
import { CupelError } from '../../kernel/index.ts'

interface FolderInput {
  readonly folder: string
  readonly name: string
  readonly part: string | undefined
  readonly endings: readonly string[]
}

interface DataFile {
  readonly file: string
  readonly name: string
}

const notData = new Set(['dataset_infos.json', 'dataset_info.json', 'state.json', 'package.json'])

/**
 * The data files of a folder as the Hugging Face hub lays it out: those that the card (README.md, `configs: data_files`) names,
 * else those whose name or folder begins with the split, else all data files.
 */
export function huggingFaceFiles(input: FolderInput): DataFile[] {
  const all = dataFiles(input)
  const chosen = input.part === undefined ? all : filesOfSplit(all, input)
  if (chosen.length > 0)
    return chosen.map(file => ({ file: join(input.folder, file), name: join(input.name, file) }))
  const what = input.part === undefined ? 'no data file' : `no data file of the split "${input.part}"`
  throw new CupelError('dataset_missing', `${input.name} holds ${what}.`, {
    hint:
      all.length === 0
        ? `Files must end in ${input.endings.join(', ')}.`
        : `It holds: ${all.slice(0, 10).join(', ')}.`,
    details: { folder: input.name },
  })
}

function dataFiles({ folder, endings }: FolderInput): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      entry =>
        entry.isFile() && endings.includes(extname(entry.name).toLowerCase()) && !notData.has(entry.name),
    )
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .filter(file => !file.startsWith('.'))
    .sort()
}

function filesOfSplit(all: readonly string[], { folder, part }: FolderInput): string[] {
  const patterns = cardPatterns(folder, String(part))
  if (patterns.length > 0) return all.filter(file => patterns.some(pattern => matchesGlob(file, pattern)))
  const isNamed = (name: string): boolean => new RegExp(`(^|[^a-z])${part}([^a-z]|$)`, 'i').test(name)
  return all.filter(file => isNamed(basename(file)) || file.split('/').slice(0, -1).some(isNamed))
}

/** `configs: - data_files: - { split: train, path: data/train-* }` in the front matter of the card. */
function cardPatterns(folder: string, part: string): string[] {
  const card = join(folder, 'README.md')
  const front = existsSync(card)
    ? /^---\r?\n([\s\S]*?)\r?\n---/.exec(readFileSync(card, 'utf8'))?.[1]
    : undefined
  if (front === undefined) return []
  const configs = (parse(front) as { configs?: { data_files?: unknown }[] } | null)?.configs ?? []
  return configs.flatMap(({ data_files: files }) =>
    (Array.isArray(files) ? files : []).flatMap((entry: { split?: string; path?: string | string[] }) =>
      entry.split === part ? [entry.path ?? []].flat() : [],
    ),
  )
}

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join, matchesGlob, relative, sep } from 'node:path'
import { CupelError } from '../../kernel/index.ts'
import { type CardConfig, readCard } from './dataset-card.ts'

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

const notData = new Set([
  'dataset_infos.json',
  'dataset_info.json',
  'dataset_dict.json',
  'state.json',
  'package.json',
])

/** Names that the hub takes for the same split. */
const sameSplit: readonly (readonly string[])[] = [
  ['train', 'training'],
  ['validation', 'valid', 'val', 'dev'],
  ['test', 'testing', 'eval', 'evaluation'],
]

/**
 * The data files of a folder as the Hugging Face hub lays it out: those that the card (README.md, `configs: data_files`) names,
 * else those whose name or folder is the split, else, when no split is asked for, all data files. Follows the links of a
 * hub cache.
 */
export function huggingFaceFiles(input: FolderInput): DataFile[] {
  const { folder, name } = input
  const all = dataFiles(input)
  const configs = readCard(cardText(folder))
  const chosen = configs.length > 0 ? filesOfCard(all, configs, input) : filesByName(all, input.part)
  if (chosen.length > 0) return chosen.map(file => ({ file: join(folder, file), name: join(name, file) }))
  throw missing(input, all, configs)
}

function missing(
  { folder, name, part, endings }: FolderInput,
  all: readonly string[],
  configs: readonly CardConfig[],
): CupelError {
  const what = part === undefined ? 'no data file' : `no data file of the split "${part}"`
  const splits = configs.flatMap(config => [...config.splits.keys()].map(split => `${config.name}/${split}`))
  const held = splits.length > 0 ? splits : all
  const more = held.length > 10 ? ', …' : ''
  return new CupelError('dataset_missing', `${name} holds ${what}.`, {
    hint:
      all.length === 0
        ? `Files must end in ${endings.join(', ')}.`
        : `It holds: ${held.slice(0, 10).join(', ')}${more}.`,
    details: { folder },
  })
}

function cardText(folder: string): string {
  const card = join(folder, 'README.md')
  return existsSync(card) ? readFileSync(card, 'utf8') : ''
}

function dataFiles({ folder, endings }: FolderInput): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(entry => ({ entry, path: join(entry.parentPath, entry.name) }))
    .filter(({ entry, path }) => {
      if (!endings.includes(extname(entry.name).toLowerCase()) || notData.has(entry.name)) return false
      return (
        entry.isFile() ||
        (entry.isSymbolicLink() && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false))
      )
    })
    .map(({ path }) => relative(folder, path).split(sep).join('/'))
    .filter(file => !file.split('/').some(part => part.startsWith('.')))
    .sort()
}

/** `part` is a split, or `config/split`. Without a config the default one is meant; without a part every file of it. */
function filesOfCard(
  all: readonly string[],
  configs: readonly CardConfig[],
  { name, part }: FolderInput,
): string[] {
  const [first, second] = part?.split('/') ?? []
  const wantedConfig = second === undefined ? configs.find(config => config.name === first)?.name : first
  const wantedSplit = second ?? (wantedConfig === undefined ? first : undefined)
  const config =
    wantedConfig === undefined
      ? (configs.find(({ isDefault }) => isDefault) ?? (configs.length === 1 ? configs[0] : undefined))
      : configs.find(candidate => candidate.name === wantedConfig)
  if (config === undefined) {
    throw new CupelError('usage_invalid', `${name} has several configurations and none is the default.`, {
      hint: `Name one: ${configs.map(candidate => candidate.name).join(', ')}; or one of its splits, as in ${configs[0]?.name}/train.`,
    })
  }
  const patterns =
    wantedSplit === undefined ? [...config.splits.values()].flat() : (config.splits.get(wantedSplit) ?? [])
  return all.filter(file => patterns.some(pattern => matchesGlob(file, pattern)))
}

function filesByName(all: readonly string[], part: string | undefined): string[] {
  if (part === undefined) return [...all]
  const names = sameSplit.find(group => group.includes(part.toLowerCase())) ?? [part.toLowerCase()]
  const isNamed = (text: string): boolean =>
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .some(word => names.includes(word))
  return all.filter(file => file.split('/').slice(0, -1).some(isNamed) || isNamed(basename(file)))
}

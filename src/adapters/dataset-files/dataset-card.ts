import { parse } from 'yaml'

/** One configuration of a Hugging Face dataset: which files belong to each of its splits. */
export interface CardConfig {
  readonly name: string
  readonly isDefault: boolean
  /** Split to file patterns, relative to the folder. */
  readonly splits: ReadonlyMap<string, readonly string[]>
}

/**
 * The configurations that the front matter of a dataset card declares. A card without any, or with front matter that is not
 * YAML, declares none: then files are told by their names.
 */
export function readCard(text: string): CardConfig[] {
  const front = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1]
  const configs = front === undefined ? undefined : field(quietly(front), 'configs')
  if (!Array.isArray(configs)) return []
  return configs.flatMap((config): CardConfig[] => {
    const splits = splitsOf(field(config, 'data_files'), field(config, 'data_dir'))
    if (splits.size === 0) return []
    const name = String(field(config, 'config_name') ?? 'default')
    return [{ name, isDefault: field(config, 'default') === true || name === 'default', splits }]
  })
}

function quietly(front: string): unknown {
  try {
    return parse(front)
  } catch {
    return undefined
  }
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined

/** Written as one pattern, a list of them, `{ train: pattern }`, or `[{ split: train, path: pattern }]`. */
function splitsOf(files: unknown, folder: unknown): Map<string, string[]> {
  const splits = new Map<string, string[]>()
  const within = typeof folder === 'string' ? `${folder.replace(/\/+$/, '')}/` : ''
  const add = (split: string, paths: unknown): void => {
    const patterns = [paths].flat().filter(path => typeof path === 'string')
    if (patterns.length === 0) return
    const clean = patterns.map(path => `${within}${path.replace(/^\.\//, '')}`)
    splits.set(split, [...(splits.get(split) ?? []), ...clean])
  }
  if (typeof files === 'string') add('train', files)
  else if (Array.isArray(files)) {
    for (const entry of files) {
      if (typeof entry === 'string') add('train', entry)
      else add(String(field(entry, 'split') ?? 'train'), field(entry, 'path'))
    }
  } else if (typeof files === 'object' && files !== null) {
    for (const [split, paths] of Object.entries(files)) add(split, paths)
  } else if (within !== '') add('train', '**')
  return splits
}

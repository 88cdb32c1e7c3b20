import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CupelError, messageOf } from '../../kernel/index.ts'

/** Loads an installed package by name. */
export type PackageLoader = (name: string) => Promise<Readonly<Record<string, unknown>>>

/**
 * Looks for packages in the project first, where users install them, and then beside Cupel.
 *
 * @param folder of the config
 * @throws CupelError `package_missing` with the command that installs it
 */
export function createPackageLoader(folder: string): PackageLoader {
  return async name => {
    const entry = findEntry(folder, name) ?? findEntry(import.meta.dirname, name)
    if (entry === undefined) throw missing(name, `The package ${name} is not installed.`)
    try {
      return await import(pathToFileURL(entry).href)
    } catch (thrown) {
      throw missing(name, `The package ${name} could not be loaded: ${messageOf(thrown)}`, thrown)
    }
  }
}

function missing(name: string, message: string, cause?: unknown): CupelError {
  const hint = `npm install ${name}`
  return new CupelError('package_missing', message, {
    hint,
    details: { package: name },
    ...(cause === undefined ? {} : { cause }),
  })
}

function findEntry(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = join(at, 'node_modules', name)
    if (existsSync(join(found, 'package.json'))) return entryOf(found)
    if (dirname(at) === at) return undefined
  }
}

/** The entry for `import`: `require.resolve` does not find packages that have no other. */
function entryOf(folder: string): string | undefined {
  const { exports, module, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const target = importTarget(exports?.['.'] ?? exports) ?? module ?? main
  return typeof target === 'string' ? join(folder, target) : undefined
}

function importTarget(conditions: unknown): string | undefined {
  if (typeof conditions === 'string') return conditions
  if (typeof conditions !== 'object' || conditions === null) return undefined
  const { node, import: imported, default: fallback } = conditions as Record<string, unknown>
  return importTarget(imported) ?? importTarget(node) ?? importTarget(fallback)
}

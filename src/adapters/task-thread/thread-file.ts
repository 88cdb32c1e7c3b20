import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The file of a thread: beside its caller in the source, under `dist/workers` in the package. */
export function threadFile(name: string, beside: string): URL {
  const source = join(beside, `${name}.ts`)
  if (existsSync(source)) return pathToFileURL(source)
  let folder = beside
  while (!existsSync(join(folder, 'workers', `${name}.js`)) && dirname(folder) !== folder)
    folder = dirname(folder)
  return pathToFileURL(join(folder, 'workers', `${name}.js`))
}

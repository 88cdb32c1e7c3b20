import { folders, rootFiles } from './chapters.ts'

/** The files under `src/` (paths relative to it) that stand in no folder of the list. */
export function unlisted(files: readonly string[]): string[] {
  const listed = folders.map(({ path }) => new RegExp(`^${path.replace('*', '[^/]+')}/`))
  const roots = new Set(rootFiles.map(({ path }) => path))
  return files.filter(
    file => !(roots.has(file) || listed.some(folder => folder.test(file)) || isRootTest(file)),
  )
}

const isRootTest = (file: string): boolean => /^[a-z-]+[.]test[.]ts$/.test(file)

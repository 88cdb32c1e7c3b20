import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { contentHash, sha256 } from '../../kernel/index.ts'

const imported = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])(\.{1,2}\/[^'"\n]+)\1/g

/**
 * Hash of a module and of the files that it imports by relative path, theirs included. Files that it reads while
 * running and packages are not seen: put what matters of them into the options.
 *
 * @param file absolute path
 */
export function hashModule(file: string): string {
  // Relative names: the same project in another folder has the same hash.
  return contentHash(
    [...moduleFiles(file)].map(([path, hash]) => [relative(dirname(file), path), hash]).sort(),
  )
}

/**
 * The files that the hash of a module is of, each with the hash of its content.
 *
 * @param file absolute path
 */
export function moduleFiles(file: string): ReadonlyMap<string, string> {
  const seen = new Map<string, string>()
  const waiting = [file]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next) || !existsSync(next)) continue
    const text = readFileSync(next, 'utf8')
    seen.set(next, sha256(text))
    if (!/\.[cm]?[jt]s$/.test(next)) continue
    for (const match of text.matchAll(imported)) waiting.push(resolve(dirname(next), match[2] as string))
  }
  return seen
}

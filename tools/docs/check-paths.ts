import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** A path that a guide speaks of and that is not there. */
export interface LostPath {
  readonly file: string
  readonly line: number
  readonly path: string
}

const roots = 'src|test|tools|docs|bench|examples|oracles|[.]ci|[.]changeset|web'
/** `src/kernel/errors.ts` or `docs/decisions/` in code marks; placeholders (`<name>`, `*`, `x/`) are no paths. */
const inCode = new RegExp(`(?<![./\\w-])((?:${roots})/[\\w./@-]*[\\w/]|[A-Z][A-Z_]+[.]md)(?![\\w*<{/-])`, 'g')
const link = /\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)\s]*)?\)/g

/** Every path named in a Markdown text that `exists` does not know. Links are relative to the file, words to the root. */
export function lostPaths(
  { file, text }: { readonly file: string; readonly text: string },
  exists: (path: string) => boolean,
): LostPath[] {
  return text.split('\n').flatMap((words, at) => {
    const linked = [...words.matchAll(link)].map(([, path]) => normalize(join(dirname(file), path as string)))
    const spoken = [...words.replaceAll(link, '](').matchAll(inCode)].map(([, path]) =>
      normalize(path as string),
    )
    return [...linked, ...spoken].filter(path => !exists(path)).map(path => ({ file, line: at + 1, path }))
  })
}

/** Built, or written by a run: named in guides and not in the repository. */
const madeLater = /^(dist|bench\/out|node_modules)\//

if (import.meta.main) {
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    encoding: 'utf8',
  })
  if (listed.status !== 0) throw new Error(listed.stderr)
  const files = listed.stdout.split('\n').filter(file => file !== '' && existsSync(file))
  const lost = files.flatMap(file =>
    lostPaths({ file, text: readFileSync(file, 'utf8') }, path => madeLater.test(path) || existsSync(path)),
  )
  for (const { file, line, path } of lost) console.error(`${file}:${line}  ${path} does not exist`)
  process.exitCode = lost.length === 0 ? 0 : 1
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, extname, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CupelError } from '../kernel/index.ts'
import type { Page } from './pages.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

/** The built pages, by the path they are asked for. @throws CupelError `pages_missing` */
export function readPages(folder = builtPages()): Map<string, Page> {
  if (!existsSync(join(folder, 'index.html')))
    throw new CupelError('pages_missing', `There are no pages in ${folder}.`, {
      hint: 'In a clone: npm run build:pages. In an installed package: install it again.',
    })
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return new Map(
    files.map(entry => {
      const file = join(entry.parentPath, entry.name)
      const path = `/${relative(folder, file).split(sep).join('/')}`
      const bytes = new Uint8Array(readFileSync(file))
      return [
        path,
        {
          type: types[extname(entry.name)] ?? 'application/octet-stream',
          bytes,
          gzipped: new Uint8Array(gzipSync(bytes)),
          isForever: path.startsWith('/assets/'),
        },
      ]
    }),
  )
}

/** `dist/web` of the package that this file is in, from source as from the bundle. */
function builtPages(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return join(folder, 'dist', 'web')
}

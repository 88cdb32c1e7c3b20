import { readFileSync } from 'node:fs'
import { folders } from '../architecture/chapters.ts'
import { type Page, table } from './page.ts'

const begin = '<!-- folders: written by `npm run docs` from tools/architecture/chapters.ts -->'
const end = '<!-- /folders -->'

/** ARCHITECTURE.md with its folder table written from the list that the import checker uses. */
export const architecturePage: Page = {
  path: 'ARCHITECTURE.md',
  render: () => withFolderTable(readFileSync('ARCHITECTURE.md', 'utf8')),
}

/** Puts the table between the two marks and leaves every other word alone. */
export function withFolderTable(text: string): string {
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined)
    throw new Error(`ARCHITECTURE.md lacks the lines ${begin} and ${end}`)
  const rows = folders.map(({ path, kind, about }) => [`\`src/${path}\``, kind, about])
  return `${before}${begin}\n\n${table(['folder', 'kind', 'what it is'], rows)}\n\n${end}${after}`
}

import { describe, expect, it } from 'vitest'
import { folders } from '../architecture/chapters.ts'
import { withFolderTable } from './architecture-page.ts'

const begin = '<!-- folders: written by `npm run docs` from tools/architecture/chapters.ts -->'
const stale = `# A\n\nbefore\n\n${begin}\nold words\n<!-- /folders -->\n\nafter\n`

describe('withFolderTable', () => {
  it('writes every folder in order between the marks, and nothing outside them', () => {
    const text = withFolderTable(stale)
    const listed = [...text.matchAll(/^\| `src\/([^`]+)` \|/gm)].map(([, path]) => path)
    expect(listed).toEqual(folders.map(({ path }) => path))
    expect(text).not.toContain('old words')
    expect(text.startsWith('# A\n\nbefore\n\n')).toBe(true)
    expect(text.endsWith('<!-- /folders -->\n\nafter\n')).toBe(true)
  })

  it('leaves a fresh page as it is', () => {
    expect(withFolderTable(withFolderTable(stale))).toBe(withFolderTable(stale))
  })

  it('refuses a page without the marks', () => {
    expect(() => withFolderTable('# A\n')).toThrow('lacks the lines')
  })
})

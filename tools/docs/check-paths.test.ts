import { describe, expect, it } from 'vitest'
import { lostPaths } from './check-paths.ts'

const known = new Set([
  'src/kernel/errors.ts',
  'docs/decisions/',
  'docs/glossary.md',
  'AGENTS.md',
  'README.md',
])
const lost = (text: string, file = 'AGENTS.md'): string[] =>
  lostPaths({ file, text }, path => known.has(path)).map(({ path }) => path)

describe('lostPaths', () => {
  it.each([
    ['the table `src/kernel/errors.ts` and docs/decisions/ and README.md'],
    ['see [words](docs/glossary.md#run) and [site](https://example.org/src/x.ts)'],
    ['a new folder `src/adapters/<name>/` and `src/**/*.test.ts`'],
    ['in ../shared/docs/gone.md, beside the clone'],
  ])('finds nothing lost in: %s', text => {
    expect(lost(text)).toEqual([])
  })

  it.each([
    ['`src/kernel/gone.ts`', 'src/kernel/gone.ts'],
    ['look into tools/gone/', 'tools/gone/'],
    ['[words](docs/gone.md)', 'docs/gone.md'],
    ['read GONE.md first.', 'GONE.md'],
  ])('finds the lost path in: %s', (text, path) => {
    expect(lost(text)).toEqual([path])
  })

  it('takes a link from where its page stands', () => {
    expect(lost('[words](../glossary.md) [gone](gone.md)', 'docs/decisions/0001-x.md')).toEqual([
      'docs/decisions/gone.md',
    ])
  })
})

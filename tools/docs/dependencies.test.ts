import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>
}

const root = join(import.meta.dirname, '../..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
const rows = page.split('\n').filter(line => line.startsWith('| `'))
const named = rows.flatMap(row =>
  [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
)

describe('docs/dependencies.md', () => {
  it('has every runtime dependency, once, and nothing else', () => {
    expect(named).toEqual(Object.keys(manifest.dependencies).sort())
  })

  it.each(rows)('says why: %s', row => {
    expect(row.split('|')[2]?.trim()).toMatch(/\w+ \w+/)
  })
})

describe('package.json', () => {
  it.each(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))(
    'pins %s: %s',
    (_, version) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    },
  )

  it('asks no peer of anyone who does not need it', () => {
    const optional = Object.keys(manifest.peerDependenciesMeta).filter(
      name => manifest.peerDependenciesMeta[name]?.optional,
    )
    expect(optional).toEqual(Object.keys(manifest.peerDependencies))
  })

  it('has a Node.js of its own that satisfies what it asks of users', () => {
    expect(Number(manifest.devDependencies.node?.split('.')[0])).toBe(24)
  })
})

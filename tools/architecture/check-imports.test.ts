import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folders } from './chapters.ts'
import { cruise, type Violation } from './check-imports.ts'
import { importRules } from './import-rules.ts'
import { unlisted } from './unlisted.ts'

/** One planted violation: the file, what it says, and the rule that must object. */
type Plant = readonly [file: string, text: string, rule: string]

const concrete = (path: string): string => path.replace('*', 'other')
const up = (path: string): string => '../'.repeat(concrete(path).split('/').length)

const directionPlants: Plant[] = folders.slice(0, -1).map((folder, at) => {
  const below = folders[at + 1] as (typeof folders)[number]
  return [
    `src/${concrete(folder.path)}/looks-down.ts`,
    `import '${up(folder.path)}${concrete(below.path)}/index.ts'\n`,
    `upward-only: ${folder.path}`,
  ]
})

const plants: Plant[] = [
  ...directionPlants,
  ['src/measure/run/climbs-in.ts', `import '../metric/inside.ts'\n`, 'through-the-door'],
  ['src/app/climbs-in.ts', `import '../adapters/other/inside.ts'\n`, 'through-the-door'],
  ['src/provider.ts', `import './prepare/provider/inside.ts'\n`, 'through-the-door: entries'],
  ['src/adapters/one/meets.ts', `import '../other/index.ts'\n`, 'adapters-do-not-meet'],
  ['src/app/uses-door.ts', `import '../metric.ts'\n`, 'entries-are-for-others'],
  ['src/kernel/reads-disk.ts', `import 'node:fs'\n`, 'domains-are-pure: node'],
  [
    'src/measure/run/timer.ts',
    `export const later = () => import('node:timers/promises')\n`,
    'domains-are-pure: node',
  ],
  ['src/decide/compare/store.ts', `import 'node:sqlite'\n`, 'domains-are-pure: node'],
  ['src/prepare/provider/calls.ts', `import 'undici'\n`, 'domains-are-pure: packages'],
  ['src/stats/borrows.ts', `import 'munkres'\n`, 'stats-stands-on-kernel'],
  ['src/kernel/borrows.ts', `import 'zod'\n`, 'kernel-stands-alone'],
  ['src/report/peeks.ts', `import './report.test.ts'\n`, 'tests-are-for-tests'],
  ['src/measure/run/peeks.ts', `import './store.contract.ts'\n`, 'contracts-are-for-tests'],
  ['src/kernel/egg.ts', `import type { Hen } from './hen.ts'\nexport type Egg = Hen\n`, 'no-circles'],
  ['src/app/leans.ts', `import '../../tools/thing.ts'\n`, 'src-stands-alone'],
  ['src/cli/nowhere.ts', `import './gone.ts'\n`, 'resolvable'],
  ['src/cli/climbs-in.ts', `import '../server/inside.ts'\n`, 'shells-do-not-meet'],
  ['web/src/reads.ts', `import '../../src/kernel/index.ts'\n`, 'pages-know-the-contract-alone'],
  ['src/app/dev-only.ts', `import 'vitest'\n`, 'installed-with-the-product'],
]

/** Imports that look alike and are right. */
const innocent: Record<string, string> = {
  ...Object.fromEntries(
    folders.map(({ path }) => [`src/${concrete(path)}/index.ts`, 'export const here = 1\n']),
  ),
  'src/adapters/one/index.ts': `import '../../measure/run/index.ts'\nexport const here = 1\n`,
  'src/adapters/one/one.test.ts': `import '../../measure/run/store.contract.ts'\nimport '../other/index.ts'\nimport 'vitest'\nimport 'node:fs'\n`,
  'src/adapters/one/disk.ts': `import 'node:fs'\nimport 'undici'\n`,
  'src/adapters/other/inside.ts': 'export const inside = 1\n',
  'src/server/inside.ts': 'export const inside = 1\n',
  'src/server/api-contract.ts': 'export type Word = string\n',
  'src/cli/starts.ts': `import '../server/index.ts'\n`,
  'web/src/types.ts': `import type { Word } from '../../src/server/api-contract.ts'\nexport type Said = Word\n`,
  'src/measure/metric/inside.ts': 'export const inside = 1\n',
  'src/prepare/provider/inside.ts': 'export const inside = 1\n',
  'src/measure/run/store.contract.ts': `import 'vitest'\n`,
  'src/report/report.test.ts': `import 'node:fs'\n`,
  'src/report/fine.ts': `import '../decide/compare/index.ts'\nimport 'node:crypto'\nimport 'linkedom'\n`,
  'src/kernel/hen.ts': `import type { Egg } from './egg.ts'\nexport type Hen = Egg\n`,
  'src/metric.ts': `import './measure/metric/index.ts'\n`,
  'src/bin/starts.ts': `import '../cli/index.ts'\n`,
  'tools/thing.ts': 'export const thing = 1\n',
}

describe('import rules, each broken once in a tree of its own', { tags: 'slow' }, () => {
  let root: string
  let violations: readonly Violation[]

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'cupel-imports-'))
    const packages = ['undici', 'munkres', 'zod', 'linkedom', 'vitest']
    for (const [file, text] of [...Object.entries(innocent), ...plants]) write(root, file, text)
    for (const name of packages) {
      write(
        root,
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
      )
      write(root, `node_modules/${name}/index.js`, '')
    }
    const versions = (names: string[]): object => Object.fromEntries(names.map(name => [name, '1.0.0']))
    const manifest = {
      type: 'module',
      dependencies: versions(packages.slice(0, 4)),
      devDependencies: { vitest: '1.0.0' },
    }
    write(root, 'package.json', JSON.stringify(manifest))
    write(
      root,
      'tsconfig.json',
      '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true } }',
    )
    violations = cruise(root)
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it.each(plants)('%s is caught', (file, _text, rule) => {
    expect(violations.filter(({ from }) => from === file).map(violation => violation.rule)).toContain(rule)
  })

  it('leaves imports alone that go the right way', () => {
    expect(violations.filter(({ from }) => from in innocent)).toEqual([])
  })

  it('has a planted violation for every rule', () => {
    const planted = new Set(plants.map(([, , rule]) => rule))
    expect(
      importRules()
        .map(({ name }) => name)
        .filter(name => !planted.has(name ?? '')),
    ).toEqual([])
  })

  it('ends with a status that stops a build', () => {
    const script = join(import.meta.dirname, 'check-imports.ts')
    expect(spawnSync(process.execPath, [script], { cwd: root, encoding: 'utf8' }).status).toBe(1)
  })
})

describe('unlisted', () => {
  it('names files in folders that the list does not have', () => {
    const files = [
      'kernel/hash.ts',
      'helpers/x.ts',
      'prepare/x.ts',
      'stray.ts',
      'adapters/new-one/a/b.ts',
      'version.ts',
    ]
    expect(unlisted(files)).toEqual(['helpers/x.ts', 'prepare/x.ts', 'stray.ts'])
  })
})

function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

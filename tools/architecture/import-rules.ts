import type { IForbiddenRuleType } from 'dependency-cruiser'
import { bundledPackages } from '../bundled-packages.ts'
import { type Folder, folders, pureNodeModules, rootFiles, worldlyPackages } from './chapters.ts'

const anyTest = '[.](test|contract)[.]ts$'
const fixtures = '/__[a-z-]+__/'

/** The folder as a pattern: `adapters/*` is one folder for each adapter. */
const pattern = ({ path }: Pick<Folder, 'path'>): string => path.replace('*', '[^/]+')
const anyOf = (list: readonly Pick<Folder, 'path'>[]): string => `(${list.map(pattern).join('|')})`
const ofKind = (...kinds: readonly Folder['kind'][]): readonly Folder[] =>
  folders.filter(({ kind }) => kinds.includes(kind))
const escaped = (text: string): string => text.replaceAll('.', '[.]')

/** The rules of ARCHITECTURE.md for dependency-cruiser, from the one list of folders. */
export function importRules(): IForbiddenRuleType[] {
  return [...directionRules(), ...doorRules(), ...purityRules(), ...testRules(), ...hygieneRules()].map(
    rule => ({
      severity: 'error',
      ...rule,
    }),
  )
}

function directionRules(): IForbiddenRuleType[] {
  return folders.slice(0, -1).map((folder, at) => ({
    name: `upward-only: ${folder.path}`,
    comment:
      'A folder imports only from folders above it in tools/architecture/chapters.ts. Move the shared idea up, or declare a port and be given the rest.',
    from: { path: `^src/${pattern(folder)}/`, pathNot: [anyTest, fixtures] },
    to: { path: `^src/${anyOf(folders.slice(at + 1))}/` },
  }))
}

function doorRules(): IForbiddenRuleType[] {
  const closed = anyOf(ofKind('domain', 'adapter'))
  const doors = rootFiles.filter(({ kind }) => kind === 'door').map(({ path }) => escaped(path))
  return [
    {
      name: 'through-the-door',
      comment:
        'Another domain or adapter is seen only through its index.ts: export what you need there, by name.',
      from: { path: `^src/${anyOf(folders)}/` },
      to: {
        path: `^src/${closed}/`,
        pathNot: ['^src/$1/', `^src/${closed}/index[.]ts$`, '[.]contract[.]ts$'],
      },
    },
    {
      name: 'through-the-door: entries',
      comment: 'The entries of the package see a domain or adapter only through its index.ts, like any user.',
      from: { path: '^src/[^/]+[.]ts$', pathNot: anyTest },
      to: { path: `^src/${closed}/`, pathNot: [`^src/${closed}/index[.]ts$`, '[.]contract[.]ts$'] },
    },
    {
      name: 'adapters-do-not-meet',
      comment:
        'Adapters are chosen one by one in app. What two of them need belongs in the domain of their port.',
      from: { path: '^src/adapters/([^/]+)/', pathNot: [anyTest, fixtures] },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'shells-do-not-meet',
      comment: 'Every shell is a thin way into app. What two of them need belongs in app.',
      from: { path: `^src/${anyOf(ofKind('shell'))}/` },
      // A command must be able to start the server, and sees nothing of it but that.
      to: { path: `^src/${anyOf(ofKind('shell'))}/`, pathNot: ['^src/$1/', '^src/server/index[.]ts$'] },
    },
    {
      name: 'entries-are-for-others',
      comment: 'The entries of the package are for its users; inside, import from the folder itself.',
      from: { path: '^src/', pathNot: anyTest },
      to: { path: `^src/(${doors.join('|')})$` },
    },
  ]
}

function purityRules(): IForbiddenRuleType[] {
  const domain = { path: `^src/${anyOf(ofKind('domain'))}/`, pathNot: [anyTest, fixtures] }
  return [
    {
      name: 'domains-are-pure: node',
      comment: 'Domains touch no file, socket, process or clock: declare a port in ports.ts and be given it.',
      from: domain,
      to: { dependencyTypes: ['core'], pathNot: `^(node:)?(${pureNodeModules.join('|')})$` },
    },
    {
      name: 'domains-are-pure: packages',
      comment:
        'This package reaches outside the process or speaks to a terminal: use it in an adapter or a shell.',
      from: domain,
      to: { path: `node_modules/(${worldlyPackages.join('|')})/` },
    },
    {
      name: 'stats-stands-on-kernel',
      comment: 'stats is numerics that anyone can check: no packages, nothing but kernel.',
      from: { path: '^src/stats/', pathNot: [anyTest, fixtures] },
      to: { pathNot: ['^src/(kernel|stats)/', `^(node:)?(${pureNodeModules.join('|')})$`] },
    },
    {
      name: 'kernel-stands-alone',
      comment: 'kernel is what everything stands on: no packages but the standard library that computes.',
      from: { path: '^src/kernel/', pathNot: [anyTest, fixtures] },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
    },
  ]
}

function testRules(): IForbiddenRuleType[] {
  return [
    {
      name: 'tests-are-for-tests',
      comment: 'Product code does not import a test.',
      from: { path: '^(src|tools|bench|examples)/', pathNot: anyTest },
      to: { path: '[.]test[.]ts$' },
    },
    {
      name: 'contracts-are-for-tests',
      comment: 'A contract suite is run by the tests of the adapters of its port.',
      from: { path: '^src/', pathNot: anyTest },
      to: { path: '[.]contract[.]ts$' },
    },
  ]
}

function hygieneRules(): IForbiddenRuleType[] {
  return [
    {
      name: 'no-circles',
      comment: 'Modules do not import each other in a circle.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'src-stands-alone',
      comment: 'The product does not import its tests, tools, examples or benches.',
      from: { path: '^src/', pathNot: [anyTest, fixtures] },
      to: { path: '^(test|tools|bench|examples|oracles|web)/' },
    },
    {
      name: 'pages-know-the-contract-alone',
      comment: 'The pages import types from src/server/api-contract.ts and nothing else of the product.',
      from: { path: '^web/' },
      to: { path: '^(src|test|tools|bench|examples|oracles)/', pathNot: '^src/server/api-contract[.]ts$' },
    },
    {
      name: 'resolvable',
      comment: 'This import leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'installed-with-the-product',
      comment:
        'A devDependency is not there when the package is installed, unless its code is bundled. Optional peers are imported on demand.',
      from: { path: '^src/', pathNot: [anyTest, fixtures] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['npm-peer', 'npm-optional', 'type-only'],
        pathNot: `^node_modules/(${bundledPackages.join('|')})/`,
      },
    },
  ]
}

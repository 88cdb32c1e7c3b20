import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'
import { readOnlyCopy, runAsReader, runOnFullDisk, whyNoReader } from './support/run-without-rights.ts'

const project = projectFolder({
  'cupel.yaml': `
name: looked-at
datasets: { work: { file: golden.jsonl } }
candidates:
  sure: { module: sure.mjs }
  mixed: { module: mixed.mjs }
metrics: [{ contains: { all: ["yes"], as: said } }]
requirements: [{ metric: "contains:said", min: 0.2 }]
gate: { candidate: sure, baselineCandidate: mixed, margins: { "contains:said": 0.05 } }
`,
  'golden.jsonl': jsonl(
    Array.from({ length: 40 }, (_, at) => ({
      id: `e${at}`,
      input: `question ${at}`,
      expected: { label: 'yes' },
      split: 'eval',
    })),
  ),
  'sure.mjs': 'export default () => ({ text: "yes", confidence: 0.9 })\n',
  'mixed.mjs':
    'export default ({ input }) => ({ text: Number(input.slice(9)) % 3 ? "yes" : "no", confidence: 0.6 })\n',
})
afterAll(() => project[Symbol.dispose]())
beforeAll(async () => {
  expect(await runCupel(['run', '--progress', 'quiet'], project.path)).toMatchObject({ status: 0 })
})

/** Everything in a folder, to see that nothing was touched. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map(path => [path, readFileSync(path, 'base64')]),
  )
}

const reading: readonly (readonly [args: string, notKept?: string])[] = [
  ['runs'],
  ['compare'],
  ['cost'],
  ['readiness'],
  ['select', 'The decision is not kept'],
  ['gate', 'The gate is not kept'],
  ['load list'],
  ['confidence --metric contains:said', 'The measurement of sure is not kept'],
]
const words = (args: string): string[] => args.split(' ')

describe('a project that can only be read', () => {
  const why = whyNoReader()
  if (why !== undefined) console.warn(`not tested as another user: ${why}`)

  it.skipIf(why !== undefined)('answers whatever only reads, as where it can be written', async () => {
    using copy = readOnlyCopy(project.path)
    const before = contents(copy.path)
    for (const [args, notKept] of reading) {
      const own = await runCupel(words(args), project.path)
      const other = runAsReader(words(args), copy.path)
      expect({ args, status: other.status }).toEqual({ args, status: own.status })
      expect(other.stdout.split('\n').length).toBe(own.stdout.split('\n').length)
      expect(other.stderr).not.toMatch(/bug|readonly database|disk I\/O/)
      if (notKept !== undefined) expect(other.stderr).toContain(notKept)
    }
    expect(contents(copy.path)).toEqual(before)
  })

  it.skipIf(why !== undefined)(
    'refuses in words what would write, and a project without a store has no run',
    () => {
      using copy = readOnlyCopy(project.path)
      for (const args of [
        ['score', 'latest'],
        ['resume', 'latest'],
      ]) {
        const { status, stderr } = runAsReader(args, copy.path)
        expect({ status, stderr }).toMatchObject({
          status: 6,
          stderr: expect.stringContaining('only be read'),
        })
      }
      using bare = projectFolder({ 'cupel.yaml': readFileSync(join(project.path, 'cupel.yaml'), 'utf8') })
      using empty = readOnlyCopy(bare.path)
      expect(runAsReader(['runs'], empty.path)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^(No run yet.*)?\s*$/),
      })
      expect(existsSync(join(empty.path, '.cupel'))).toBe(false)
    },
  )

  it.skipIf(process.platform === 'win32')('answers on a full disk too', () => {
    for (const args of ['runs', 'cost', 'select', 'confidence --metric contains:said']) {
      const { status, stderr } = runOnFullDisk(words(args), project.path)
      expect({ args, status, stderr }).toMatchObject({ status: expect.toBeOneOf([0, 1, 3]) })
      expect(stderr).not.toMatch(/bug|disk I\/O/)
    }
    expect(runOnFullDisk(['score', 'latest'], project.path).status).toBe(6)
  })
})

describe('-o where no file can be made', () => {
  const commands = [
    ['cost', 'md'],
    ['report', 'xml'],
    ['select', 'md'],
    ['gate', 'xml'],
    ['readiness', 'md'],
    ['confidence --metric contains:said', 'md'],
    ['dossier create --unsigned --force', 'zip'],
    ['dossier keygen', 'pem'],
    ['dataset sample golden.jsonl -n 3 --force', 'jsonl'],
    ['dataset import golden.jsonl --force', 'jsonl'],
  ] as const

  it.each(commands)('%s says so in words', { tags: 'slow' }, async (command, ending) => {
    const folder = `taken.${ending}`
    mkdirSync(join(project.path, folder), { recursive: true })
    writeFileSync(join(project.path, 'file'), '')
    const targets = [folder, `file/in.${ending}`, `${'n'.repeat(300)}.${ending}`]
    if (existsSync('/proc/self')) targets.push(`/proc/x.${ending}`, `/proc/no/such.${ending}`)
    // Every target by one command; the others write through the same few functions and take two each, in turn.
    const at = commands.findIndex(([other]) => other === command)
    const tried = at === 0 ? targets : [at, at + 2].map(turn => targets[turn % targets.length] as string)
    const ended = await Promise.all(
      tried.map(async target => ({
        target,
        ...(await runCupel([...words(command), '-o', target], project.path)),
      })),
    )
    for (const one of ended) {
      expect(one).toMatchObject({ status: 2, stderr: expect.stringMatching(/^code /m) })
      expect(one.stderr).not.toContain('bug')
    }
    expect(readdirSync(project.path).filter(name => name.includes('partial'))).toEqual([])
    expect(readdirSync(join(project.path, folder))).toEqual([])
    rmSync(join(project.path, folder), { recursive: true })
  })

  it.skipIf(!existsSync('/dev/full'))('never takes the place of a device', async () => {
    for (const command of ['dossier create --unsigned --force', 'dataset sample golden.jsonl -n 3 --force']) {
      const { status, stderr } = await runCupel([...words(command), '-o', '/dev/full'], project.path)
      expect({ status, stderr }).toMatchObject({ status: expect.toBeOneOf([2, 6]) })
      expect(stderr).not.toContain('bug')
      expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
    }
  })
})

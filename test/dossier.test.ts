import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { createDossier } from '../src/app/governance/create-dossier.ts'
import { verifyDossier } from '../src/app/governance/verify-dossier.ts'
import { openProject } from '../src/app/open-project.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

const secret = 'sk-planted-0123456789abcdef'
const inFile = 'planted-in-the-file-42'
const spoken = 'The Answer That Was Given'
const config = `
name: sealed
datasets: { work: { file: golden.jsonl } }
candidates:
  echo: { module: src/echo.mjs }
  Echo: { module: src/echo.mjs }
metrics: [{ contains: { all: [yes], as: yes } }]
secrets: local.env
`
const project = () =>
  projectFolder({
    'cupel.yaml': `# key for the model: ${inFile}\n${config}`,
    'local.env': `FILE_KEY=${inFile}\n`,
    'golden.jsonl': jsonl([
      { id: 'e-é日本', input: 'yes, what?', split: 'eval' },
      { id: '../../etc/passwd', input: 'yes <b>', split: 'eval' },
    ]),
    'src/echo.mjs': `import { said } from './said.mjs'\nexport default ({ input }) => ({ text: said(input) })\n`,
    // A pipeline that is careless: its answers hold what it knows.
    'src/said.mjs': `export const said = input => \`${spoken} \${input} \${process.env.PLANTED_API_KEY} \${process.cwd()} ${inFile}\`\n`,
    'plan-日本.md': 'canary first',
  })
const env = (folder: string) => ({ XDG_CONFIG_HOME: `${folder}/home`, PLANTED_API_KEY: secret })

function unpacked(file: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(unzipSync(readFileSync(file))).map(([path, bytes]) => [
      path,
      Buffer.from(bytes).toString('utf8'),
    ]),
  )
}

describe('cupel dossier', () => {
  it('seals a project, proves it, and takes secrets and paths of the machine out of everything', async () => {
    using folder = project()
    const cupel = (...args: string[]) => runCupel(args, folder.path, env(folder.path))
    chmodSync(`${folder.path}/local.env`, 0o600)
    expect((await cupel('run')).status).toBe(0)
    const said = [
      '--as',
      'Ben Okri',
      '--role',
      'owner',
      '--reason',
      `token ${secret}`,
      '--evidence',
      'plan-日本.md',
    ]
    expect((await cupel('readiness', 'attest', 'rollout', '--candidate', 'echo', ...said)).status).toBe(0)

    const made = await cupel('dossier', 'keygen')
    const keyFile = `${folder.path}/home/cupel/dossier-key.pem`
    expect(statSync(keyFile).mode & 0o777).toBe(0o600)
    const inner = readFileSync(keyFile, 'utf8').split('\n')[1] as string
    expect(made.stdout + made.stderr).not.toContain(inner)
    expect((await cupel('dossier', 'keygen')).stderr).toContain('exists already')

    const created = await cupel('dossier', 'create', '-o', 'd.zip', '--candidate', 'echo', '--with-data')
    expect(created.status, created.stderr).toBe(0)
    const file = `${folder.path}/d.zip`
    const files = unpacked(file)
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'README.md',
        'config/cupel.yaml',
        'config/src/echo.mjs',
        'config/src/said.mjs',
        'data/work.jsonl',
        'datasets.json',
        'mapping.md',
        'project/attestations.jsonl',
        'project/plan-日本.md',
        'public-key.pem',
        'readiness.html',
        'manifest.json',
        'manifest.sig',
      ]),
    )
    const trials = Object.keys(files).filter(path => path.includes('/trials/'))
    expect(trials.map(path => path.split('/').at(-1))).toEqual(['Echo.jsonl', 'echo-2.jsonl'])
    const everything = JSON.stringify(files)
    expect(everything).toContain(spoken)
    expect(everything).toContain('[redacted:PLANTED_API_KEY]')
    expect(everything).toContain('[redacted:FILE_KEY]')
    for (const leak of [
      secret,
      inFile,
      Buffer.from(secret).toString('base64'),
      folder.path,
      `${homedir()}/`,
      inner,
    ])
      expect(everything.split(leak).length - 1, leak).toBe(0)

    const publicKey = `${folder.path}/home/cupel/dossier-key.pub.pem`
    const trusted = await cupel('dossier', 'verify', 'd.zip', '--key', publicKey)
    expect(trusted.status, trusted.stdout).toBe(0)
    expect(trusted.stdout).toContain('signed by the key that you gave')
    const named = await cupel('dossier', 'verify', 'd.zip')
    expect(named.status).toBe(0)
    expect(named.stdout).toContain('compare its fingerprint')
    expect((await cupel('dossier', 'verify', 'd.zip', '--key', keyFile)).stderr).toContain('is a private key')
    const shown = await cupel('dossier', 'show', 'd.zip')
    expect(shown.stdout).toContain('candidate echo')
    expect(shown.stdout).toContain('project/plan-日本.md')

    const bytes = readFileSync(file)
    bytes[2_000] = bytes[2_000]! ^ 1
    writeFileSync(file, bytes)
    const altered = await cupel('dossier', 'verify', 'd.zip', '--key', publicKey)
    expect(altered.status).toBe(1)
    expect(altered.stdout).toContain('It is not what was sealed.')
  })

  it('leaves out what candidates answered when asked to, in the report too', async () => {
    using folder = project()
    const cupel = (...args: string[]) => runCupel(args, folder.path, env(folder.path))
    await cupel('run')
    mkdirSync(`${folder.path}/reports`)
    writeFileSync(`${folder.path}/reports/old.json`, JSON.stringify({ answer: spoken }))
    const created = await cupel('dossier', 'create', '--unsigned', '--without-answers', '-o', 'd.zip')
    expect(created.status, created.stderr).toBe(0)
    const { 'config/src/said.mjs': _code, ...files } = unpacked(`${folder.path}/d.zip`)
    expect(JSON.stringify(files)).not.toContain(spoken)
    const trials = Object.entries(files).filter(([path]) => path.includes('/trials/'))
    expect(trials).toHaveLength(2)
    expect(trials[0]?.[1]).toContain('"value":1')
    expect(created.stdout).toContain('not in it: what candidates answered')
    expect(created.stdout).toContain('not signed')
  })

  it('of the same project at the same moment has the same bytes, and another byte is noticed wherever it stands', async () => {
    using folder = project()
    const opened = await openProject({ from: folder.path, environment: {} })
    await using still = { ...opened, clock: { ...opened.clock, now: () => Date.UTC(2026, 10, 27) } }
    const [first, second] = ['a.zip', 'b.zip'].map(name => `${folder.path}/${name}`) as [string, string]
    await createDossier(still, { out: first, withData: true })
    await createDossier(still, { out: second, withData: true })
    const bytes = readFileSync(first)
    expect(Buffer.compare(readFileSync(second), bytes)).toBe(0)
    const wish = { acceptsUnsigned: true }
    expect((await verifyDossier(first, wish)).isSound).toBe(true)
    const missed: number[] = []
    for (let at = 0; at < bytes.length; at += Math.floor(bytes.length / 97)) {
      const altered = Buffer.from(bytes)
      altered[at] = altered[at]! ^ 4
      writeFileSync(second, altered)
      if ((await verifyDossier(second, wish)).isSound) missed.push(at)
    }
    expect(missed).toEqual([])
  })

  it('of an empty project says what is not in it; without a key it is refused, and nothing is written over', async () => {
    using folder = project()
    const cupel = (...args: string[]) => runCupel(args, folder.path, env(folder.path))
    const refused = await cupel('dossier', 'create')
    expect(refused.status).toBe(4)
    expect(refused.stderr).toContain('cupel dossier keygen')
    expect(existsSync(`${folder.path}/dossiers`)).toBe(false)
    const created = await cupel('dossier', 'create', '--unsigned')
    expect(created.status, created.stderr).toBe(0)
    expect(created.stdout).toContain('not in it: runs; the store has none')
    const [name] = readdirSync(`${folder.path}/dossiers`)
    expect(name).toMatch(/^sealed-\d{4}-\d\d-\d\d\.cupel\.zip$/)
    expect((await cupel('dossier', 'create', '--unsigned')).stderr).toContain('exists already')
    expect((await cupel('dossier', 'verify', `dossiers/${name}`)).status).toBe(1)
    expect((await cupel('dossier', 'verify', `dossiers/${name}`, '--unsigned')).status).toBe(0)
    const none = await cupel('dossier', 'verify', 'cupel.yaml')
    expect(none.status).toBe(1)
    expect(none.stdout).toContain('The file is not a dossier')
    expect((await cupel('dossier', 'verify', 'nowhere.zip')).status).toBe(2)
  })
})

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

const config = `
name: ready
datasets: { work: { file: golden.jsonl } }
candidates:
  echo: { module: echo.mjs }
  dull: { module: dull.mjs }
metrics: [{ contains: { all: [yes], as: yes } }]
compare: { baseline: dull }
readiness: { floor: 12 }
`
const examples = Array.from({ length: 12 }, (_, at) => ({
  id: `e${at}`,
  input: `yes ${at}`,
  split: at < 9 ? 'eval' : 'holdout',
}))
const project = (more: Readonly<Record<string, string>> = {}) =>
  projectFolder({
    'cupel.yaml': config,
    'golden.jsonl': jsonl(examples),
    'echo.mjs': 'export default ({ input }) => ({ text: String(input) })\n',
    'dull.mjs': 'export default () => ({ text: "no" })\n',
    ...more,
  })

interface Shown {
  readonly counts: { readonly done: number }
  readonly next: { readonly item: string; readonly todo: string }
  readonly items: readonly { readonly id: string; readonly state: string; readonly reason: string }[]
}
async function readiness(
  folder: string,
  ...args: string[]
): Promise<Shown & { readonly status: number | null }> {
  const { stdout, stderr, status } = await runCupel(['readiness', '--json', ...args], folder)
  expect(stderr).toBe('')
  return { ...JSON.parse(stdout), status }
}
const itemOf = ({ items }: Shown, id: string) => items.find(item => item.id === id)

describe('cupel readiness', () => {
  it('of a project without a run says what is open, what comes first, and ends with 1', async () => {
    using folder = project()
    const { stdout, status, stderr } = await runCupel(['readiness'], folder.path)
    expect(status, stderr).toBe(1)
    expect(stdout).toContain('ready: 0 of 14 done')
    expect(stdout).toContain('no candidate is chosen')
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^next: add requirements/)
    expect(existsSync(`${folder.path}/attestations.jsonl`)).toBe(false)
  })

  it('fills itself from evidence as the work is done, and takes back what no longer holds', async () => {
    using folder = project()
    expect((await runCupel(['run'], folder.path)).status).toBe(0)
    const before = await readiness(folder.path, '--candidate', 'echo')
    expect(itemOf(before, 'metrics')).toMatchObject({
      state: 'done',
      reason: '1 metric scored 9 trials of echo without a person.',
    })
    expect(itemOf(before, 'baseline')?.state).toBe('done')
    expect(itemOf(before, 'judge')?.state).toBe('not applicable')
    expect(itemOf(before, 'dataset')?.reason).toContain('nobody has signed it')
    const sign = ['dataset', 'sign', 'work', '--as', 'Ann Ewing', '--role', 'expert']
    expect((await runCupel(sign, folder.path)).status).toBe(0)
    const signed = await readiness(folder.path, '--candidate', 'echo')
    expect(itemOf(signed, 'dataset')).toMatchObject({ state: 'done' })
    appendFileSync(`${folder.path}/golden.jsonl`, jsonl([{ id: 'e12', input: 'yes 12', split: 'eval' }]))
    const after = await readiness(folder.path, '--candidate', 'echo')
    expect(itemOf(after, 'dataset')?.reason).toContain('its signatures are void')
    expect(itemOf(after, 'metrics')?.reason).toContain('work has changed since run')
  })

  it('calls the gate done only when the candidate itself has passed what the config asks now', async () => {
    const gate = (margin: number) =>
      `${config.replace('metrics:', '  plain: { module: dull.mjs }\nmetrics:')}gate: { candidate: dull, baselineCandidate: plain, margins: { 'contains:yes': ${margin} }, regression: off }\n`
    using folder = project({ 'cupel.yaml': gate(0.5) })
    const item = async () => itemOf(await readiness(folder.path, '--candidate', 'echo'), 'gate')
    expect((await runCupel(['run'], folder.path)).status).toBe(0)
    expect(await item()).toMatchObject({ state: 'not done' })
    expect((await item())?.reason).toContain('it guards dull, and no gate of echo is kept')
    const held = await runCupel(['gate', '--candidate', 'echo'], folder.path)
    expect(held.status, held.stdout + held.stderr).toBe(0)
    expect(await item()).toMatchObject({ state: 'done' })
    expect((await item())?.reason).toMatch(
      /^echo passed the gate on .*: 1 threshold against candidate plain\.$/,
    )
    writeFileSync(`${folder.path}/cupel.yaml`, gate(0.4))
    expect((await item())?.reason).toContain('gate: in the config has changed since')
  })

  it('writes the same as a page, as Markdown and as JSON, with all that came from outside escaped', async () => {
    using folder = project({ 'evil.md': 'plan' })
    const said = [
      'readiness',
      'attest',
      'rollout',
      '--candidate',
      'echo',
      '--role',
      'owner',
      '--evidence',
      'evil.md',
    ]
    const words = ['--as', '<script>alert(1)</script>', '--reason', '| [x](javascript:1) @all \u001b[31m']
    expect((await runCupel([...said, ...words], folder.path)).status).toBe(0)
    const out = ['-o', 'out/r.html', '-o', 'out/r.md', '-o', 'out/r.json', '--candidate', 'echo']
    expect((await runCupel(['readiness', ...out], folder.path)).status).toBe(1)
    const [html, md, json] = ['html', 'md', 'json'].map(end =>
      readFileSync(`${folder.path}/out/r.${end}`, 'utf8'),
    )
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toContain('<script')
    expect(html).toContain("default-src 'none'")
    expect(md).toContain('\\| \\[x\\]')
    expect(md).not.toContain('<script>')
    expect(md).not.toContain('\u001b')
    expect(JSON.parse(json ?? '')).toMatchObject({ schema: 'cupel.readiness/1', project: 'ready' })
    const bad = await runCupel(['readiness', '-o', 'r.docx'], folder.path)
    expect(bad.status).toBe(2)
    expect(bad.stderr).toContain('Use one of: .html, .md, .json.')
  })
})

describe('cupel readiness attest', () => {
  const attest = (folder: string, item: string, ...more: string[]) =>
    runCupel(
      ['readiness', 'attest', item, '--as', 'Ben Okri', '--role', 'owner', '--reason', 'read it', ...more],
      folder,
    )

  it('refuses what the machine sees, what has no candidate, and evidence from elsewhere', async () => {
    using folder = project()
    const seen = await attest(folder.path, 'dataset', '--candidate', 'echo')
    expect(seen.status).toBe(2)
    expect(seen.stderr).toContain("nobody's word counts for it")
    const nobody = await attest(folder.path, 'rollout')
    expect(nobody.stderr).toContain('It is not known which candidate this is said of.')
    const outside = await attest(folder.path, 'rollout', '--candidate', 'echo', '--evidence', '/etc/hostname')
    expect(outside.stderr).toContain('/etc/hostname is not in the project.')
    const signOff = await attest(folder.path, 'sign-off', '--candidate', 'echo')
    expect(signOff.stderr).toContain('There is no decision to sign off.')
    expect(existsSync(`${folder.path}/attestations.jsonl`)).toBe(false)
  })

  it('binds what is said to its evidence and candidate: another content, or another candidate, voids it', async () => {
    using folder = project({ 'plan-日本.md': 'canary, then half, then all' })
    const evidence = ['--candidate', 'echo', '--evidence', 'plan-日本.md']
    const said = await attest(folder.path, 'rollout', ...evidence)
    expect(said.status, said.stderr).toBe(0)
    expect(said.stdout).toContain('rollout is done, says Ben Okri (owner)')
    const before = await readiness(folder.path, '--candidate', 'echo')
    expect(itemOf(before, 'rollout')).toMatchObject({
      state: 'done',
      seenBy: 'person',
      artefact: 'plan-日本.md',
    })
    expect(itemOf(await readiness(folder.path, '--candidate', 'dull'), 'rollout')?.reason).toContain(
      'it was said of candidate echo, not of dull',
    )
    writeFileSync(`${folder.path}/plan-日本.md`, 'all at once')
    const after = await readiness(folder.path, '--candidate', 'echo')
    expect(itemOf(after, 'rollout')).toMatchObject({ state: 'not done' })
    expect(itemOf(after, 'rollout')?.reason).toContain('its evidence plan-日本.md has changed since')
  })

  it('keeps every word: a damaged line is named, not passed over', async () => {
    using folder = project()
    const notApplicable = ['--candidate', 'echo', '--not-applicable']
    expect((await attest(folder.path, 'retrieval', ...notApplicable)).status).toBe(0)
    expect(itemOf(await readiness(folder.path, '--candidate', 'echo'), 'retrieval')?.state).toBe(
      'not applicable',
    )
    appendFileSync(`${folder.path}/attestations.jsonl`, '{"item":"rollout","says":"done"}\n')
    const broken = await runCupel(['readiness'], folder.path)
    expect(broken.status).toBe(2)
    expect(broken.stderr).toContain('attestations.jsonl:2')
  })
})

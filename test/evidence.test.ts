import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contentHash } from '../src/kernel/index.ts'
import { type Ended, jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

const config = `
name: choosing
datasets:
  golden: { file: golden.jsonl, labels: { labels: [yes, no] }, split: { fewshot: 0, eval: 60, holdout: 40, seed: 3 } }
candidates:
  good: { replay: good.jsonl }
  weak: { replay: weak.jsonl }
metrics: [exact_match]
requirements:
  - { metric: exact_match, min: 0.8, blocking: true }
`
const numbers = Array.from({ length: 400 }, (_, at) => at)
/** No two are near-copies, which would be kept in one split. */
const text = (at: number) =>
  createHash('sha256')
    .update(String(at))
    .digest('hex')
    .replace(/(.{8})/g, '$1 ')
const example = (at: number) => ({ id: `e${at}`, input: text(at), expected: { answer: String(at) } })
/** Every so many answers one is wrong. */
const answers = (wrong: number, all = numbers) =>
  jsonl(all.map(at => ({ exampleId: `e${at}`, text: at % wrong === 0 ? 'no idea' : String(at) })))

function project() {
  return projectFolder({
    'cupel.yaml': config,
    'golden.jsonl': jsonl(numbers.map(example)),
    'good.jsonl': answers(20),
    'weak.jsonl': answers(9),
  })
}

const run = ['run', '--progress', 'quiet'] as const
const confirm = ['select', '--confirm', '--as', 'Ann'] as const

/** Splits, locks and runs: what comes before a decision. */
async function decided(path: string): Promise<void> {
  for (const args of [['dataset', 'split'], ['requirements', 'lock', '--as', 'Ann'], run]) {
    const { status, stderr } = await runCupel(args, path)
    expect(status, stderr).toBe(0)
  }
}

const oneLine = ({ stdout, stderr }: Ended): string => `${stdout} ${stderr}`.replace(/\s+/g, ' ')
const lockOf = (path: string) => JSON.parse(readFileSync(join(path, 'cupel.lock.json'), 'utf8'))
const writeLock = (path: string, lock: unknown) =>
  writeFileSync(join(path, 'cupel.lock.json'), JSON.stringify(lock))

describe('the final look', () => {
  it('is refused on a holdout drawn from examples that were compared on, and taken on fresh ones', async () => {
    using folder = project()
    const { path } = folder
    await decided(path)
    writeFileSync(join(path, 'cupel.yaml'), config.replace('seed: 3', 'seed: 4'))
    expect((await runCupel(['dataset', 'split', '--reason', 'new seed'], path)).status).toBe(0)
    await runCupel(run, path)
    const seen = await runCupel(confirm, path)
    expect([seen.status, seen.stderr]).toEqual([
      2,
      expect.stringMatching(
        /not unseen.*results of \d+ of its examples had been seen.*run \S+ \(eval\) asked \d+ of its \d+ examples/s,
      ),
    ])
    expect(lockOf(path).confirmations).toBeUndefined()
    // A clone has no store, and the ledger still knows.
    rmSync(join(path, '.cupel'), { recursive: true })
    await runCupel(run, path)
    expect((await runCupel(confirm, path)).stderr).toMatch(/not unseen.*results of \d+ of its examples/)

    const more = Array.from({ length: 300 }, (_, at) => 400 + at)
    writeFileSync(
      join(path, 'golden.jsonl'),
      `${readFileSync(join(path, 'golden.jsonl'), 'utf8')}${jsonl(more.map(example))}`,
    )
    writeFileSync(join(path, 'good.jsonl'), answers(20, [...numbers, ...more]))
    writeFileSync(join(path, 'weak.jsonl'), answers(9, [...numbers, ...more]))
    expect((await runCupel(['dataset', 'split', '--fresh', '--reason', 'new examples'], path)).status).toBe(0)
    await runCupel(run, path)
    const fresh = await runCupel([...confirm, '--candidate', 'good'], path)
    expect(fresh.status, fresh.stderr).toBe(0)
    expect(fresh.stdout).toContain('The holdout confirms good')
    // Recorded answers are files, and files that nobody closes are told by Node.
    expect(fresh.stderr).not.toContain('file descriptor')
  })

  it('is refused when the holdout was opened before', async () => {
    using folder = project()
    const { path } = folder
    await decided(path)
    expect((await runCupel([...run, '--split', 'holdout', '--unlock-reason', 'curious'], path)).status).toBe(
      0,
    )
    const seen = await runCupel(confirm, path)
    expect([seen.status, seen.stderr]).toEqual([
      2,
      expect.stringMatching(/not unseen.*“curious”.*\(holdout\) asked/s),
    ])
    const none = await runCupel(['dataset', 'split', '--fresh', '--reason', 'again'], path)
    expect([none.status, none.stderr]).toEqual([2, expect.stringContaining('No example is left')])
  })

  it('is not given again to who takes the claim out of the lock', async () => {
    using folder = project()
    const { path } = folder
    await decided(path)
    expect((await runCupel(confirm, path)).stdout).toContain('The holdout confirms good')
    const { confirmations: _, ...rest } = lockOf(path)
    writeLock(path, rest)
    writeFileSync(join(path, 'weak.jsonl'), answers(30))
    await runCupel(run, path)
    const chosen = await runCupel([...confirm, '--candidate', 'weak'], path)
    expect([chosen.status, chosen.stderr]).toEqual([
      2,
      expect.stringMatching(/not unseen.*final look at good/s),
    ])
  })
})

describe('requirements that were changed after results', () => {
  it('are shown as such in a clone, with and without the lock file', async () => {
    using folder = project()
    const { path } = folder
    await decided(path)
    expect((await runCupel(['select'], path)).status).toBe(0)
    rmSync(join(path, '.cupel'), { recursive: true })
    writeFileSync(join(path, 'cupel.yaml'), config.replace('min: 0.8', 'min: 0.6'))
    await runCupel(['requirements', 'lock', '--as', 'Bob'], path)
    await runCupel(run, path)
    const said = await runCupel(['select'], path)
    expect(oneLine(said)).toMatch(
      /Requirements were changed after results were seen \(\S+ Bob\): exact_match min 0\.8 -> 0\.6/,
    )
    const ready = await runCupel(['readiness', '--json'], path)
    const limits = JSON.parse(ready.stdout).items.find(({ id }: { id: string }) => id === 'limits')
    expect(limits).toMatchObject({ state: 'not done' })

    rmSync(join(path, '.cupel'), { recursive: true })
    rmSync(join(path, 'cupel.lock.json'))
    const anew = await runCupel(['requirements', 'lock', '--as', 'Bob'], path)
    expect(anew.stdout).toContain('first locked after results could be seen')
    expect(anew.stdout).toMatch(
      /no longer knows requirements \S+, under which decisions\S+ was decided on .*: exact_match ≥ 80\.0%/,
    )
  })

  it('cannot be dated or signed anew by hand', async () => {
    using folder = project()
    const { path } = folder
    await runCupel(['requirements', 'lock', '--as', 'Ann'], path)
    const lock = lockOf(path)
    writeLock(path, {
      ...lock,
      requirements: { ...lock.requirements, by: 'The Board', at: '2020-01-01T00:00:00.000Z' },
    })
    const check = await runCupel(['requirements', 'check'], path)
    expect([check.status, check.stderr]).toEqual([
      2,
      expect.stringContaining('time, name or changes are not those that were sealed'),
    ])
  })

  it('are not those of another config in the folder', async () => {
    using folder = project()
    const { path } = folder
    await runCupel(['requirements', 'lock', '--as', 'Ann'], path)
    writeFileSync(
      join(path, 'other.yaml'),
      config.replace('choosing', 'other').replace('min: 0.8', 'min: 0.5'),
    )
    const other = await runCupel(['-c', 'other.yaml', 'requirements', 'lock', '--as', 'Bob'], path)
    expect([other.status, other.stderr]).toEqual([
      2,
      expect.stringContaining('requirements of project "choosing", and this config is "other"'),
    ])
    const check = await runCupel(['-c', 'other.yaml', 'requirements', 'check'], path)
    expect([check.status, check.stdout]).toEqual([3, expect.stringContaining('project "choosing"')])
    expect((await runCupel(['requirements', 'check'], path)).status).toBe(0)
  })
})

describe('a kept decision', () => {
  it('is not believed as edited, by readiness and dossier', async () => {
    using folder = project()
    const { path } = folder
    await decided(path)
    expect((await runCupel(['select'], path)).status).toBe(0)
    const [file] = readdirSync(join(path, 'decisions')).map(name => join(path, 'decisions', name))
    const kept = JSON.parse(readFileSync(file!, 'utf8'))
    writeFileSync(file!, JSON.stringify({ ...kept, recommended: ['weak'] }))
    const ready = await runCupel(['readiness'], path)
    expect(oneLine(ready)).toContain('its content is not that of its hash')
    expect(ready.stdout).not.toContain('weak, the winner')
    const dossier = await runCupel(['dossier', 'create', '--unsigned'], path)
    expect([dossier.status, dossier.stderr]).toEqual([2, expect.stringContaining('Somebody edited it')])
    // Whoever hashes it anew has to make it agree with itself.
    const { hash: _, ...content } = { ...kept, recommended: ['weak'] }
    writeFileSync(file!, JSON.stringify({ ...content, hash: contentHash(content) }))
    const again = await runCupel(['readiness'], path)
    expect(oneLine(again)).toContain(
      'contradicts itself: recommended is weak, and marked as recommended is good',
    )
  })
})

describe('a baseline', () => {
  it('is not believed as edited', async () => {
    using folder = project()
    const { path } = folder
    await decided(path)
    expect((await runCupel(['gate', '--save-baseline', 'b.json', '--candidate', 'good'], path)).status).toBe(
      0,
    )
    const text = readFileSync(join(path, 'b.json'), 'utf8')
    writeFileSync(join(path, 'b.json'), text.replaceAll('"exact_match":1', '"exact_match":0'))
    const gate = await runCupel(['gate', '--baseline', 'b.json', '--candidate', 'good'], path)
    expect([gate.status, gate.stderr]).toEqual([
      2,
      expect.stringContaining('its scores are not those of its hash'),
    ])
  })
})

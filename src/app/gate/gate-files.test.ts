import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GateReport } from '../../decide/gate/index.ts'
import { findGate, keepGate, readGates } from './gate-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cupel-gates-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const side = (name: string) => ({
  name,
  fingerprint: 'f',
  summary: name,
  run: 'r1',
  createdAt: '2026-11-01T00:00:00.000Z',
  datasetVersion: 'v',
  answers: { trials: 1, failed: 0, open: 0, codes: [] },
})
const report = (candidate: string): GateReport => ({
  schema: 'cupel.gate/1',
  tool: { name: 'cupel', version: '0' },
  title: 'gated',
  outcome: 'pass',
  headline: 'All passed.',
  candidate: side(candidate),
  baseline: { ...side('before'), source: 'reports/baseline.json' },
  dataset: { name: 'golden', split: 'eval', common: 1, onlyCandidate: [], onlyBaseline: [], changed: [] },
  settings: { confidence: 0.95, unscored: 0.05, common: 0.8, hash: 'h' },
  checks: [],
  notes: [],
})
const project = (seconds: number) => ({
  path: (name: string) => join(folder, name),
  clock: { now: () => 1_780_000_000_000 + seconds * 1_000, sleep: () => Promise.resolve() },
})
const kept = (candidate: string, seconds: number): string =>
  keepGate(project(seconds) as unknown as Parameters<typeof keepGate>[0], report(candidate))

describe('kept gates', () => {
  it('are read back as they were, newest first, and found by id, its beginning, candidate or latest', () => {
    expect(readGates(project(0))).toEqual({ gates: [], broken: [], older: 0 })
    for (const [at, name] of ['a', 'b', 'a'].entries()) kept(name, at)
    const { gates, broken } = readGates(project(9))
    expect(broken).toEqual([])
    expect(gates.map(gate => gate.report)).toEqual(['a', 'b', 'a'].map(report))
    expect(gates.map(({ decidedAt }) => decidedAt)).toEqual(
      gates
        .map(gate => gate.decidedAt)
        .toSorted()
        .reverse(),
    )
    const [newest, middle] = gates
    expect(findGate(gates, 'latest')).toBe(newest)
    expect(findGate(gates, 'a')).toBe(newest)
    expect(findGate(gates, 'b')).toBe(middle)
    expect(findGate(gates, middle!.id)).toBe(middle)
    expect(findGate(gates, middle!.id.slice(0, -1))).toBe(middle)
    expect(() => findGate(gates, '2')).toThrow(/There is no gate "2"/)
    expect(() => findGate([], 'latest')).toThrow(
      expect.objectContaining({ hint: 'None is kept yet: cupel gate.' }),
    )
  })

  it('that are hostile are told one by one, and nothing outside the folder is shown', () => {
    kept('good', 0)
    const file = (name: string) => join(folder, '.cupel/gates', name)
    const [{ schema, decidedAt }] = readGates(project(0)).gates as unknown as [
      { schema: string; decidedAt: string },
    ]
    const secret = { schema, id: 'link', decidedAt, report: report('the secret') }
    writeFileSync(join(folder, 'secret.json'), JSON.stringify(secret))
    symlinkSync(join(folder, 'secret.json'), file('link.json'))
    writeFileSync(file('quoted.json'), 'the secret')
    symlinkSync(join(folder, 'nowhere'), file('dangling.json'))
    mkdirSync(file('folder.json'))
    writeFileSync(file('deep.json'), '['.repeat(200_000))
    writeFileSync(file('null.json'), 'null')
    writeFileSync(file('proto.json'), '{"__proto__":{"schema":"cupel.kept-gate/1"}}')
    writeFileSync(file('huge.json'), '')
    truncateSync(file('huge.json'), 33 * 1024 * 1024)
    writeFileSync(file('path.json'), JSON.stringify({ schema: 'cupel.kept-gate/1', id: '../../etc/x' }))
    writeFileSync(file('notes.txt'), 'no gate, and not meant as one')
    const { gates, broken } = readGates(project(0))
    expect(gates.map(gate => gate.report.candidate.name)).toEqual(['good'])
    expect(broken).toHaveLength(9)
    for (const name of ['link', 'quoted', 'dangling', 'folder', 'deep', 'null', 'proto', 'huge', 'path'])
      expect(broken).toContainEqual(expect.stringContaining(`.cupel/gates/${name}.json`))
    expect(broken.join(' ')).not.toContain('the secret')
    expect(broken.every(words => words.length < 600)).toBe(true)
  })

  it('are read up to a number, the newest first, and the others counted', () => {
    for (let at = 0; at < 203; at++) kept('one', at)
    const { gates, older } = readGates(project(0))
    expect([gates.length, older]).toEqual([200, 3])
    expect(gates[0]!.decidedAt).toBe(new Date(1_780_000_000_000 + 202_000).toISOString())
  })
})

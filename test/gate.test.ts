import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { gateReportSchema, scoreSheetSchema, sheetText } from '../src/decide/gate/index.ts'
import { assistant, gateProject } from './support/gate-project.ts'
import { jsonl, runCupel } from './support/run-cupel.ts'

describe('cupel gate', () => {
  it('passes what has not changed, fails what got worse, and cannot tell what may have: 0, 1, 3', async () => {
    using folder = gateProject()
    await runCupel(['run'], folder.path)
    const saved = await runCupel(['gate', '--save-baseline'], folder.path)
    expect(saved.status, saved.stderr).toBe(0)
    expect(saved.stdout).toContain('reports/baseline.json: assistant of run')

    await runCupel(['run'], folder.path)
    const same = await runCupel(['gate'], folder.path)
    expect(same.stdout, same.stderr).toMatch(/^PASS {2}All 3 checks passed/)
    expect(same.stdout).toContain('nothing that cupel knows of has changed')
    expect(same.status).toBe(0)

    folder.change(assistant(3))
    await runCupel(['run'], folder.path)
    const worse = await runCupel(
      [
        'gate',
        '-o',
        'out/gate.md',
        '-o',
        'out/gate.xml',
        '-o',
        'out/gate.json',
        '--summary',
        'out/summary.md',
        '--annotations',
      ],
      folder.path,
    )
    expect(worse.status).toBe(1)
    const [first] = worse.stdout.split('\n')
    expect(first).toMatch(
      /^FAIL {2}regression examples: e\d+, e\d+, e\d+\. 3 of 10 regression examples did not pass\. \(1 more failed\)$/,
    )
    expect(worse.stdout).toMatch(
      /✗ fail {2}exact_match +90\.0% +66\.5% +-23\.5 points \[-\d\d\.\d, -\d\d\.\d\] +-5\.0 points +200/,
    )
    const read = (name: string) => readFileSync(`${folder.path}/out/${name}`, 'utf8')
    expect(read('gate.md')).toContain('## ❌ Gate failed: gated')
    expect(read('summary.md')).toBe(`${read('gate.md')}\n`)
    expect(read('gate.xml')).toContain('tests="3" failures="2"')
    expect(gateReportSchema.parse(JSON.parse(read('gate.json'))).outcome).toBe('fail')
    expect(worse.stderr).toMatch(/^::error title=cupel gate%3A exact_match::exact_match: -23\.5 points/m)

    // Wrong on as many other examples: a tenth of all differ either way.
    folder.change(assistant(10, 4))
    await runCupel(['run'], folder.path)
    const other = await runCupel(['gate', '--json'], folder.path)
    expect(other.status).toBe(3)
    const report = JSON.parse(other.stdout)
    expect(report.checks.find(({ name }: { name: string }) => name === 'exact_match')).toMatchObject({
      outcome: 'inconclusive',
      figure: { value: 0 },
    })
  })

  it('writes the same bytes for the same scores, one line an example, and no text of question or answer', async () => {
    using folder = gateProject()
    folder.change(`export default () => ({ text: 'a secret answer' })\n`)
    await runCupel(['run'], folder.path)
    await runCupel(['gate', '--save-baseline', 'a.json'], folder.path)
    await runCupel(['gate', '--save-baseline', 'b.json'], folder.path)
    const [a, b] = ['a.json', 'b.json'].map(name => readFileSync(`${folder.path}/${name}`, 'utf8'))
    expect(b).toBe(a)
    expect(a).not.toContain('secret')
    expect(a!.split('\n').filter(line => /^ {4}\{"id":"e\d/.test(line))).toHaveLength(200)
  })

  it('holds candidates of one run, and runs of one store, against each other', async () => {
    using folder = gateProject()
    writeFileSync(`${folder.path}/other.mjs`, assistant(2))
    const config = readFileSync(`${folder.path}/cupel.yaml`, 'utf8')
    writeFileSync(
      `${folder.path}/cupel.yaml`,
      config.replace('assistant.mjs }', 'assistant.mjs }, other: { module: other.mjs }'),
    )
    await runCupel(['run'], folder.path)
    const unclear = await runCupel(['gate'], folder.path)
    expect(unclear.status).toBe(2)
    expect(unclear.stderr).toContain('It has: assistant, other. Say which')
    const worse = await runCupel(
      ['gate', '--candidate', 'other', '--baseline-candidate', 'assistant'],
      folder.path,
    )
    expect(worse.status, worse.stderr).toBe(1)
    const named = readFileSync(`${folder.path}/cupel.yaml`, 'utf8')
    writeFileSync(
      `${folder.path}/cupel.yaml`,
      named.replace('gate: {', 'gate: { candidate: other, baselineCandidate: assistant,'),
    )
    const byConfig = await runCupel(['gate', '--json'], folder.path)
    expect(JSON.parse(byConfig.stdout)).toMatchObject({ outcome: 'fail', baseline: { name: 'assistant' } })
    writeFileSync(`${folder.path}/cupel.yaml`, named)
    const itself = await runCupel(['gate', '--candidate', 'other', '--baseline-run', 'latest'], folder.path)
    expect(itself.stderr).toContain('held against itself')
    await runCupel(['run'], folder.path)
    const runs = JSON.parse((await runCupel(['runs', '--json'], folder.path)).stdout)
    const before = (runs.runs ?? runs)[1].id
    const same = await runCupel(['gate', '--candidate', 'assistant', '--baseline-run', before], folder.path)
    expect(same.status, same.stdout).toBe(0)
  })

  it('pairs what is common after the dataset has changed, and names what is not', async () => {
    using folder = gateProject('margins: { exact_match: 0.05 }, regression: off')
    await runCupel(['run'], folder.path)
    await runCupel(['gate', '--save-baseline'], folder.path)
    const examples = readFileSync(`${folder.path}/golden.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const [first, ...rest] = examples.slice(0, 190)
    const added = { id: 'new <b>one</b> | `x`', input: '1', expected: { answer: 'yes' } }
    writeFileSync(
      `${folder.path}/golden.jsonl`,
      jsonl([
        { ...first, input: '1' },
        ...rest.map((one: object) => ({ ...one, tags: { line: 'all' } })),
        added,
      ]),
    )
    await runCupel(['run'], folder.path)
    const ended = await runCupel(['gate', '-o', 'gate.md', '--json'], folder.path)
    const report = JSON.parse(ended.stdout)
    expect(report.dataset).toMatchObject({ common: 189, changed: ['e0'], onlyCandidate: [added.id] })
    expect(report.dataset.onlyBaseline).toHaveLength(10)
    expect(ended.status).toBe(0)
    const markdown = readFileSync(`${folder.path}/gate.md`, 'utf8')
    expect(markdown).toContain(
      'The dataset has changed since the baseline: 189 examples are the same in both',
    )
    expect(markdown).not.toContain('<b>')
    expect(markdown).toContain('new &lt;b&gt;one&lt;/b&gt; \\| \\`x\\`')
  })

  it('plans before anything is run, and says what to write where nothing can be planned', async () => {
    using folder = gateProject()
    const planned = await runCupel(['gate', '--plan', '--disagree', '0.1'], folder.path)
    expect(planned.status, planned.stderr).toBe(0)
    expect(planned.stdout).toContain('With 200 examples')
    expect(planned.stdout).toMatch(/exact_match +5\.0 +10% +6\d% +3\d%/)
    using bare = gateProject('')
    const nothing = await runCupel(['gate', '--plan'], bare.path)
    expect(nothing.status).toBe(2)
    expect(nothing.stderr).toContain('gate: { margins: { verdict_match: 0.03 } }')
  })
})

describe('a baseline that is not one', () => {
  const folder = gateProject()
  let good = ''
  beforeAll(async () => {
    await runCupel(['run'], folder.path)
    await runCupel(['gate', '--save-baseline'], folder.path)
    good = readFileSync(`${folder.path}/reports/baseline.json`, 'utf8')
    return () => folder[Symbol.dispose]()
  })
  /** As another version or another dataset would have saved it. */
  const hashed = (content: string) => sheetText(scoreSheetSchema.parse(JSON.parse(content)))
  const withBaseline = async (content: string) => {
    writeFileSync(`${folder.path}/reports/baseline.json`, content)
    return await runCupel(['gate'], folder.path)
  }

  it('is cut short: is refused by name, status 2', async () => {
    const ended = await withBaseline(good.slice(0, good.length / 2))
    expect(ended.status).toBe(2)
    expect(ended.stderr).toContain(
      'reports/baseline.json is not a baseline: it is not JSON; it may have been cut short.',
    )
  })

  it('another metric version compares nothing, in words, status 3', async () => {
    const ended = await withBaseline(hashed(good.replace(/("id":"exact_match","version":")[^"]+/, '$1old')))
    expect(ended.status).toBe(3)
    expect(ended.stdout).toContain('old in the baseline: the scores mean different things')
  })

  it('another dataset shares no example, status 3', async () => {
    const ended = await withBaseline(hashed(good.replaceAll('{"id":"e', '{"id":"other-')))
    expect(ended.status).toBe(3)
    expect(ended.stdout).toContain('share 0 of 400 examples')
  })

  it('is missing: says how one is made', async () => {
    const ended = await runCupel(['gate', '--baseline', 'nowhere.json'], folder.path)
    expect(ended.status).toBe(2)
    expect(ended.stderr).toContain('There is no baseline nowhere.json')
    expect(ended.stderr).toContain('--save-baseline')
  })
})

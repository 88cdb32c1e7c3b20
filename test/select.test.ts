import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDecisions } from '../src/app/select/decision-files.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

const requirements = `requirements:
  - { metric: exact_match, min: 0.8, blocking: true }
`
const config = `
name: choosing
datasets:
  golden: { file: golden.jsonl, labels: { labels: [yes, no] }, split: { fewshot: 0, eval: 60, holdout: 40, seed: 3 } }
candidates:
  good: { module: right.mjs, options: { wrong: 20 } }
  weak: { module: right.mjs, options: { wrong: 2 } }
metrics: [exact_match]
${requirements}`

/** One answer in \`wrong\` is wrong; on the holdout as well unless a file says otherwise. */
const pipeline = `import { existsSync } from 'node:fs'
export default ({ id, input }, { options }) => {
  const number = Number(input)
  const wrong = existsSync(new URL('spoiled', import.meta.url)) ? 2 : options.wrong
  return { text: number % wrong === 0 ? 'no idea' : String(number) }
}
`
function project() {
  return projectFolder({
    'cupel.yaml': config,
    'golden.jsonl': jsonl(
      Array.from({ length: 400 }, (_, at) => ({
        id: `e${at}`,
        input: String(at),
        expected: { answer: String(at) },
      })),
    ),
    'right.mjs': pipeline,
  })
}

describe('cupel select', () => {
  it('locks, decides, keeps the decision, and takes one look at the holdout', async () => {
    using folder = project()
    const { path } = folder
    expect((await runCupel(['dataset', 'split'], path)).status).toBe(0)
    const unlocked = await runCupel(['requirements', 'check'], path)
    expect([unlocked.status, unlocked.stdout]).toEqual([3, expect.stringContaining('are not locked')])
    const locked = await runCupel(['requirements', 'lock', '--as', 'Ann'], path)
    expect(locked.stdout).toMatch(/locked \d{4}-\d\d-\d\d by Ann, before the first run\./)
    expect((await runCupel(['requirements', 'check'], path)).status).toBe(0)
    expect((await runCupel(['run', '--progress', 'quiet'], path)).status).toBe(0)

    const chosen = await runCupel(['select', '-o', 'decision.html', '-o', 'decision.md'], path)
    expect(chosen.status, chosen.stderr).toBe(0)
    expect(chosen.stdout).toContain('Choose good.')
    expect(chosen.stdout).toMatch(/weak\s+fails/)
    expect(readFileSync(join(path, 'decision.html'), 'utf8')).toContain('<h1>Choose good.</h1>')
    expect(readFileSync(join(path, 'decision.md'), 'utf8')).toContain('**Choose good.**')
    const [kept] = readDecisions({ path: file => join(path, file) })
    expect(kept).toMatchObject({
      schema: 'cupel.decision/1',
      recommended: ['good'],
      lock: { state: 'locked' },
    })

    const nameless = await runCupel(['select', '--confirm'], path)
    expect([nameless.status, nameless.stderr]).toEqual([2, expect.stringContaining('Give --as NAME.')])
    const looked = await runCupel(['select', '--confirm', '--as', 'Ann', '--json'], path)
    expect(looked.status, looked.stderr).toBe(0)
    expect(JSON.parse(looked.stdout)).toMatchObject({
      outcome: 'recommended',
      confirmation: { candidate: 'good', by: 'Ann', outcome: 'confirmed' },
    })
    const lock = () => JSON.parse(readFileSync(join(path, 'cupel.lock.json'), 'utf8'))
    const opened = () =>
      lock().datasets.golden.ledger.filter(({ action }: { action: string }) => action === 'open')
    expect(opened()).toMatchObject([
      { reason: expect.stringMatching(/^final look at good for decision .*, by Ann, under requirements/) },
    ])
    // Asked again it tells what it saw, and does not look again.
    // The look is the latest run, and none to read other figures of.
    const confidence = await runCupel(['confidence', '--json'], path)
    expect(JSON.parse(confidence.stdout).map((one: { candidate: string }) => one.candidate)).toEqual([
      'good',
      'weak',
    ])
    expect((await runCupel(['select'], path)).stderr).not.toContain('one look')
    const again = await runCupel(['select', '--confirm', '--as', 'Ann', '--json'], path)
    expect(JSON.parse(again.stdout).confirmation.run).toBe(JSON.parse(looked.stdout).confirmation.run)
    expect(opened()).toHaveLength(1)
  })

  it('lets the holdout contradict, and then tries nobody else on it', async () => {
    using folder = project()
    const { path } = folder
    await runCupel(['dataset', 'split'], path)
    await runCupel(['requirements', 'lock', '--as', 'Ann'], path)
    await runCupel(['run', '--progress', 'quiet'], path)
    writeFileSync(join(path, 'spoiled'), '')
    const looked = await runCupel(['select', '--confirm', '--as', 'Ann'], path)
    expect(looked.status, looked.stderr).toBe(3)
    expect(looked.stdout).toContain('The holdout contradicts the choice of good')
    // The other candidate is made good and would be chosen.
    rmSync(join(path, 'spoiled'))
    writeFileSync(join(path, 'cupel.yaml'), config.replace('wrong: 2 }', 'wrong: 30 }'))
    await runCupel(['run', '--progress', 'quiet', '--candidates', 'weak'], path)
    expect((await runCupel(['select'], path)).stdout).toContain('Choose weak.')
    const refused = await runCupel(['select', '--confirm', '--as', 'Ann'], path)
    expect(refused.status).toBe(2)
    expect(refused.stderr).toMatch(
      /final look at the holdout of golden was taken for good on .* by Ann \(contradicted\): weak is not tried on it/,
    )
  })

  it('does not choose by answers that were lost, and says so with the way to have them', async () => {
    using folder = project()
    const { path } = folder
    // 5% wrong, and in each hundred the four after them fail: 95% of what is answered, and 91% of all.
    writeFileSync(
      join(path, 'right.mjs'),
      `export default ({ input }) => {
  const at = Number(input) % 100
  if (at > 4 && at < 9) throw new Error('no answer')
  return { text: at < 5 ? 'no idea' : input }
}
`,
    )
    const stated = config
      .replace('min: 0.8', 'min: 0.92')
      .replace('eval: 60, holdout: 40', 'eval: 100, holdout: 0')
      .replace(/ {2}weak: .*\n/, '')
    writeFileSync(join(path, 'cupel.yaml'), stated)
    const run = await runCupel(['run', '--progress', 'quiet'], path)
    expect(run.status, run.stderr).toBe(0)
    const lost = await runCupel(['select', '-o', 'decision.md', '--json'], path)
    expect(lost.status, lost.stderr).toBe(3)
    const decision = JSON.parse(lost.stdout)
    expect(decision.candidates[0]).toMatchObject({
      standing: 'open',
      trials: { answered: 384, failed: 16, unscored: 0, missing: 0 },
    })
    expect(decision.candidates[0].verdicts[0].reason).toMatch(
      /^16 of 400 trials have no value \(4\.0%\)\. Without them: met with probability 9\d\.\d%; with each of them counted against it the figure is 91\.0%/,
    )
    expect(decision.wouldChange.join(' ')).toContain('--retry-failed makes them again')
    expect(readFileSync(join(path, 'decision.md'), 'utf8')).toContain('16 failed of 400')
    // What passes with all of them wrong passes.
    writeFileSync(join(path, 'cupel.yaml'), stated.replace('min: 0.92', 'min: 0.88'))
    const passed = await runCupel(['select'], path)
    expect(passed.status, passed.stderr).toBe(0)
    expect(passed.stdout).toContain('Choose good.')
    expect(passed.stdout).toContain('16 failed of 400')
  })

  it('says that only a part was asked when that was the intention', async () => {
    using folder = project()
    const { path } = folder
    await runCupel(['run', '--progress', 'quiet', '--limit', '100'], path)
    const ended = await runCupel(['select'], path)
    expect(ended.status, ended.stderr).toBe(0)
    expect(ended.stdout).toContain('Only the first 100 examples of the eval split were asked, by intention')
    // A limit beyond the split is none.
    await runCupel(['run', '--progress', 'quiet', '--limit', '5000'], path)
    expect((await runCupel(['select'], path)).stdout).not.toContain('by intention')
  })

  it.each([
    ['min: 0.8', 'max: 2', 'requirements.0.max: max 2 can never be missed: exact_match lies between 0 and 1'],
    ['min: 0.8', 'min: 85', '(did you mean 0.85?)'],
  ])(
    'refuses a limit that nothing can miss or meet before it is locked: %s -> %s',
    async (was, is, words) => {
      using folder = project()
      writeFileSync(join(folder.path, 'cupel.yaml'), config.replace(was, is))
      const ended = await runCupel(['requirements', 'lock', '--as', 'Ann'], folder.path)
      expect([ended.status, ended.stderr]).toEqual([2, expect.stringContaining(words)])
      expect(ended.stderr).toMatch(/cupel\.yaml:\d+:\d+ /)
      expect(readdirSync(folder.path)).not.toContain('cupel.lock.json')
    },
  )

  it('says in every report that requirements were changed after results were seen', async () => {
    using folder = project()
    const { path } = folder
    await runCupel(['requirements', 'lock', '--as', 'Ann'], path)
    await runCupel(['run', '--split', 'all', '--progress', 'quiet'], path)
    writeFileSync(join(path, 'cupel.yaml'), config.replace('min: 0.8', 'min: 0.4'))
    const said = 'Requirements were changed after results were seen'
    const check = await runCupel(['requirements', 'check'], path)
    expect([check.status, check.stdout]).toEqual([
      1,
      expect.stringContaining(`${said}, and the change is not locked: exact_match min 0.8 -> 0.4.`),
    ])
    await runCupel(['requirements', 'lock', '--as', 'Bob'], path)
    await runCupel(['report', '-o', 'report.html', '-o', 'report.md'], path)
    for (const file of ['report.html', 'report.md'])
      expect(readFileSync(join(path, file), 'utf8').replaceAll('\\', '').replaceAll('&gt;', '>')).toContain(
        'exact_match min 0.8 -> 0.4',
      )
    expect((await runCupel(['compare'], path)).stdout).toContain(said)
    const all = await runCupel(['select'], path)
    expect([all.status, all.stderr]).toEqual([2, expect.stringContaining('would use it up')])
  })

  it.each([
    [['select', '--weights', 'x'], '"x" is not of the form name=0.5'],
    [['select', '--weights', 'x=1,x=2'], 'x has two weights'],
    [['select', '-o', 'x.docx'], 'no format of decisions has this ending'],
    [['select'], 'The store holds no run yet.'],
    [['requirements', 'lock'], "required option '--as <name>'"],
  ])('refuses %j in words', async (args, words) => {
    using folder = project()
    const ended = await runCupel(args, folder.path)
    expect([ended.status, ended.stderr]).toEqual([2, expect.stringContaining(words)])
    expect(readdirSync(folder.path)).not.toContain('decisions')
  })
})

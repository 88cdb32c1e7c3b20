import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

const config = `
name: judged
datasets: { work: { file: golden.jsonl } }
candidates: { echo: { module: echo.mjs } }
metrics: [{ contains: { all: [yes], as: yes } }]
`
/** The scorer says yes where the answer does; people agree except on every twentieth answer. */
function project(ratings: (at: number) => Record<string, unknown>[]) {
  const examples = Array.from({ length: 200 }, (_, at) => ({
    id: `e${at}`,
    input: at % 2 === 0 ? `yes ${at}` : `never ${at}`,
  }))
  return projectFolder({
    'cupel.yaml': config,
    'golden.jsonl': jsonl(examples),
    'echo.mjs': 'export default ({ input }) => ({ text: String(input) })\n',
    'ratings.jsonl': jsonl(examples.flatMap((_, at) => ratings(at))),
  })
}
const says = (at: number): boolean => (at % 20 === 0 ? at % 2 !== 0 : at % 2 === 0)
const threePeople = (at: number) =>
  ['ann', 'ben', 'cho'].map(rater => ({ exampleId: `e${at}`, rater, value: says(at) }))

describe('cupel judge', () => {
  it('writes a card, says what it rests on, keeps the one before, and ends by the gate', async () => {
    using folder = project(threePeople)
    expect((await runCupel(['run'], folder.path)).status).toBe(0)
    const calibrate = ['judge', 'calibrate', 'contains:yes', '--labels', 'ratings.jsonl']
    const first = await runCupel([...calibrate, '--part', 'development'], folder.path)
    expect([0, 3], first.stderr).toContain(first.status)
    expect(first.stdout).toContain('where they differ (development part)')
    expect(first.stdout).toMatch(/scorer 1, people 0: \d+\n\s+e\d+ by echo/)
    const ended = await runCupel(calibrate, folder.path)
    expect([0, 3], ended.stderr).toContain(ended.status)
    expect(ended.stdout).toContain('3 raters, test part of the labels')
    expect(ended.stdout).toContain('the people among themselves')
    expect(ended.stdout).toContain('before,')
    expect(ended.stdout).not.toContain('where they differ')
    const card = JSON.parse(readFileSync(`${folder.path}/cards/contains-yes.card.json`, 'utf8'))
    expect(card).toMatchObject({ schema: 'cupel.judge-card/1', part: 'test', synthetic: false, raters: 3 })
    expect(card.items).toBeGreaterThan(90)
    expect(card.agreement.kappa.value).toBeGreaterThan(0.8)
    const cards = await runCupel(['judge', 'cards'], folder.path)
    expect(cards.stdout).toMatch(/contains:yes .* kappa/)
    const byCard = await runCupel(['judge', 'correct', 'contains:yes', '--json'], folder.path)
    const [{ estimate }] = JSON.parse(byCard.stdout).candidates
    expect(estimate.raw.value).toBe(0.5)
    expect(estimate.corrected).toMatchObject({ method: 'rogan-gladen' })
    expect(estimate.corrected.interval.lower).toBeLessThan(0.45)
    expect(estimate.corrected.interval.upper).toBeGreaterThan(0.45)
    const words = await runCupel(['judge', 'correct', 'contains:yes'], folder.path)
    expect(words.stdout, words.stderr).toMatch(/echo\s+50\.0%\s+4\d\.\d% \[/)
  })

  it('marks synthetic ratings on the card and in words, and lets nothing rest on them', async () => {
    using folder = project(at =>
      threePeople(at).map(rating => ({ ...rating, value: at % 2 === 0, synthetic: true })),
    )
    await runCupel(['run'], folder.path)
    const ended = await runCupel(
      ['judge', 'calibrate', 'contains:yes', '--labels', 'ratings.jsonl'],
      folder.path,
    )
    expect(ended.stdout).toContain('synthetic')
    const cards = await runCupel(['judge', 'cards'], folder.path)
    expect(cards.stdout).toContain('synthetic: Ratings of the card were not given by people.')
    const byCard = await runCupel(['judge', 'correct', 'contains:yes'], folder.path)
    expect(byCard.stdout).toContain(
      'The card does not carry this: Ratings of the card were not given by people.',
    )
  })

  it('refuses too few labels with the number that is missing, and bad lines by file, line and field', async () => {
    using folder = project(at => (at < 30 ? threePeople(at) : []))
    await runCupel(['run'], folder.path)
    const calibrate = ['judge', 'calibrate', 'contains:yes', '--labels', 'ratings.jsonl', '--part', 'all']
    const few = await runCupel(calibrate, folder.path)
    expect(few.status).toBe(2)
    expect(few.stderr).toContain('30 items have at least 3 ratings')
    expect(few.stderr).toContain('20 more items')
    expect(existsSync(`${folder.path}/cards`)).toBe(false)
    writeFileSync(`${folder.path}/ratings.jsonl`, '{"exampleId":"e1","rater":"ann"}\n{"exampleId":"e1",\n')
    const bad = await runCupel(calibrate, folder.path)
    expect(bad.stderr).toContain('ratings.jsonl:1 value is missing')
    expect(bad.stderr).toContain('ratings.jsonl:2')
    const unknown = await runCupel(
      ['judge', 'calibrate', 'nothing', '--labels', 'ratings.jsonl'],
      folder.path,
    )
    expect(unknown.status).toBe(2)
  })

  it('corrects what the scorer says by a labelled part', async () => {
    using folder = project(at =>
      at < 60 ? threePeople(at).map(rating => ({ ...rating, value: at % 4 === 0 })) : [],
    )
    await runCupel(['run'], folder.path)
    const bare = await runCupel(['judge', 'correct', 'contains:yes'], folder.path)
    expect(bare.status).toBe(2)
    expect(bare.stderr).toContain('has no card, and no labels are given')
    const ended = await runCupel(
      ['judge', 'correct', 'contains:yes', '--labels', 'ratings.jsonl', '--json'],
      folder.path,
    )
    expect(ended.status, ended.stderr).toBe(0)
    const [{ candidate, estimate }] = JSON.parse(ended.stdout)
    expect(candidate).toBe('echo')
    expect(estimate.raw.value).toBe(0.5)
    expect(estimate.corrected.value).toBeCloseTo(0.25, 1)
    const words = await runCupel(
      ['judge', 'correct', 'contains:yes', '--labels', 'ratings.jsonl'],
      folder.path,
    )
    expect(words.stdout).toMatch(/echo\s+50\.0%\s+25\.\d% \[/)
  })
})

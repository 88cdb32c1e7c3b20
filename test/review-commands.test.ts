import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

const config = `
name: review
datasets: { work: { file: golden.jsonl } }
candidates: { loud: { module: loud.mjs }, calm: { module: calm.mjs } }
metrics: [{ contains: { all: [yes], as: yes } }]
`
const examples = Array.from({ length: 80 }, (_, at) => ({
  id: `e${at}`,
  input: at % 2 === 0 ? `yes ${at}` : `=no("${at}")`,
}))
const project = () =>
  projectFolder({
    'cupel.yaml': config,
    'golden.jsonl': jsonl(examples),
    'loud.mjs': 'export default ({ input }) => ({ text: String(input).toUpperCase() })\n',
    'calm.mjs': 'export default ({ input }) => ({ text: String(input) })\n',
  })

/** A rater who fills in the sheet by looking at the answer. */
function fill(file: string, value: (answer: string, at: number) => string): void {
  const [head, ...rows] = parse(readFileSync(file, 'utf8')) as string[][]
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
  const filled = rows.map((row, at) => [
    ...row.slice(0, 4),
    value(row[3] ?? '', at),
    '',
    at < 10 ? '1,5' : '',
  ])
  writeFileSync(file, [head, ...filled].map(row => (row ?? []).map(quoted).join(',')).join('\r\n'))
}

describe('cupel review', () => {
  it('draws blind sheets, collects them half done and done, and feeds a judge card', async () => {
    using folder = project()
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const draw = [
      'review',
      'draw',
      'review',
      '--raters',
      'ann,ben,cho',
      '-n',
      '120',
      '--question',
      'Does it say yes?',
    ]
    const drawn = await runCupel(draw, folder.path)
    expect(drawn.status, drawn.stderr).toBe(0)
    expect(drawn.stdout).toContain('ann.csv  120')
    const sheet = readFileSync(`${folder.path}/review/ann.csv`, 'utf8')
    expect(sheet).not.toMatch(/loud|calm/)
    // A spreadsheet must not run what a model wrote.
    expect(sheet).toContain("'=no(")
    const early = await runCupel(['review', 'gold', 'review', '-o', 'gold.jsonl'], folder.path)
    expect(early.stderr).toContain('Nobody has rated anything')
    const none = await runCupel(['review', 'collect', 'review'], folder.path)
    expect(none.stdout).toContain('No answer has two ratings yet.')
    const sheets = await runCupel(
      ['judge', 'calibrate', 'contains:yes', '--labels', 'review/ann.csv'],
      folder.path,
    )
    expect(sheets.stderr).toContain('exampleId is missing')
    expect(sheets.stderr).toContain('cupel review collect FOLDER')
    const again = await runCupel(draw, folder.path)
    expect(again.status).toBe(2)
    expect(again.stderr).toContain('holds a review already')

    const isYes = (answer: string) => (/yes/i.test(answer) ? '1' : '0')
    fill(`${folder.path}/review/ann.csv`, isYes)
    fill(`${folder.path}/review/ben.csv`, (answer, at) => (at < 30 ? isYes(answer) : ''))
    const half = await runCupel(['review', 'collect', 'review'], folder.path)
    expect(half.status, half.stderr).toBe(0)
    expect(half.stdout).toMatch(/ann\s+120 of 120\s+done/)
    expect(half.stdout).toMatch(/ben\s+30 of 120/)
    expect(half.stdout).toMatch(/cho\s+0 of 120/)
    expect(half.stdout).toContain('No forecast of the end: fewer than 5 answers are rated by cho.')
    expect(half.stdout).toContain('40 answers an hour: 5.3 hours of work left.')
    const key = `${folder.path}/review/key.json`
    const { drawnAt } = JSON.parse(readFileSync(key, 'utf8')) as { drawnAt: string }
    const earlier = new Date(new Date(drawnAt).getTime() - 3 * 86_400_000).toISOString()
    writeFileSync(key, readFileSync(key, 'utf8').replace(drawnAt, earlier))
    fill(`${folder.path}/review/cho.csv`, (answer, at) => (at < 60 ? isYes(answer) : ''))
    const later = await runCupel(['review', 'collect', 'review'], folder.path)
    expect(later.stdout).toMatch(/At the pace since the draw all is done by \d{4}-\d\d-\d\d; last is ben\./)

    fill(`${folder.path}/review/ben.csv`, isYes)
    fill(`${folder.path}/review/cho.csv`, (answer, at) =>
      at === 0 ? '?' : at % 15 === 0 ? '1' : isYes(answer),
    )
    const done = await runCupel(['review', 'collect', 'review', '-o', 'ratings.jsonl'], folder.path)
    expect(done.stdout).toMatch(/alpha 0\.9\d \[/)
    expect(done.stdout).toContain('1 cannot tell')
    expect(done.stdout).toContain('359 ratings written')

    const decide = await runCupel(['review', 'adjudicate', 'review', '--by', 'eva'], folder.path)
    expect(decide.stdout, decide.stderr).toContain('answers to decide')
    const decisions = `${folder.path}/review/adjudication/eva.csv`
    const [head, first] = parse(readFileSync(decisions, 'utf8')) as string[][]
    expect(head).toEqual(['item', 'question', 'documents', 'answer', 'ratings', 'value', 'comment'])
    expect(first?.[4]).toBe('0; 0; 1')
    expect(readFileSync(decisions, 'utf8')).not.toMatch(/ann|ben|cho/)
    writeFileSync(decisions, `item,value,comment\r\n${first?.[0]},1,seen again\r\n`)
    const gold = await runCupel(['review', 'gold', 'review', '-o', 'gold.jsonl'], folder.path)
    expect(gold.stdout, gold.stderr).toMatch(/120 labels written: gold\.jsonl {2}.*1 by adjudication/)
    const labels = readFileSync(`${folder.path}/gold.jsonl`, 'utf8').trim().split('\n')
    const decided = labels.map(line => JSON.parse(line)).filter(({ by }) => by === 'adjudication')
    expect(decided).toMatchObject([
      { value: 1, adjudicator: 'eva', raters: 3, exampleId: expect.any(String) },
    ])
    expect((await runCupel(['review', 'adjudicate', 'review', '--by', 'eva'], folder.path)).status).toBe(2)
    // The scorer looks for a small yes: it is right on one candidate and wrong on half of the other.
    const card = await runCupel(
      ['judge', 'calibrate', 'contains:yes', '--labels', 'ratings.jsonl', '--part', 'all'],
      folder.path,
    )
    expect([0, 1, 3], card.stderr).toContain(card.status)
    expect(card.stdout).toContain('3 raters')
  }, 60_000)

  it.each([
    ['ann,../ben', 'cannot be the name of a sheet'],
    ['ann,Ann', 'named twice'],
    ['ann,ann', 'named twice'],
  ])(
    'refuses the raters %s before anything is written',
    async (raters, words) => {
      using folder = project()
      await runCupel(['run', '--progress', 'quiet'], folder.path)
      const before = readdirSync(folder.path)
      const ended = await runCupel(
        ['review', 'draw', 'review', '--raters', raters, '-n', '5', '--question', 'q'],
        folder.path,
      )
      expect(ended.status).toBe(2)
      expect(ended.stderr).toContain(words)
      expect(readdirSync(folder.path)).toEqual(before)
    },
    60_000,
  )

  it('refuses sheets whose items were changed, by file and line', async () => {
    using folder = project()
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    await runCupel(['review', 'draw', 'review', '--raters', 'ann', '-n', '5', '--question', 'q'], folder.path)
    const file = `${folder.path}/review/ann.csv`
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\r\nr[0-9a-f]{10}/, '\r\nsomething'))
    const ended = await runCupel(['review', 'collect', 'review'], folder.path)
    expect(ended.status).toBe(2)
    expect(ended.stderr).toContain('ann.csv:')
    expect(ended.stderr).toContain('is no item of this review')
    const gold = await runCupel(['review', 'gold', 'review', '-o', 'g.jsonl'], folder.path)
    expect(gold.status).toBe(2)
    const { items } = JSON.parse(readFileSync(`${folder.path}/review/key.json`, 'utf8'))
    const [item] = Object.keys(items)
    writeFileSync(file, `item,question,documents,answer,value,comment,minutes\r\n${item},q,,a,1,,long\r\n`)
    const slip = await runCupel(['review', 'collect', 'review'], folder.path)
    expect(slip.stderr).toMatch(/ann\.csv:2: "long" is no number of minutes/)
    expect((await runCupel(['review', 'collect', 'nowhere'], folder.path)).status).toBe(2)
  }, 60_000)
})

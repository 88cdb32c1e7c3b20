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
    expect(none.stdout).toContain('No item has two ratings yet.')
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
    expect(done.stdout).toContain('Raters agree well.')
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
  })

  it.each([
    ['ann,../ben', 'cannot be the name of a sheet'],
    ['ann,Ann', 'named twice'],
    ['ann,ann', 'named twice'],
  ])('refuses the raters %s before anything is written', async (raters, words) => {
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
  })

  const levels = [1, 2, 3].map(
    value => `{ value: ${value}, label: level ${value}, description: At ${value}. }`,
  )
  const rubric = `
name: own
version: '1'
task: Answers to insurance questions.
dimensions:
  - { id: says_yes, title: Says yes, question: Does it say yes?, scale: binary }
  - { id: tone, title: Tone, question: How is the tone?, scale: { levels: [${levels.join(', ')}] } }
`

  it('asks by a rubric, in sheets and page together, and calibrates on the dimension that is named', async () => {
    using folder = project()
    writeFileSync(`${folder.path}/rubric.yaml`, rubric)
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const cupel = (...args: string[]) => runCupel(args, folder.path)
    const drawn = await cupel(
      'review',
      'draw',
      'reviews/own',
      '--rubric',
      'rubric.yaml',
      '--raters',
      'ann,ben',
      '-n',
      '20',
      '--candidates',
      'calm',
    )
    expect(drawn.status, drawn.stderr).toBe(0)
    const at = `${folder.path}/reviews/own`
    const key = JSON.parse(readFileSync(`${at}/key.json`, 'utf8'))
    expect(key).toMatchObject({
      schema: 'cupel.review/2',
      mode: 'single',
      perItem: 2,
      raters: ['ann', 'ben'],
    })
    const ids = Object.keys(key.items)
    expect(
      new Set(Object.values(key.items).flatMap(one => (one as { candidates: string[] }).candidates)),
    ).toEqual(new Set(['calm']))
    expect(readFileSync(`${at}/items.jsonl`, 'utf8')).not.toMatch(/calm|e\d+"/)
    writeFileSync(
      `${at}/ann.csv`,
      `item,says_yes,tone\r\n${ids.map((id, n) => `${id},${n % 2},level 2\r\n`).join('')}`,
    )
    const byBen = ids.map((item, n) => ({
      item,
      rater: 'ben',
      outcome: 'rated',
      values: { says_yes: n % 2, tone: n === 0 ? 3 : 2 },
      comment: '',
      spans: [],
      seconds: 60,
      at: '2026-11-01T10:00:00.000Z',
    }))
    writeFileSync(`${at}/ratings.jsonl`, `{"torn\n${jsonl(byBen)}`)
    const collected = await cupel('review', 'collect', 'reviews/own', '-o', 'ratings.jsonl')
    expect(collected.stdout, collected.stderr).toMatch(/ann +20 of 20 {2}done\n {2}ben +20 of 20 {2}done/)
    expect(collected.stdout).toContain('Says yes (says_yes)\nalpha 1.00 on 20 answers')
    expect(collected.stdout).toContain('! ratings.jsonl:1 expected a JSON object')
    expect(collected.stdout).toContain('80 ratings written')
    for (const [out, ...more] of [['out.json'], ['argilla.jsonl', '--format', 'argilla'], ['out.csv']])
      expect((await cupel('review', 'collect', 'reviews/own', '-o', out as string, ...more)).status).toBe(0)
    const gate = ['--part', 'all', '--least-items', '5', '--least-ratings', '2']
    const open = await cupel('judge', 'calibrate', 'contains:yes', '--labels', 'out.json', ...gate)
    expect(open.stderr).toContain('ratings on several questions: says_yes, tone')
    for (const labels of ['ratings.jsonl', 'out.json', 'argilla.jsonl', 'out.csv']) {
      const card = await cupel(
        'judge',
        'calibrate',
        'contains:yes',
        '--labels',
        labels,
        '--question',
        'says_yes',
        ...gate,
      )
      expect(card.stdout, card.stderr).toContain('2 raters')
    }
    const over = await cupel('review', 'collect', 'reviews/own', '-o', 'reviews/own/ratings.jsonl')
    expect([over.status, over.stderr]).toEqual([2, expect.stringContaining('among the files of a review')])
    const decide = await cupel('review', 'adjudicate', 'reviews/own', '--by', 'eva')
    expect(decide.stdout, decide.stderr).toContain('1 answers to decide')
    writeFileSync(`${at}/adjudication/eva.csv`, `item,dimension,value\r\n${ids[0]},tone,level 1\r\n`)
    const which = await cupel('review', 'gold', 'reviews/own', '-o', 'gold.jsonl')
    expect(which.stderr).toContain('Name one of says_yes, tone.')
    const gold = await cupel('review', 'gold', 'reviews/own', '-o', 'gold.jsonl', '--dimension', 'tone')
    expect(gold.stdout, gold.stderr).toMatch(/20 labels written: .*1 by adjudication/)
  })

  it('draws pairs to compare in the page, blind, from examples that both answered', async () => {
    using folder = project()
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const cupel = (...args: string[]) => runCupel(args, folder.path)
    const draw = ['review', 'draw', 'reviews/pairs', '--mode', 'pairwise', '-n', '30']
    for (const [names, words] of [
      ['loud', 'two candidates'],
      ['loud,quiet', 'no candidate "quiet"'],
    ]) {
      const refused = await cupel(...draw, '--candidates', names as string)
      expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining(words as string)])
    }
    const drawn = await cupel(...draw, '--candidates', 'loud,calm')
    expect(drawn.stdout, drawn.stderr).toContain('30 pairs of answers to compare')
    const at = `${folder.path}/reviews/pairs`
    expect(readdirSync(at).sort()).toEqual(['items.jsonl', 'key.json'])
    const items = readFileSync(`${at}/items.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(items).toHaveLength(30)
    for (const { answers } of items) expect(answers[0].text).toBe(answers[1].text.toUpperCase())
    const preferred = (rater: string, value: string) => ({
      item: items[0].item,
      rater,
      outcome: 'rated',
      values: { preference: value },
      comment: '',
      spans: [],
      seconds: 9,
      at: '2026-11-01T10:00:00.000Z',
    })
    writeFileSync(`${at}/ratings.jsonl`, jsonl([preferred('ann', 'loud'), preferred('ben', 'calm')]))
    const out = await cupel('review', 'collect', 'reviews/pairs', '-o', 'pairs.jsonl')
    expect(out.stderr).toContain('no ratings of one answer')
    expect((await cupel('review', 'adjudicate', 'reviews/pairs', '--by', 'eva')).status).toBe(0)
    const sheet = `${at}/adjudication/eva.csv`
    const [, row] = parse(readFileSync(sheet, 'utf8')) as string[][]
    const loudFirst = /^FIRST:\nYES|^FIRST:\n'?=NO/.test(row?.[3] ?? '')
    writeFileSync(sheet, `item,value\r\n${items[0].item},${loudFirst ? 'first' : 'second'}\r\n`)
    const gold = await cupel('review', 'gold', 'reviews/pairs', '-o', 'gold.jsonl')
    expect(gold.stdout, gold.stderr).toContain('1 by adjudication')
    expect(JSON.parse(readFileSync(`${folder.path}/gold.jsonl`, 'utf8'))).toMatchObject({
      value: 'loud',
      by: 'adjudication',
    })
  })

  it('exports comments, marks and times, inert in a spreadsheet, and blind for whoever may not know', async () => {
    using folder = project()
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const cupel = (...args: string[]) => runCupel(['review', ...args], folder.path)
    await cupel('draw', 'reviews/pairs', '--mode', 'pairwise', '-n', '12', '--candidates', 'loud,calm')
    const at = `${folder.path}/reviews/pairs`
    const key = JSON.parse(readFileSync(`${at}/key.json`, 'utf8'))
    const [first, second] = Object.keys(key.items) as [string, string]
    const shown = readFileSync(`${at}/items.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
      .find(({ item }) => item === first)
    const text = shown.answers[1].text.slice(0, 3)
    const said = (rater: string, item: string, more: object) => ({
      item,
      rater,
      outcome: 'rated',
      values: { preference: 'loud' },
      comment: '',
      spans: [],
      seconds: 41,
      at: '2026-11-01T10:00:00.000Z',
      ...more,
    })
    const attack = '=HYPERLINK("http://evil.example","x")'
    const mark = { answer: 1, start: 0, end: 3, text, note: attack }
    const lines = [
      ...['ann', 'ben', 'cho', 'dan'].map(rater =>
        said(rater, first, {
          comment: rater === 'ann' ? attack : `from ${rater.length}`,
          spans: [mark],
          seconds: 7,
        }),
      ),
      said('ben', second, { outcome: 'cannot_tell', values: {}, comment: 'two\nlines' }),
    ]
    writeFileSync(`${at}/ratings.jsonl`, jsonl(lines))
    const read = (name: string) => readFileSync(`${folder.path}/${name}`, 'utf8')
    const rowsOf = (name: string) =>
      read(name)
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
    const whole = await cupel('export', 'reviews/pairs', '-o', 'notes.jsonl')
    expect(whole.stdout, whole.stderr).toContain(
      'notes.jsonl: 5 notes, 5 with a comment, 4 marks, 5 with their time',
    )
    expect(whole.stderr).toContain('keep it from whoever is still to judge')
    const { exampleId, candidates } = key.items[first]
    expect(rowsOf('notes.jsonl')[0]).toEqual({
      item: first,
      exampleId,
      candidates,
      rater: 'ann',
      outcome: 'rated',
      values: { preference: 'loud' },
      comment: attack,
      seconds: 7,
      spans: [mark],
      at: '2026-11-01T10:00:00.000Z',
    })
    await cupel('export', 'reviews/pairs', '-o', 'notes.csv')
    expect(read('notes.csv').match(/(^|[,\n])"?[=+@]/g)).toBeNull()
    const [head, ...rows] = parse(read('notes.csv')) as string[][]
    expect(head).toEqual(
      'item,exampleId,candidate 1,candidate 2,rater,outcome,value of preference,comment,seconds,marks,marked,at,synthetic'.split(
        ',',
      ),
    )
    expect(rows[0]?.slice(6, 11)).toEqual([
      'loud',
      `'${attack}`,
      '7',
      '1',
      `answer 2, 0-3: ${JSON.stringify(text)} (${attack})`,
    ])
    expect(rows.at(-1)?.slice(4, 9)).toEqual(['ben', 'cannot_tell', '?', 'two\nlines', '41'])
    // For an adjudicator: neither names nor candidates, and each comparison as its rater saw it.
    for (const name of ['blind.jsonl', 'blind.csv']) {
      const blind = await cupel('export', 'reviews/pairs', '--blind', '-o', name)
      expect(blind.status, blind.stderr).toBe(0)
      expect(read(name)).not.toMatch(/loud|calm|\b(ann|ben|cho|dan)\b|2026-11|"e\d/)
      expect(read(name)).toContain('rater A')
    }
    const blind = rowsOf('blind.jsonl').filter(({ item }) => item === first)
    expect(new Set(blind.map(({ rater }) => rater)).size).toBe(4)
    for (const { values, spans } of blind) {
      const loudStands = values.preference === 'first' ? 0 : 1
      const markedIs = key.items[first].candidates[1] === 'loud' ? loudStands : 1 - loudStands
      expect(spans[0].answer).toBe(markedIs)
    }
    await cupel('export', 'reviews/pairs', '--rater', 'ben', '-o', 'ben.jsonl')
    expect(rowsOf('ben.jsonl').map(({ rater, item }) => [rater, item])).toEqual([
      ['ben', first],
      ['ben', second],
    ])
    expect(read('ben.jsonl')).not.toMatch(/loud|calm|exampleId/)
    for (const [args, words] of [
      [['-o', 'notes.txt'], 'no ending that says how to write notes'],
      [['-o', 'reviews/pairs/notes.csv'], 'would stand among the files of a review'],
      [['-o', 'x.csv', '--rater', 'eve'], 'eve is no rater of'],
      [['-o', 'x.csv', '--rater', 'ben', '--blind'], 'two different readers'],
    ] as const) {
      const refused = await cupel('export', 'reviews/pairs', ...args)
      expect([refused.status === 0, refused.stderr]).toEqual([false, expect.stringContaining(words)])
    }
  })

  it.each([
    [
      ['--question', 'q', '--raters', 'ann', '--ratings', '2'],
      '2 raters of each answer are wanted, and 1 are named',
    ],
    [[], 'What are raters asked?'],
    [['--rubric', 'none'], 'There is no rubric "none"'],
    [['--rubric', 'general', '--mode', 'pairwise'], 'not by a rubric'],
  ])('refuses a draw with %j in words', async (options, words) => {
    using folder = project()
    await runCupel(['run', '--progress', 'quiet'], folder.path)
    const ended = await runCupel(['review', 'draw', 'review', ...options], folder.path)
    expect([ended.status, ended.stderr]).toEqual([2, expect.stringContaining(words)])
    expect(readdirSync(folder.path)).not.toContain('review')
  })

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
  })
})

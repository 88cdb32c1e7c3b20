import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Clock, CupelError } from '../../kernel/index.ts'
import { memoryReservations } from '../../measure/review/__fixtures__/memory-reservations.ts'
import {
  pairForm,
  questionForm,
  type RatingInput,
  type ReviewKey,
  type ShownItem,
} from '../../measure/review/index.ts'
import { readRatings } from '../judge/read-ratings.ts'
import type { Project } from '../open-project.ts'
import { decide, disputedQueue } from './disputed-queue.ts'
import { type ExportFormat, exportRatings } from './export-ratings.ts'
import { goldOf } from './gold-of.ts'
import { appendLine } from './line-log.ts'
import { isStillRating } from './my-share.ts'
import { humanRatings, listReviews, openReview, ratingsOf } from './open-review.ts'
import { handInRating, itemFor, myItems, nextItem } from './rate-items.ts'
import { type NewReview, writeReview } from './review-files.ts'
import { letterNames, standingOf } from './standing-of.ts'

let folder: string
let now: number
let project: Project
const reservations = memoryReservations

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cupel-review-'))
  now = Date.parse('2026-11-02T00:00:00Z')
  const clock: Clock = { now: () => now, monotonic: () => now, sleep: async () => {} }
  const examples = Array.from({ length: 12 }, (_, at) => ({
    id: `e${at}`,
    input: `question ${at}`,
    component: at < 6 ? 'edge' : 'core',
    tags: { line: 'home' },
  }))
  writeFileSync(join(folder, 'golden.jsonl'), examples.map(one => `${JSON.stringify(one)}\n`).join(''))
  project = {
    folder,
    path: (relative: string) => (relative.startsWith('/') ? relative : join(folder, relative)),
    clock,
    config: { datasets: { golden: { file: 'golden.jsonl' } } },
    store: {
      runs: {
        findRun: async (id: string) => (id === 'run-1' ? { id, dataset: { name: 'golden' } } : undefined),
      },
    },
  } as unknown as Project
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const dimensions = [
  ...questionForm('Is it right?').dimensions,
  {
    id: 'tone',
    title: 'Tone',
    question: 'How is the tone?',
    scale: {
      choices: [
        { value: 1, label: 'poor' },
        { value: 2, label: 'fair' },
        { value: 3, label: 'good' },
      ],
    },
  },
]

function write(name: string, key: Partial<ReviewKey> = {}, more: Partial<NewReview> = {}): void {
  const ids = Array.from({ length: 12 }, (_, at) => `r${at}`)
  const isPair = key.mode === 'pairwise'
  writeReview(join(folder, 'reviews', name), {
    key: {
      schema: 'cupel.review/2',
      run: 'run-1',
      drawnAt: '2026-11-01T00:00:00.000Z',
      question: 'Is it right?',
      mode: 'single',
      isRandom: true,
      form: isPair ? pairForm('Which?') : questionForm('Is it right?'),
      perItem: 2,
      raters: [],
      seed: 1,
      items: Object.fromEntries(
        ids.map((id, at) => [id, { exampleId: `e${at}`, candidates: isPair ? ['loud', 'calm'] : ['loud'] }]),
      ),
      ...key,
    },
    items: ids.map(
      (item, at): ShownItem => ({
        item,
        question: `question ${at}`,
        documents: [{ id: 'd', text: 'Document.' }],
        answers: isPair ? [{ text: `LOUD ${at}` }, { text: `calm ${at}` }] : [{ text: `LOUD ${at}` }],
      }),
    ),
    sheets: {},
    ...more,
  })
}

const said = (value: number | string, more: Partial<RatingInput> = {}): RatingInput => ({
  outcome: 'rated',
  values: { value },
  comment: '',
  spans: [],
  seconds: 30,
  ...more,
})
const skip: RatingInput = { outcome: 'skipped', values: {}, comment: '', spans: [], seconds: 1 }

const thrown = async (work: Promise<unknown>): Promise<CupelError> => {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(CupelError.is(error)).toBe(true)
  return error as CupelError
}
const logOf = (name: string) => join(folder, 'reviews', name, 'ratings.jsonl')
const at = '2026-11-01T10:00:00.000Z'
const line = (item: string, rater: string, value: number | string, dimension = 'value') => ({
  ...said(value, { values: { [dimension]: value } }),
  item,
  rater,
  at,
})

describe('reviews of the server', () => {
  it('are listed newest first, the broken ones beside them in words', async () => {
    write('older')
    write('newer', { drawnAt: '2026-11-01T09:00:00.000Z' })
    mkdirSync(join(folder, 'reviews/broken'))
    writeFileSync(join(folder, 'reviews/broken/key.json'), '{"schema":"cupel.review/1"}')
    mkdirSync(join(folder, 'reviews/none'))
    const { reviews, problems } = await listReviews(project)
    expect(reviews.map(({ name }) => name)).toEqual(['newer', 'older'])
    expect(problems).toEqual([
      { name: 'broken', message: expect.stringContaining('is not the key of a review: schema') },
    ])
  })

  it('are none where nothing was drawn', async () => {
    expect(await listReviews(project)).toEqual({ reviews: [], problems: [] })
  })

  it.each(['../secret', '/etc', 'none', '', 'A', '.', 'a/b'])('have no "%s"', async name => {
    mkdirSync(join(folder, 'secret'))
    write('real')
    writeFileSync(join(folder, 'secret/key.json'), readFileSync(join(folder, 'reviews/real/key.json')))
    expect((await thrown(openReview(project, name))).code).toBe('review_unknown')
  })

  it('are not written over', () => {
    write('one')
    expect(() => write('one')).toThrow('holds a review already')
  })
})

describe('rating', () => {
  it('goes from item to item, shows nothing of others, and comes back to what was said', async () => {
    write('one')
    const review = await openReview(project, 'one')
    const kept = reservations()
    await handInRating(project, review, {
      rater: 'ben',
      item: 'r0',
      input: said(0, { comment: 'no!' }),
      isSynthetic: false,
      reservations: kept,
    })
    const next = await nextItem(project, review, { rater: 'ann', reservations: kept })
    expect(next).toMatchObject({
      item: { item: 'r0' },
      done: 0,
      left: 12,
      reservedUntil: '2026-11-02T00:30:00.000Z',
    })
    expect(JSON.stringify(next)).not.toMatch(/ben|no!|loud/)
    expect((await nextItem(project, review, { rater: 'ann', reservations: kept })).item?.item).toBe('r0')
    const span = { answer: 0, start: 0, end: 4, text: 'LOUD' }
    await handInRating(project, review, {
      rater: 'ann',
      item: 'r0',
      input: said(1, { spans: [span] }),
      isSynthetic: true,
      reservations: kept,
    })
    expect(await kept.live('one', now)).toEqual([])
    expect(await itemFor(review, { rater: 'ann', item: 'r0' })).toMatchObject({
      answers: [{ text: 'LOUD 0' }],
      mine: {
        outcome: 'rated',
        values: { value: 1 },
        spans: [span],
        seconds: 30,
        at: '2026-11-02T00:00:00.000Z',
      },
    })
    const again = await nextItem(project, review, { rater: 'ann', reservations: kept })
    expect(again).toMatchObject({ done: 1, left: 11 })
    now += 1_000
    await handInRating(project, review, {
      rater: 'ann',
      item: again.item!.item,
      input: skip,
      isSynthetic: false,
      reservations: kept,
    })
    expect((await myItems(review, 'ann')).map(({ outcome }) => outcome)).toEqual(['rated', 'skipped'])
    const { rows } = await review.given()
    expect(rows.filter(({ rater }) => rater === 'ann').map(({ synthetic }) => synthetic)).toEqual([
      true,
      false,
    ])
  })

  it('may be revised, and the last word counts', async () => {
    write('one', { perItem: 1 })
    const review = await openReview(project, 'one')
    const kept = reservations()
    const hand = (rater: string, input: RatingInput) =>
      handInRating(project, review, { rater, item: 'r0', input, isSynthetic: false, reservations: kept })
    await hand('ann', said(1))
    await hand('ann', said(0))
    expect(await ratingsOf(review)).toEqual([{ exampleId: 'e0', candidate: 'loud', rater: 'ann', value: 0 }])
    expect(readFileSync(logOf('one'), 'utf8').trim().split('\n')).toHaveLength(2)
    expect((await thrown(hand('ben', said(1)))).code).toBe('item_taken')
    await hand('ann', skip)
    await hand('ben', said(1))
    expect(await ratingsOf(review)).toMatchObject([{ rater: 'ben', value: 1 }])
  })

  it('is refused in words for what the form does not have, and nothing is kept', async () => {
    write('one')
    const review = await openReview(project, 'one')
    const wish = { rater: 'ann', item: 'r0', isSynthetic: false, reservations: reservations() }
    const off = await thrown(handInRating(project, review, { ...wish, input: said(2) }))
    expect([off.code, off.message]).toEqual(['ratings_invalid', 'value: 2 is not 1 (yes), 0 (no).'])
    const strange = await thrown(handInRating(project, review, { ...wish, item: 'toString', input: said(1) }))
    expect(strange.code).toBe('review_unknown')
    expect(existsSync(logOf('one'))).toBe(false)
  })

  it('is for those who were named, where some were', async () => {
    write('one', { raters: ['ann'] })
    const review = await openReview(project, 'one')
    const error = await thrown(nextItem(project, review, { rater: 'ben', reservations: reservations() }))
    expect(error.message).toContain('ben is not among the raters')
  })

  it('keeps what others said from who has begun until nothing is left for them', async () => {
    write('one', { perItem: 1 })
    const review = await openReview(project, 'one')
    const hand = (rater: string, item: string, input: RatingInput) =>
      handInRating(project, review, { rater, item, input, isSynthetic: false, reservations: reservations() })
    expect(await isStillRating(review, 'ann')).toBe(false)
    await hand('ann', 'r0', said(1))
    expect(await isStillRating(review, 'ann')).toBe(true)
    for (let place = 1; place < 11; place++) await hand('ben', `r${place}`, said(1))
    expect(await isStillRating(review, 'ann')).toBe(true)
    await hand('ann', 'r11', skip)
    expect(await isStillRating(review, 'ann')).toBe(false)
    expect(await isStillRating(review, 'ben')).toBe(true)
  })
})

describe('comparing pairs', () => {
  it('stores whose answer was preferred, wherever it stood, and shows what was said in the same positions', async () => {
    write('pairs', { mode: 'pairwise', perItem: 9 })
    const review = await openReview(project, 'pairs')
    const places = new Set<string>()
    for (const rater of ['ann', 'ben', 'cho', 'dan', 'eva', 'fin', 'gil', 'hal']) {
      const shown = await itemFor(review, { rater, item: 'r3' })
      const loud = shown.answers[0]?.text === 'LOUD 3' ? 'first' : 'second'
      places.add(loud)
      const place = loud === 'first' ? 0 : 1
      const input = said(loud, {
        values: { preference: loud },
        spans: [{ answer: place, start: 0, end: 4, text: 'LOUD' }],
      })
      await handInRating(project, review, {
        rater,
        item: 'r3',
        input,
        isSynthetic: false,
        reservations: reservations(),
      })
      const again = await itemFor(review, { rater, item: 'r3' })
      expect(again.mine).toMatchObject({ values: { preference: loud }, spans: [{ answer: place }] })
    }
    expect([...places].sort()).toEqual(['first', 'second'])
    const { rows, logProblems } = await review.given()
    expect(logProblems).toEqual([])
    expect(rows.map(({ value, spans }) => [value, spans[0]?.answer])).toEqual(
      Array.from({ length: 8 }, () => ['loud', 0]),
    )
    expect(await ratingsOf(review)).toEqual([])
  })

  it('decides in the positions of who decides, and gold names the candidate', async () => {
    write('pairs', { mode: 'pairwise', perItem: 2 })
    const review = await openReview(project, 'pairs')
    for (const item of ['r1', 'r2', 'r3', 'r4']) {
      appendLine(logOf('pairs'), line(item, 'ann', 'loud', 'preference'))
      appendLine(logOf('pairs'), line(item, 'ben', 'calm', 'preference'))
    }
    appendLine(logOf('pairs'), line('r5', 'ann', 'tie', 'preference'))
    for (const { item, answers, ratings } of await disputedQueue(review, { viewer: 'eva' })) {
      expect(ratings.map(({ value }) => value).sort()).toEqual(['first', 'second'])
      expect(ratings.map(({ rater }) => rater)).toEqual(['A', 'B'])
      const value = answers[0]?.text.startsWith('LOUD') ? 'first' : 'second'
      await decide(project, review, {
        item,
        dimension: 'preference',
        value,
        comment: 'c',
        by: 'eva',
        isSynthetic: false,
      })
    }
    const queue = await disputedQueue(review, { viewer: 'eva' })
    expect(
      queue.map(({ decision, answers }) => answers[decision?.value === 'first' ? 0 : 1]?.text.slice(0, 4)),
    ).toEqual(Array.from({ length: 4 }, () => 'LOUD'))
    expect(await goldOf(project, review, { by: 'majority', write: true })).toMatchObject({
      labels: 5,
      byAdjudication: 4,
      values: [
        { value: 'loud', labels: 4 },
        { value: 'tie', labels: 1 },
      ],
      file: 'reviews/pairs/gold.jsonl',
    })
    const [first] = readFileSync(join(folder, 'reviews/pairs/gold.jsonl'), 'utf8').split('\n')
    expect(JSON.parse(first as string)).toMatchObject({
      candidates: ['loud', 'calm'],
      value: 'loud',
      adjudicator: 'eva',
    })
  })
})

describe('the logs', () => {
  it('go on after a line that a crash has torn, and name a broken line in the middle', async () => {
    write('one')
    const review = await openReview(project, 'one')
    appendLine(logOf('one'), line('r0', 'ann', 1))
    appendFileSync(logOf('one'), '{"item":"r1","rater":"an')
    expect((await review.given()).logProblems).toEqual([])
    appendLine(logOf('one'), line('r2', 'ann', 1))
    const { rows, logProblems } = await review.given()
    expect(rows.map(({ item }) => item)).toEqual(['r0', 'r2'])
    expect(logProblems).toEqual([
      'ratings.jsonl:2 expected a JSON object on a line of its own, found text that is none',
    ])
  })

  it('take a whole last line without its end, and say what is wrong with others', async () => {
    write('one')
    const review = await openReview(project, 'one')
    const lines = [
      line('gone', 'ann', 1),
      line('r1', 'ann', 7),
      { ...line('r2', 'ann', 1), seconds: -1 },
      line('r3', 'ann', 1),
    ]
    writeFileSync(logOf('one'), lines.map(one => JSON.stringify(one)).join('\n'))
    const { rows, logProblems } = await review.given()
    expect(rows.map(({ item }) => item)).toEqual(['r3'])
    expect(logProblems).toEqual([
      expect.stringMatching(/^ratings\.jsonl:3 seconds: /),
      'ratings.jsonl:1: "gone" is no item of this review.',
      'ratings.jsonl:2: value: 7 is not 1 (yes), 0 (no).',
    ])
  })

  it.skipIf(!existsSync('/dev/full'))('say in words that the disk is full', () => {
    expect(() => appendLine('/dev/full', line('r0', 'ann', 1))).toThrow(/no space left to write \/dev\/full/)
  })

  it('go before a sheet of the same rater', async () => {
    write('one', { raters: ['ann'] }, { sheets: { ann: ['r0', 'r1'] } })
    const review = await openReview(project, 'one')
    writeFileSync(join(folder, 'reviews/one/ann.csv'), 'item,value,comment,minutes\nr0,no,hm,"1,5"\nr1,?,,\n')
    appendLine(logOf('one'), line('r0', 'ann', 1))
    const { rows } = await review.given()
    expect(rows.map(({ item, value, outcome }) => [item, value, outcome])).toEqual([
      ['r0', 1, 'rated'],
      ['r1', undefined, 'cannot_tell'],
    ])
  })
})

describe('sheets', () => {
  const sheetOf = (rater: string) => join(folder, 'reviews/one', `${rater}.csv`)

  it('have a column for each dimension, and may be filled in in part', async () => {
    write('one', { raters: ['ann'], form: { dimensions } }, { sheets: { ann: ['r1', 'r0'], ben: [] } })
    expect(readFileSync(sheetOf('ann'), 'utf8')).toMatch(
      /^item,question,documents,answer,value,tone,comment,minutes\r\n/,
    )
    expect(existsSync(sheetOf('ben'))).toBe(false)
    writeFileSync(sheetOf('ann'), 'item,value,tone,minutes\nr0,YES,fair,2\nr1,,?,\n')
    const { rows, sheetProblems } = await (await openReview(project, 'one')).given()
    expect(sheetProblems).toEqual([])
    expect(rows.map(({ item, dimension, value, seconds }) => [item, dimension, value, seconds])).toEqual([
      ['r0', 'value', 1, 120],
      ['r0', 'tone', 2, 120],
      ['r1', 'tone', undefined, undefined],
    ])
  })

  it('name a column otherwise that a dimension would take from it', () => {
    const named = dimensions.map((one, place) => ({ ...one, id: place === 0 ? 'answer' : 'tone' }))
    write('one', { raters: ['ann'], form: { dimensions: named } }, { sheets: { ann: ['r0'] } })
    expect(readFileSync(sheetOf('ann'), 'utf8')).toMatch(/^item,question,documents,answer,value_answer,tone,/)
  })

  it('are reported by line for what cannot be taken, with the good lines around it', async () => {
    write('one', { raters: ['ann'] }, { sheets: { ann: ['r0'] } })
    writeFileSync(sheetOf('ann'), 'item,value,minutes\nr0,1,\nr1,maybe,\nr99,1,\nr2,1,soon\n')
    const { rows, sheetProblems } = await (await openReview(project, 'one')).given()
    expect(rows.map(({ item }) => item)).toEqual(['r0'])
    expect(sheetProblems).toEqual([
      'ann.csv:3: "maybe" is not 1 (yes), 0 (no), nor ? for cannot tell.',
      expect.stringContaining('ann.csv:4: "r99" is no item of this review'),
      expect.stringContaining('ann.csv:5: "soon" is no number of minutes'),
    ])
  })
})

describe('the standing of a review', () => {
  const fill = (name: string) => {
    for (let place = 0; place < 12; place++) {
      appendLine(logOf(name), line(`r${place}`, 'ann', place % 2))
      // Ben differs on the edge cases.
      appendLine(logOf(name), line(`r${place}`, 'ben', place < 6 ? 1 - (place % 2) : place % 2))
    }
  }

  it('has figures, notes, times, progress and the slices where raters differ', async () => {
    write('one', { perItem: 3 })
    fill('one')
    appendLine(logOf('one'), { ...skip, item: 'r0', rater: 'cho', at })
    const standing = await standingOf(project, await openReview(project, 'one'))
    expect(standing).toMatchObject({
      dimensions: [
        { id: 'value', items: 12, disputed: 6, note: expect.stringContaining('no judge can be validated') },
      ],
      raters: [
        { rater: 'ann', isSynthetic: false, done: 12, cannotTell: 0, skipped: 0, medianSeconds: 30 },
        { rater: 'ben', done: 12 },
        { rater: 'cho', done: 0, skipped: 1 },
      ],
      progress: { ratings: 24, wanted: 36, end: { kind: 'forecast', at: '2026-11-02T12:00:00.000Z' } },
      hotSpots: [
        { slice: 'component=edge', items: 6, disputed: 6 },
        { slice: 'line=home', items: 12, disputed: 6 },
      ],
      isSynthetic: false,
      problems: [],
    })
    expect(standing.progress.ratingsPerHour).toBeCloseTo(120)
    expect(standing.progress.hoursLeft).toBeCloseTo(0.1)
    expect(standing.dimensions[0]?.interval?.lower).toBeLessThan(standing.dimensions[0]?.alpha as number)
    expect(standing.dimensions[0]?.withRest.map(({ rater }) => rater)).toEqual(['ann', 'ben'])
  })

  it('has letters in place of names for those who may not know them, everywhere', async () => {
    write('one', { raters: ['ann', 'ben'], perItem: 2 })
    fill('one')
    const review = await openReview(project, 'one')
    const standing = await standingOf(project, review, { nameOf: await letterNames(review) })
    expect(JSON.stringify(standing)).not.toMatch(/"ann|"ben|ann,|by ann|by ben/)
    expect(standing.raters.map(({ rater }) => rater)).toEqual(['A', 'B'])
  })

  it('is there before anybody has rated, and when the run is gone', async () => {
    write('one', { run: 'gone' })
    const empty = await standingOf(project, await openReview(project, 'one'))
    expect(empty).toMatchObject({ raters: [], hotSpots: [], progress: { ratings: 0, wanted: 24 } })
    expect(empty.dimensions[0]).not.toHaveProperty('alpha')
    fill('one')
    expect((await standingOf(project, await openReview(project, 'one'))).hotSpots).toEqual([])
  })
})

describe('gold', () => {
  it('asks which dimension is meant where there are several, and marks what is synthetic', async () => {
    write('one', { form: { dimensions } })
    const review = await openReview(project, 'one')
    const both = (item: string, rater: string, value: number, tone: number) => ({
      ...line(item, rater, value),
      values: { value, tone },
    })
    appendLine(logOf('one'), both('r0', 'ann', 1, 3))
    appendLine(logOf('one'), { ...both('r0', 'bot', 1, 1), synthetic: true })
    const error = await thrown(goldOf(project, review, { by: 'majority' }))
    expect(error.hint).toBe('Name one of value, tone.')
    expect((await thrown(ratingsOf(review))).hint).toContain('value, tone')
    expect(await goldOf(project, review, { by: 'majority', dimension: 'tone' })).toMatchObject({
      labels: 0,
      undecided: 1,
      isSynthetic: false,
    })
    const found = await goldOf(project, review, { by: 'majority', dimension: 'value', write: true })
    expect(found).toMatchObject({ labels: 1, isSynthetic: true })
    expect(JSON.parse(readFileSync(join(folder, 'reviews/one/gold.jsonl'), 'utf8'))).toMatchObject({
      exampleId: 'e0',
      dimension: 'value',
      synthetic: true,
    })
    const strange = { item: 'r0', dimension: 'tone', value: 9, comment: '', by: 'eva', isSynthetic: false }
    expect((await thrown(decide(project, review, strange))).message).toContain('tone: 9 is not 1 (poor)')
    await decide(project, review, { ...strange, value: 2 })
    await decide(project, review, { ...strange, value: 1 })
    expect(await goldOf(project, review, { by: 'majority', dimension: 'tone' })).toMatchObject({
      byAdjudication: 1,
      values: [{ value: 1, labels: 1 }],
    })
  })
})

describe('exports', () => {
  const formats: readonly (readonly [ExportFormat, string])[] = [
    ['ratings', 'out.jsonl'],
    ['label-studio', 'out.json'],
    ['argilla', 'out.jsonl'],
    ['csv', 'out.csv'],
  ]

  it.each(formats)('are read back the same out of %s, dimension by dimension', async (format, out) => {
    write('one', { form: { dimensions } })
    const items = Object.fromEntries(
      Array.from({ length: 12 }, (_, place) => [
        `r${place}`,
        { exampleId: place === 0 ? '=1+1' : `e${place}`, candidates: ['loud'] },
      ]),
    )
    const review = { ...(await openReview(project, 'one')) }
    const odd = { ...review, key: { ...review.key, items } }
    for (const [rater, synthetic] of [
      ['Zoë', false],
      ['-bot', true],
    ] as const)
      for (let place = 0; place < 12; place++)
        appendLine(logOf('one'), {
          ...line(`r${place}`, rater, place % 2),
          values: { value: place % 2, tone: (place % 3) + 1 },
          ...(synthetic ? { synthetic } : {}),
        })
    const given = await review.given()
    expect(await exportRatings(project, odd, { given, out, format })).toHaveLength(48)
    for (const dimension of ['value', 'tone']) {
      // The name of a sheet's only question needs no dimension beside it.
      const written = humanRatings(odd.key, given.rows).filter(one => one.dimension === dimension)
      const named = (await readRatings(project, out, dimension)).map(one => ({ dimension, ...one }))
      const inOrder = (all: readonly object[]) =>
        all.map(one => JSON.stringify(Object.entries(one).sort())).sort()
      expect(inOrder(named)).toEqual(inOrder(written))
    }
    await expect(readRatings(project, out)).rejects.toThrow('ratings on several questions: tone, value')
    await expect(readRatings(project, out, 'depth')).rejects.toThrow('no rating on the question "depth"')
  })

  it('are not written where they would be taken for what people gave, nor in a form that cannot be read', async () => {
    write('one')
    const review = await openReview(project, 'one')
    appendLine(logOf('one'), line('r0', 'ann', 1))
    const given = await review.given()
    const before = readFileSync(logOf('one'), 'utf8')
    for (const name of ['ratings.jsonl', 'all.csv', 'key.json'])
      expect((await thrown(exportRatings(project, review, { given, out: `reviews/one/${name}` }))).code).toBe(
        'output_exists',
      )
    expect(readFileSync(logOf('one'), 'utf8')).toBe(before)
    expect((await thrown(exportRatings(project, review, { given, out: 'out.xlsx' }))).code).toBe(
      'usage_invalid',
    )
    expect(
      (await thrown(exportRatings(project, review, { given, out: 'out.csv', format: 'argilla' }))).code,
    ).toBe('usage_invalid')
    expect(readdirSync(folder).sort()).toEqual(['golden.jsonl', 'reviews'])
  })
})

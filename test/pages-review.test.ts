import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../src/server/index.ts'
import { krippendorffAlpha } from '../src/stats/index.ts'
import { launchBrowser, listenForErrors, seriousFaults } from './support/browser.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'
import { serveProject } from './support/serve-project.ts'

const config = `name: desk
datasets:
  golden: { file: golden.jsonl }
candidates:
  steady: { module: ./steady.mjs }
  hasty: { module: ./hasty.mjs }
metrics: [exact_match]
`
const isEven = (n: number): string => (n % 2 === 0 ? 'yes' : 'no')
const examples = Array.from({ length: 30 }, (_, at) => ({
  id: `n${String(at).padStart(2, '0')}`,
  input: `Is ${at} even?`,
  context: [
    { id: 'rule', text: 'A number is even when two divides it. <img src=x onerror="window.hurt=1">' },
  ],
  expected: { answer: isEven(at) },
}))
const number = 'const n = Number(/\\d+/.exec(input)[0]);'
const project = projectFolder({
  'cupel.yaml': config,
  'golden.jsonl': jsonl(examples),
  'steady.mjs': `export default ({ input }) => { ${number} return n % 2 === 0 ? 'yes' : 'no' }`,
  'hasty.mjs': `export default ({ input }) => { ${number} return n % 3 === 0 ? 'yes' : 'no' }`,
})

const browser = await launchBrowser()
let server: RunningServer

beforeAll(async () => {
  if (browser === undefined) return
  const ran = await runCupel(['run', '--progress', 'quiet'], project.path)
  expect(ran.status, ran.stderr).toBe(0)
  const drawn = await runCupel(
    ['review', 'draw', 'reviews/even', '--question', 'Is the answer right?', '-n', '20', '--ratings', '3'],
    project.path,
  )
  expect(drawn.status, drawn.stderr).toBe(0)
  server = await serveProject(project.path)
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await browser?.close()
  project[Symbol.dispose]()
})

interface Seat {
  readonly context: BrowserContext
  readonly page: Page
  readonly errors: string[]
}

async function sit(): Promise<Seat> {
  const context = await (browser as Browser).newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  return { context, page, errors: listenForErrors(page) }
}

/** Invites somebody in the page of the owner, and has them join in a browser of their own. */
async function join_(owner: Page, name: string): Promise<Seat> {
  await owner.goto(`${server.url}/settings?tab=people`)
  await owner
    .getByRole('button', { name: /invite/i })
    .first()
    .click()
  const dialog = owner.getByRole('dialog')
  await dialog.getByLabel('Role').selectOption('expert')
  await dialog.locator('button[type=submit]').click()
  const link = dialog.getByText(/\/join\//).or(dialog.getByRole('textbox'))
  await link.first().waitFor()
  // As text, or in a field to copy it from.
  const shown = await link.first().evaluate(one => Reflect.get(one, 'value') ?? one.textContent)
  const text = /https?:\S+\/join\/[\w-]+/.exec(String(shown))?.[0] ?? ''
  const seat = await sit()
  await seat.page.goto(text)
  await seat.page.getByLabel('Your name').fill(name)
  await seat.page.getByLabel('Password').fill('correct horse battery')
  await seat.page.getByRole('button', { name: 'Join' }).click()
  await seat.page.getByRole('button', { name }).waitFor()
  return seat
}

const textOf = async (found: Locator): Promise<string> => (await found.textContent()) ?? ''

/** What the item before a rater asks, and what was answered. */
async function readItem(page: Page): Promise<{ question: string; answer: string }> {
  const question = await textOf(page.getByRole('heading', { name: /^Is \d+ even/ }))
  const answer = await textOf(page.getByText(/^(yes|no)$/).first())
  return { question, answer }
}

const isRight = ({ question, answer }: { question: string; answer: string }): boolean =>
  isEven(Number(/\d+/.exec(question)?.[0])) === answer

/** An item is given up by a key only when it has been there for as long as an eye takes. */
async function settle(page: Page): Promise<void> {
  await readItem(page)
  await page.waitForTimeout(300)
}

async function leftOf(page: Page): Promise<number> {
  const text = await textOf(page.getByText(/\d+ done, \d+ left/))
  return Number(/(\d+) left/.exec(text)?.[1])
}

/** Rates by keyboard until `items` are handed in. */
async function rate(
  page: Page,
  items: number,
  judge: (item: { question: string; answer: string }) => boolean,
): Promise<void> {
  for (let at = 0; at < items; at++) {
    const before = await leftOf(page)
    await page.keyboard.press(judge(await readItem(page)) ? '1' : '2')
    await page.keyboard.press('Enter')
    await expect
      .poll(
        async () => (await page.getByText(/your part is done/i).count()) > 0 || (await leftOf(page)) < before,
      )
      .toBe(true)
  }
}

describe.skipIf(browser === undefined)('the work of people, in a browser', () => {
  it('three raters label 20 items, agreement is measured, an expert decides and signs, and the estimate is corrected', async () => {
    const owner = await sit()
    await owner.page.goto(server.link as string)
    await owner.page.getByRole('link', { name: 'Reviews' }).waitFor()
    const ann = await join_(owner.page, 'Ann')
    const ben = await join_(owner.page, 'Ben')
    const cho = await join_(owner.page, 'Cho')
    const desk = `${server.url}/reviews/even/rate`

    // Ann writes a comment full of keys, leaves in the middle, and comes back.
    await ann.page.goto(desk)
    await ann.page.getByText('0 done, 20 left').waitFor()
    await readItem(ann.page)
    await ann.page.keyboard.press('c')
    await ann.page.keyboard.type('12xsjk? all of these are text')
    await ann.page.keyboard.press('Escape')
    expect(await leftOf(ann.page)).toBe(20)
    await rate(ann.page, 5, isRight)
    await ann.page.goto(`${server.url}/reviews`)
    await ann.page.goto(desk)
    await ann.page.getByText('5 done, 15 left').waitFor()
    await rate(ann.page, 3, isRight)

    // What others say is kept from her until she is done.
    await ann.page.goto(`${server.url}/reviews/even/agreement`)
    await ann.page
      .getByText('You are rating even and are not done. This opens when you are.')
      .first()
      .waitFor()

    await ben.page.goto(desk)
    await ben.page.getByText('0 done, 20 left').waitFor()
    await rate(ben.page, 20, isRight)
    await ben.page.getByText(/your part is done/i).waitFor()
    await cho.page.goto(desk)
    await cho.page.getByText('0 done, 20 left').waitFor()
    // Cho takes every number above 15 for odd.
    await rate(cho.page, 20, item =>
      Number(/\d+/.exec(item.question)?.[0]) > 15 ? item.answer === 'no' : isRight(item),
    )
    await ann.page.goto(desk)
    await ann.page.getByText('8 done, 12 left').waitFor()
    await rate(ann.page, 12, isRight)

    const ratings = readFileSync(join(project.path, 'reviews/even/ratings.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(
        line =>
          JSON.parse(line) as {
            item: string
            rater: string
            values: { value: number }
            comment: string
            seconds: number
          },
      )
    expect(ratings).toHaveLength(60)
    expect(new Set(ratings.map(({ rater, item }) => `${rater} ${item}`)).size).toBe(60)
    expect(ratings[0]?.comment).toBe('12xsjk? all of these are text')
    // A script rates some within a twentieth of a second, which is no time.
    expect(ratings.every(({ seconds }) => seconds >= 0 && seconds < 120)).toBe(true)
    expect(ratings.some(({ seconds }) => seconds > 0)).toBe(true)
    const orders = ['Ann', 'Ben', 'Cho'].map(name =>
      ratings
        .filter(({ rater }) => rater === name)
        .map(({ item }) => item)
        .join(),
    )
    expect(new Set(orders).size).toBe(3)

    // The owner sees the figure that the ratings give.
    const units = [...Map.groupBy(ratings, ({ item }) => item).values()].map(own =>
      own.map(({ values }) => values.value),
    )
    const alpha = krippendorffAlpha(units) as number
    const disputed = units.filter(unit => new Set(unit).size > 1).length
    expect(disputed).toBeGreaterThan(2)
    await owner.page.goto(`${server.url}/reviews/even/agreement`)
    await owner.page.getByText(alpha.toFixed(2), { exact: true }).first().waitFor()
    await owner.page.getByText(new RegExp(`differ on ${disputed} items`)).waitFor()
    await owner.page.getByRole('rowheader', { name: 'Cho' }).first().waitFor()

    // Eva, who has not rated, decides what they differ on; she is told letters, no names.
    const eva = await join_(owner.page, 'Eva Expert')
    await eva.page.goto(`${server.url}/reviews/even/decide`)
    await eva.page.getByText('Rater A').first().waitFor()
    expect(await eva.page.getByText(/\b(Ann|Ben|Cho)\b/).count()).toBe(0)
    for (let at = 0; at < disputed; at++) {
      await eva.page.getByText(`${at} of ${disputed} decided`).waitFor()
      // The item that was decided stays in front for a moment.
      await eva.page.getByText(/^Decided by /).waitFor({ state: 'hidden' })
      await eva.page.keyboard.press(isRight(await readItem(eva.page)) ? '1' : '2')
      await eva.page.keyboard.press('Enter')
    }
    await eva.page.getByText(`${disputed} of ${disputed} decided`).waitFor()
    const decisions = readFileSync(join(project.path, 'reviews/even/decisions.jsonl'), 'utf8')
      .trim()
      .split('\n')
    expect(decisions).toHaveLength(disputed)

    // She signs the dataset as it is.
    await eva.page.goto(`${server.url}/datasets/golden`)
    await eva.page.getByRole('button', { name: 'Sign this version' }).click()
    await eva.page.getByLabel('What did you look at?').fill('all 30 numbers')
    await eva.page.getByRole('button', { name: 'Sign', exact: true }).click()
    await eva.page.getByText('valid', { exact: true }).waitFor()
    await eva.page.getByText('all 30 numbers').waitFor()
    expect(readFileSync(join(project.path, 'cupel.lock.json'), 'utf8')).toContain('"by": "Eva Expert"')

    // And the owner sees what people would say of all answers beside what the metric says.
    await owner.page.goto(`${server.url}/judges/exact_match?tab=corrected&review=even`)
    const row = owner.page
      .getByRole('row')
      .filter({ has: owner.page.getByRole('rowheader', { name: 'hasty' }) })
    const told = await textOf(row.first())
    const raw = examples.filter((_, at) => (at % 3 === 0 ? 'yes' : 'no') === isEven(at)).length / 30
    expect(told).toContain(`${(100 * raw).toFixed(1)}%`)
    expect(told.match(/\[/g)?.length).toBe(2)

    for (const { errors, context } of [owner, ann, ben, cho, eva]) {
      expect(errors).toEqual([])
      await context.close()
    }
  })

  it('lets a rater go back to what they handed in, skip, and say that they cannot tell', async () => {
    const drawn = await runCupel(
      [
        'review',
        'draw',
        'reviews/pairs',
        '--mode',
        'pairwise',
        '--candidates',
        'steady,hasty',
        '--question',
        'Which is better?',
        '-n',
        '4',
        '--ratings',
        '1',
      ],
      project.path,
    )
    expect(drawn.status, drawn.stderr).toBe(0)
    const { page, errors, context } = await sit()
    await page.goto(server.link as string)
    await page.getByRole('link', { name: 'Reviews' }).waitFor()
    let listIsAllowed = Promise.resolve()
    await page.route('**/reviews/pairs/mine', async route => {
      await listIsAllowed
      await route.continue().catch(() => {})
    })
    await page.goto(`${server.url}/reviews/pairs/rate`)
    await page.getByText('0 done, 4 left').waitFor()
    // Both answers stand side by side, without names.
    expect(await page.getByText(/steady|hasty/).count()).toBe(0)
    const heading = (name: string | RegExp = /^Is \d+ even/) => page.getByRole('heading', { name })
    const first = await textOf(heading())
    await settle(page)
    await page.keyboard.press('x')
    await page.getByText('1 done, 3 left').waitFor()
    const second = await textOf(heading())
    await settle(page)
    // From here on the list of what was handed in is late.
    const { promise, resolve: allowList } = Promise.withResolvers<void>()
    listIsAllowed = promise
    await page.keyboard.down('s')
    await page.getByText('1 done, 2 left').waitFor()
    const third = await textOf(heading())
    // The key is still down: it skips no second item.
    await settle(page)
    for (let repeat = 0; repeat < 3; repeat++) await page.keyboard.down('s')
    await page.keyboard.up('s')
    // Going back waits for the list, and two keys go two items back however quickly they are pressed.
    await page.keyboard.press('k')
    allowList()
    await heading(second).waitFor()
    await page.keyboard.press('j')
    await heading(third).waitFor()
    await page.keyboard.press('k')
    await page.keyboard.press('k')
    await heading(first).waitFor()
    await page
      .getByText(/cannot tell/)
      .first()
      .waitFor()
    await page.keyboard.press('1')
    await page.keyboard.press('Enter')
    await page.getByText('Saved.').waitFor()
    const lines = readFileSync(join(project.path, 'reviews/pairs/ratings.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines.map(({ outcome }) => outcome)).toEqual(['cannot_tell', 'skipped', 'rated'])
    expect(['steady', 'hasty']).toContain(lines[2].values.preference)
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    expect(errors).toEqual([])
    await context.close()
  })
})

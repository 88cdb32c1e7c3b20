import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, it } from 'vitest'
import { runStoreContract } from '../../measure/run/run-store.contract.ts'
import { openSqliteStore } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-store-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const freshFile = (): string => join(folder, `${++count}`, 'store.db')

runStoreContract('the SQLite store', async () => openSqliteStore(freshFile()).runs)

it('refuses a store written by a newer version and leaves it untouched', async () => {
  const file = freshFile()
  await openSqliteStore(file).runs.close()
  const database = new DatabaseSync(file)
  database.exec('PRAGMA user_version = 999')
  database.close()
  expect(() => openSqliteStore(file)).toThrow(expect.objectContaining({ code: 'store_newer' }))
})

it('reads and goes on with a store from before the cost of scoring and of failed tries was counted', async () => {
  const file = freshFile()
  await openSqliteStore(file).runs.close()
  const old = new DatabaseSync(file)
  // The first version of the schema had the same tables without these columns.
  for (const column of ['calls', 'known_usd', 'unknown_calls', 'cached_calls'])
    old.exec(`ALTER TABLE trials DROP COLUMN scoring_${column}`)
  for (const column of [
    'spent_usd',
    'unknown_calls',
    'unknown_input_usd',
    'score_count',
    'errored_score_count',
  ])
    old.exec(`ALTER TABLE trials DROP COLUMN ${column}`)
  old.exec('DROP TABLE dropped_spending')
  old.exec('PRAGMA user_version = 1')
  const facts = {
    seed: 1,
    startedAt: '2026-11-01T00:00:00.000Z',
    attempts: [],
    waitedMs: 0,
    fromCache: false,
  }
  const answer = { ...facts, response: { text: 'x' }, timing: { totalMs: 1 } }
  old
    .prepare('INSERT INTO runs (id, created_at, record) VALUES (?, ?, ?)')
    .run('r', facts.startedAt, JSON.stringify({ id: 'r' }))
  old
    .prepare('INSERT INTO trials VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run('r', 'a', 'e1', 0, 'answered', 0.5, JSON.stringify(answer), '{"m":{"outcome":"scored","value":1}}')
  old.close()
  const { runs } = openSqliteStore(file)
  const trials = []
  for await (const trial of runs.trials('r')) trials.push(trial)
  const score = { outcome: 'scored', value: 1 } as const
  const key = { candidate: 'a', exampleId: 'e1', repeat: 0 }
  const kept = { ...answer, ...key, outcome: 'answered', costUsd: 0.5, scores: { m: score } }
  expect(trials).toEqual([kept])
  expect(trials[0]).not.toHaveProperty('scoringCost')
  expect(await runs.countTrials('r')).toMatchObject([
    { knownCostUsd: 0.5, knownScoringUsd: 0, unknownScorings: 0 },
  ])
  const cost = { calls: 1, knownUsd: 0.25, unknownCalls: 0, cachedCalls: 0 }
  await runs.putScores('r', [{ key, scores: { judge: score }, cost }])
  expect(await runs.countTrials('r')).toMatchObject([{ knownCostUsd: 0.5, knownScoringUsd: 0.25 }])
  await runs.close()
})

it('says in words that a file is not a store', () => {
  const file = join(folder, 'not-a-store.db')
  writeFileSync(file, 'this is not a database, it is a text of some length that fills the header page')
  expect(() => openSqliteStore(file)).toThrow(expect.objectContaining({ code: 'store_failed' }))
})

it('takes over the claim of a process that has died', async () => {
  const file = freshFile()
  const store = openSqliteStore(file)
  const database = new DatabaseSync(file)
  const { hostname } = await import('node:os')
  // Process ids above the kernel's limit are never alive.
  database.prepare('INSERT INTO claims VALUES (?, ?, ?, ?)').run('r', 2 ** 22 + 1, hostname(), Date.now())
  database.close()
  const claim = await store.runs.claimRun('r')
  await claim.release()
  await store.runs.close()
})

it('keeps replies by key', async () => {
  const { cache, runs } = openSqliteStore(freshFile())
  const reply = { response: { text: 'hello' }, timing: { totalMs: 4 } }
  await cache.putAll([['k', reply]])
  expect(await cache.get('k')).toEqual(reply)
  expect(await cache.get('other')).toBeUndefined()
  await runs.close()
})

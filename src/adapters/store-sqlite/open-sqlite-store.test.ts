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

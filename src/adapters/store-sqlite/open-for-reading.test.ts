import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSqliteStore } from './index.ts'
import { openForReading } from './open-for-reading.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cupel-reading-'))
  file = join(folder, 'store.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const refused = new Error('refused')
const runsIn = (database: DatabaseSync): unknown => database.prepare('SELECT count(*) AS n FROM runs').get()
const addRun = (database: DatabaseSync, id: string): void => {
  database.prepare('INSERT INTO runs VALUES (?, ?, ?)').run(id, '2026-11-01', '{}')
}

it.skipIf(process.platform === 'win32')(
  'reads what a log holds that no shared memory stands beside',
  async () => {
    const store = openSqliteStore(file)
    const writer = new DatabaseSync(file)
    addRun(writer, 'in the log')
    const copy = join(folder, 'copy.db')
    copyFileSync(file, copy)
    copyFileSync(`${file}-wal`, `${copy}-wal`)
    const { database, checkUnchanged } = openForReading(copy, refused)
    expect(runsIn(database)).toEqual({ n: 1 })
    expect(() => checkUnchanged?.()).not.toThrow()
    expect(() => addRun(database, 'x')).toThrow()
    database.close()
    writer.close()
    await store.runs.close()
  },
)

it('notices that someone else wrote, in the log or in the file', async () => {
  await openSqliteStore(file).runs.close()
  const { database, checkUnchanged } = openForReading(file, refused)
  expect(runsIn(database)).toEqual({ n: 0 })
  checkUnchanged?.()
  const writer = new DatabaseSync(file)
  addRun(writer, 'a')
  const busy = expect.objectContaining({ code: 'store_busy' })
  expect(() => checkUnchanged?.()).toThrow(busy)
  writer.close()
  expect(() => checkUnchanged?.()).toThrow(busy)
  database.close()
})

it('refuses a store of an older version, and what is none', async () => {
  await openSqliteStore(file).runs.close()
  const old = new DatabaseSync(file)
  old.exec('PRAGMA user_version = 1')
  old.close()
  expect(() => openForReading(file, refused)).toThrow(/older version/)
  expect(() => openForReading(folder, refused)).toThrow(/it is no file/)
})

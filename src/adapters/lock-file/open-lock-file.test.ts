import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { lockStoreContract } from '../../prepare/dataset/lock-store.contract.ts'
import { openLockFile } from './open-lock-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const freshFile = (): string => join(folder, `${++count}.json`)
const quick = { waitAtMostMs: 60, abandonedAfterMs: 600_000 }
const patient = { waitAtMostMs: 60_000, abandonedAfterMs: 600_000 }

describe('cupel.lock.json', () => {
  lockStoreContract(() => {
    const file = freshFile()
    return () => openLockFile(file)
  })

  it('leaves nothing beside the file, and does not touch it when nothing changes', async () => {
    const file = freshFile()
    await openLockFile(file).update(lock => lock)
    expect(existsSync(file)).toBe(false)
    await openLockFile(file).update(lock => ({ ...lock }))
    const before = statSync(file).mtimeMs
    await openLockFile(file).update(lock => lock)
    expect(statSync(file).mtimeMs).toBe(before)
    expect(readdirSync(folder).filter(name => name.startsWith(`${count}.`))).toEqual([`${count}.json`])
  })

  it.each([
    [
      '{"schema":"cupel.lock/1","datasets":',
      'is not a lock file of Cupel',
      'Restore it from version control',
    ],
    ['{"schema":"cupel.lock/9"}', 'schema: Invalid input: expected "cupel.lock/1"', 'Restore it'],
    [
      '{"schema":"cupel.lock/1","datasets":{"a":{"ledger":[{"at":"x"}]}}}',
      'datasets.a.ledger.0.by',
      'Restore it',
    ],
    ['<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n', 'is not a lock file of Cupel', 'merge conflict'],
    ['', 'is not a lock file of Cupel', 'Restore it'],
  ])('refuses a malformed file in words and leaves it as it is: %j', async (text, message, hint) => {
    const file = freshFile()
    writeFileSync(file, text)
    const failure = await openLockFile(file)
      .update(lock => ({ ...lock }))
      .catch(thrown => thrown)
    expect(failure).toMatchObject({ code: 'lock_invalid', message: expect.stringContaining(message) })
    expect(failure.hint).toContain(hint)
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(existsSync(`${file}.writing`)).toBe(false)
  })

  it('gives up when another process does not finish, and says which one it is', async () => {
    const file = freshFile()
    writeFileSync(`${file}.writing`, '4711 token')
    const failure = await openLockFile(file, quick)
      .update(lock => ({ ...lock }))
      .catch(thrown => thrown)
    expect(failure).toMatchObject({
      code: 'store_busy',
      message: `Process 4711 has been writing ${file} for 0.06 seconds.`,
    })
    expect(readFileSync(`${file}.writing`, 'utf8')).toBe('4711 token')
  })

  it('takes over from a process that died, once among many', async () => {
    const file = freshFile()
    writeFileSync(`${file}.writing`, '4711 token')
    const old = new Date(Date.now() - 2 * patient.abandonedAfterMs)
    utimesSync(`${file}.writing`, old, old)
    const store = openLockFile(file, patient)
    const names = Array.from({ length: 20 }, (_, at) => `d${at}`)
    await Promise.all(
      names.map(name =>
        store.update(lock => ({ ...lock, datasets: { ...lock.datasets, [name]: { ledger: [] } } })),
      ),
    )
    expect(Object.keys((await store.read()).datasets).sort()).toEqual(names.sort())
    expect(existsSync(`${file}.writing`)).toBe(false)
  })

  it('loses no entry of several processes', async () => {
    const file = freshFile()
    const program = `
      import { openLockFile } from ${JSON.stringify(join(import.meta.dirname, 'open-lock-file.ts'))}
      const store = openLockFile(${JSON.stringify(file)}, ${JSON.stringify(patient)})
      for (let at = 0; at < 10; at++)
        await store.update(lock => ({ ...lock, datasets: { ...lock.datasets, [process.pid + '-' + at]: { ledger: [] } } }))`
    const ended = await Promise.all(
      Array.from({ length: 3 }, () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' })
        return new Promise(done => child.on('close', done))
      }),
    )
    expect(ended).toEqual([0, 0, 0])
    expect(Object.keys((await openLockFile(file).read()).datasets)).toHaveLength(30)
  })
})

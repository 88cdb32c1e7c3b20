import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { reservationsContract } from '../../measure/review/reservations.contract.ts'
import { teamStoreContract } from '../../team/team-store.contract.ts'
import { openTeamStore } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-team-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const freshFile = (): string => join(folder, `${++count}`, 'team.db')

teamStoreContract('the SQLite team store', async () => openTeamStore(freshFile()).team)
reservationsContract(() => openTeamStore(freshFile()).reservations)

describe('the SQLite team store', () => {
  it('is held by one server at a time, and goes free when its process is killed', async () => {
    const file = freshFile()
    const { team } = openTeamStore(file)
    expect(() => openTeamStore(file)).toThrow(expect.objectContaining({ code: 'store_busy' }))
    await team.close()
    const program = `const { openTeamStore } = await import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))}); openTeamStore(${JSON.stringify(file)}); process.kill(process.pid, 'SIGKILL')`
    const killed = spawnSync(process.execPath, ['--input-type=module', '-e', program])
    expect(killed.signal).toBe('SIGKILL')
    await openTeamStore(file).team.close()
  })

  it('keeps everything over a restart', async () => {
    const file = freshFile()
    const before = openTeamStore(file)
    await before.team.appendAudit({ at: 'now', who: 'ann', action: 'did', subject: 'it', details: {} })
    await before.reservations.take('r', { item: 'i', rater: 'ann', until: 1_000 }, { most: 1, now: 0 })
    await before.team.close()
    const after = openTeamStore(file)
    expect(await after.team.audit({ limit: 5 })).toHaveLength(1)
    expect(await after.reservations.live('r', 0)).toEqual([{ item: 'i', rater: 'ann', until: 1_000 }])
    await after.team.close()
  })

  it('lets nobody change or remove an entry of the audit log', async () => {
    const file = freshFile()
    const { team } = openTeamStore(file)
    await team.appendAudit({ at: 'now', who: 'ann', action: 'did', subject: 'it', details: {} })
    await team.close()
    const database = new DatabaseSync(file)
    expect(() => database.exec("UPDATE audit SET who = 'ben'")).toThrow('not changed')
    expect(() => database.exec('DELETE FROM audit')).toThrow('not changed')
    database.close()
  })

  it('says in words what is not such a file, or is of a newer program', async () => {
    const file = freshFile()
    await openTeamStore(file).team.close()
    const database = new DatabaseSync(file)
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(() => openTeamStore(file)).toThrow(expect.objectContaining({ code: 'store_newer' }))
    const other = join(folder, 'text.db')
    writeFileSync(
      other,
      'a text that is no database, and long enough to be taken for the header of one, which it is not',
    )
    expect(() => openTeamStore(other)).toThrow(expect.objectContaining({ code: 'store_failed' }))
  })
})

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { DuplicateIndex, IndexedText } from '../../prepare/dataset/index.ts'

const commitEvery = 5_000
/** Texts kept of one band: data stamped from a template would fill a few bands with everything. */
const mostInBand = 50

/**
 * A temporary index in a folder of its own below `folder`; closing removes it. About 1 KB on disk for a question, 50 MB of
 * memory however many.
 */
export function openDuplicateIndex(folder: string): DuplicateIndex {
  mkdirSync(folder, { recursive: true })
  const own = mkdtempSync(join(folder, 'cupel-duplicates-'))
  const database = new DatabaseSync(join(own, 'index.db'))
  // Nothing here outlives the process, so nothing has to survive a crash. Texts stand apart, because what is appended and
  // seldom read would push the bands, which are looked up everywhere, out of memory.
  database.exec(`
    ATTACH '${join(own, 'texts.db').replaceAll("'", "''")}' AS shelf;
    PRAGMA main.journal_mode = OFF;
    PRAGMA shelf.journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA shelf.synchronous = OFF;
    PRAGMA main.cache_size = -48000;
    PRAGMA shelf.cache_size = -2000;
    CREATE TABLE shelf.texts (number INTEGER PRIMARY KEY, id TEXT NOT NULL, shingles BLOB NOT NULL) STRICT;
    CREATE TABLE exact (hash BLOB PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE bands (band INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (band, number)) STRICT, WITHOUT ROWID;
    BEGIN;
  `)
  const putText = database.prepare('INSERT INTO texts (number, id, shingles) VALUES (?, ?, ?)')
  const putExact = database.prepare('INSERT INTO exact (hash, number) VALUES (?, ?)')
  const putBand = database.prepare('INSERT OR IGNORE INTO bands (band, number) VALUES (?, ?)')
  const findExact = database.prepare('SELECT id FROM exact JOIN texts USING (number) WHERE hash = ?')
  const findBand = database.prepare(`SELECT number FROM bands WHERE band = ? LIMIT ${mostInBand}`)
  const findText = database.prepare('SELECT id, shingles FROM texts WHERE number = ?')
  let count = 0
  let isOpen = true
  return {
    async add({ id, exact, bands, shingles }) {
      const hash = Buffer.from(exact.slice(0, 32), 'hex')
      const same = findExact.get(hash)
      if (same !== undefined) return { same: String(same.id), alike: [] }
      const number = ++count
      const seen = new Set<number>()
      for (const band of bands) {
        const rows = findBand.all(band)
        for (const row of rows) seen.add(Number(row.number))
        if (rows.length < mostInBand) putBand.run(band, number)
      }
      seen.delete(number)
      putText.run(number, id, new Uint8Array(shingles.buffer, shingles.byteOffset, shingles.byteLength))
      putExact.run(hash, number)
      if (count % commitEvery === 0) database.exec('COMMIT; BEGIN')
      return {
        same: undefined,
        alike: [...seen].map(found => textOf(findText.get(found) as unknown as TextRow)),
      }
    },
    async close() {
      if (isOpen) database.close()
      isOpen = false
      rmSync(own, { recursive: true, force: true })
    },
  }
}

interface TextRow {
  readonly id: string
  readonly shingles: Uint8Array
}

/** The bytes of a row need not lie where a Uint32Array may begin. */
function textOf({ id, shingles }: TextRow): IndexedText {
  return { id, shingles: new Uint32Array(shingles.slice().buffer) }
}

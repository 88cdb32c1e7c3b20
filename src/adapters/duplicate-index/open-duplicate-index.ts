import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { DuplicateIndex, IndexedText } from '../../prepare/dataset/index.ts'

const commitEvery = 2_000

/** A temporary index in a folder of its own below `folder`; closing removes it. */
export function openDuplicateIndex(folder: string): DuplicateIndex {
  const own = mkdtempSync(join(folder, 'cupel-duplicates-'))
  const database = new DatabaseSync(join(own, 'index.db'))
  // Nothing here outlives the process, so nothing has to survive a crash.
  database.exec(`
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -32000;
    CREATE TABLE texts (number INTEGER PRIMARY KEY, id TEXT NOT NULL, shingles BLOB NOT NULL) STRICT;
    CREATE TABLE bands (band INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (band, number)) STRICT, WITHOUT ROWID;
    BEGIN;
  `)
  const putText = database.prepare('INSERT INTO texts (number, id, shingles) VALUES (?, ?, ?)')
  const putBand = database.prepare('INSERT OR IGNORE INTO bands (band, number) VALUES (?, ?)')
  const findBand = database.prepare('SELECT number FROM bands WHERE band = ? LIMIT 50')
  const findText = database.prepare('SELECT id, shingles FROM texts WHERE number = ?')
  let count = 0
  return {
    async add({ id, bands, shingles }) {
      const keys = bands.map(bandKey)
      const seen = new Set(keys.flatMap(key => findBand.all(key).map(row => Number(row.number))))
      const number = ++count
      putText.run(number, id, new Uint8Array(Uint32Array.from(shingles).buffer))
      for (const key of keys) putBand.run(key, number)
      if (count % commitEvery === 0) database.exec('COMMIT; BEGIN')
      return [...seen].map(found => textOf(findText.get(found) as unknown as TextRow))
    },
    async close() {
      database.close()
      rmSync(own, { recursive: true, force: true })
    },
  }
}

interface TextRow {
  readonly id: string
  readonly shingles: Uint8Array
}

function textOf({ id, shingles }: TextRow): IndexedText {
  const aligned = shingles.slice()
  return { id, shingles: [...new Uint32Array(aligned.buffer, 0, aligned.byteLength / 4)] }
}

/** 52 bits of a band's text: a collision only costs one more comparison. */
function bandKey(band: string): number {
  let low = 0x811c9dc5
  let high = 0x1b873593
  for (let i = 0; i < band.length; i++) {
    low = Math.imul(low ^ band.charCodeAt(i), 0x01000193)
    high = Math.imul(high ^ band.charCodeAt(i), 0x85ebca6b)
  }
  return (high >>> 12) * 2 ** 32 + (low >>> 0)
}

import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { createArchive, openArchive, usualLimits } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-archive-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'a.zip')
const comment = 'the end\n'

type Files = Readonly<Record<string, string | Uint8Array>>

async function write(files: Files, parts = 1, to = file): Promise<Buffer> {
  const archive = createArchive({ file: to, commentLength: comment.length })
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content as Uint8Array)
    const size = Math.max(1, Math.ceil(bytes.length / parts))
    const cut = Array.from({ length: parts }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
    await archive.add(path, cut)
  }
  await archive.finish(() => comment)
  return readFileSync(to)
}

async function contents(from = file): Promise<Record<string, string>> {
  using archive = openArchive({ file: from, commentLength: comment.length })
  const read: Record<string, string> = {}
  for (const entry of archive.entries) {
    const parts: Uint8Array[] = []
    for await (const part of archive.read(entry)) parts.push(part)
    read[entry.path] = Buffer.concat(parts).toString('utf8')
  }
  return read
}

describe('an archive', () => {
  it('gives back what was added, whatever it is and however it came', async () => {
    const name = fc.stringMatching(/^[a-zäß文]{1,12}(\/[a-z]{1,5})?$/)
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, fc.string({ unit: 'grapheme', maxLength: 300 }), { maxKeys: 4 }),
        fc.integer({ min: 1, max: 9 }),
        async (files, parts) => {
          rmSync(file, { force: true })
          const bytes = await write(files, parts)
          const wellFormed = Object.fromEntries(
            Object.entries(files).map(([path, text]) => [path, text.toWellFormed()]),
          )
          expect(await contents()).toEqual(wellFormed)
          rmSync(file)
          expect(Buffer.compare(await write(files, 1), bytes)).toBe(0)
          using archive = openArchive({ file, commentLength: comment.length })
          expect(archive.oddities).toEqual([])
          const before = bytes.subarray(0, bytes.length - comment.length)
          expect(archive.sha256).toBe(createHash('sha256').update(before).digest('hex'))
        },
      ),
      { numRuns: 20 },
    )
  })

  it('is a ZIP archive that another program unpacks', async () => {
    const bytes = await write({ 'a/b.txt': 'x'.repeat(200_000), 'ü.txt': 'y', empty: '' })
    const read = unzipSync(bytes)
    expect(Object.keys(read)).toEqual(['a/b.txt', 'ü.txt', 'empty'])
    expect(read['a/b.txt']?.length).toBe(200_000)
  })

  it('has the same bytes in every time zone', async () => {
    const zone = process.env.TZ
    const before = await write({ a: 'b' })
    process.env.TZ = 'Pacific/Auckland'
    try {
      expect(Buffer.compare(await write({ a: 'b' }), before)).toBe(0)
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })

  it('is whole or not there: a disk that fills up leaves what was there before', async () => {
    await write({ a: 'before' })
    let room = 50
    const archive = createArchive({
      file,
      commentLength: comment.length,
      write(_, bytes) {
        room -= bytes.length
        if (room < 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      },
    })
    const adding = (async () => {
      await archive.add('a', ['x'])
      await archive.add('b', [createHash('sha512').update('y').digest()])
      await archive.finish(() => comment)
    })()
    await expect(adding).rejects.toMatchObject({ code: 'disk_full' })
    archive.discard()
    expect(await contents()).toEqual({ a: 'before' })
    expect(readdirSync(folder)).toEqual(['a.zip'])
  })
})

describe('an archive that somebody else made', () => {
  const tampered = async (change: (bytes: Buffer) => Buffer): Promise<string> => {
    const path = join(folder, 'tampered.zip')
    writeFileSync(path, change(await write({ 'a.txt': 'first', 'b.txt': 'second' })))
    return path
  }
  const open = (path: string) => openArchive({ file: path, commentLength: comment.length })

  it.each([
    ['bytes before the first file', (bytes: Buffer) => Buffer.concat([Buffer.from('hidden'), bytes])],
    ['bytes behind the end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('hidden')])],
    ['a cut', (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
    ['nothing', () => Buffer.alloc(0)],
    ['no archive', () => Buffer.alloc(5_000, 'no archive ')],
  ])('is refused with %s', async (_, change) => {
    const path = await tampered(change)
    expect(() => open(path)).toThrow(expect.objectContaining({ code: 'dossier_invalid' }))
  })

  it('that hides bytes between files is told so', async () => {
    const path = await tampered(bytes => {
      const end = bytes.length - comment.length - 22
      const start = bytes.readUInt32LE(end + 16)
      const hidden = Buffer.from('hidden')
      const moved = Buffer.concat([bytes.subarray(0, start), hidden, bytes.subarray(start)])
      moved.writeUInt32LE(start + hidden.length, end + hidden.length + 16)
      return moved
    })
    using archive = open(path)
    expect(archive.oddities).toEqual(['there are bytes before the directory that belong to no file'])
  })

  it('that states less than it unpacks to is stopped at what it states', async () => {
    const bomb = join(folder, 'bomb.zip')
    const bytes = await write({ bomb: Buffer.alloc(5_000_000) }, 1, bomb)
    expect(bytes.length).toBeLessThan(20_000)
    const end = bytes.length - comment.length - 22
    const start = bytes.readUInt32LE(end + 16)
    bytes.writeUInt32LE(1_000, start + 24)
    writeFileSync(bomb, bytes)
    using archive = open(bomb)
    let got = 0
    const reading = (async () => {
      for await (const part of archive.read(archive.entries[0]!)) got += part.length
    })()
    await expect(reading).rejects.toThrow('bomb unpacks to more than the 1000 bytes that it states.')
    expect(got).toBeLessThanOrEqual(1_000)
  })

  it('that states more than the limits is refused before anything is unpacked', async () => {
    await write({ a: 'x'.repeat(100), b: 'y'.repeat(100) })
    const within = (limits: Partial<typeof usualLimits>) => () =>
      openArchive({ file, commentLength: comment.length, limits: { ...usualLimits, ...limits } })
    expect(within({ mostEntries: 1 })).toThrow('it has 2 files')
    expect(within({ largestFile: 99 })).toThrow('a states 100 bytes')
    expect(within({ largestTotal: 199 })).toThrow('its files state 200 bytes together')
  })
})

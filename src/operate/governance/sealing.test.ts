import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { archiveSegment, badArchivePath, byPath } from './archive-path.ts'
import { type Manifest, manifestText, readManifest } from './manifest.ts'
import { makeSeal, readSeal, sealHolds, sealLength } from './seal.ts'
import { signingKey, verifyingKey } from './signing.ts'

const pem = (kind: 'ed25519' | 'x25519' = 'ed25519') =>
  generateKeyPairSync(kind as 'ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
const key = signingKey(pem(), 'key.pem')
const open = verifyingKey(key.publicPem, 'key.pub.pem')
const hash = 'a'.repeat(64)

describe('a seal', () => {
  it('has one length, holds under its key, and loses every changed byte', () => {
    const text = makeSeal(hash, key)
    expect(text).toHaveLength(sealLength)
    expect(makeSeal(hash)).toHaveLength(sealLength)
    expect(sealHolds(readSeal(Buffer.from(text))!, open)).toBe(true)
    for (let at = 0; at < text.length; at++)
      for (const flip of [1, 0x20, 0x80]) {
        const bytes = Buffer.from(text)
        bytes[at] = bytes[at]! ^ flip
        const read = readSeal(bytes)
        expect(read === undefined || !sealHolds(read, open)).toBe(true)
      }
  })

  it('without a signature holds under no key', () => {
    const read = readSeal(Buffer.from(makeSeal(hash)))
    expect(read).toEqual({ sha256: hash })
    expect(sealHolds(read!, open)).toBe(false)
  })

  it('of a manifest is no seal: one signature cannot stand for the other', () => {
    const signature = key.sign(Buffer.from(hash))
    expect(sealHolds({ sha256: hash, signature }, open)).toBe(false)
  })
})

describe('a key', () => {
  it.each([
    ['', 'not a key in PEM form'],
    ['-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----', 'not a key in PEM form'],
    [pem('x25519'), 'of kind x25519, not Ed25519'],
  ])('that is none is refused without showing it (%#)', (text, words) => {
    expect(() => signingKey(text, 'my.pem')).toThrow(words)
    expect(() => signingKey(text, 'my.pem')).not.toThrow(/secret/)
  })

  it('to check by must be the public one', () => {
    expect(() => verifyingKey(pem(), 'my.pem')).toThrow('is a private key')
    expect(open.fingerprint).toBe(key.fingerprint)
  })
})

describe('a manifest', () => {
  const manifest: Manifest = {
    schema: 'cupel.manifest/1',
    project: 'p',
    createdAt: '2026-11-27T12:00:00.000Z',
    cupelVersion: '1.0.0',
    files: [
      { path: 'b', bytes: 1, sha256: hash },
      { path: 'a', bytes: 2, sha256: hash },
    ],
  }
  it('is in order of path, and reads back', () => {
    expect(readManifest(manifestText(manifest)).files.map(({ path }) => path)).toEqual(['a', 'b'])
  })
  it.each([
    ['no JSON', 'nothing'],
    ['another spelling of it', ` ${manifestText(manifest)}`],
    [
      'a file twice',
      manifestText({ ...manifest, files: [...manifest.files, { path: 'A', bytes: 1, sha256: hash }] }),
    ],
    ['a way out', manifestText({ ...manifest, files: [{ path: '../a', bytes: 1, sha256: hash }] })],
    ['a field more', manifestText({ ...manifest, more: 1 } as never)],
  ])('is refused with %s', (_, text) => {
    expect(() => readManifest(text)).toThrow(expect.objectContaining({ code: 'dossier_altered' }))
  })
})

describe('a name in an archive', () => {
  it.each([
    '../a',
    '/a',
    'a/../b',
    'a//b',
    './a',
    'a/.',
    'C:/a',
    'a\\b',
    'a\u0000',
    'a\u202eb',
    'a\nb',
    '',
    'a/',
    'con',
    'x/aux.txt',
    'a.',
    'e\u0301',
    'x'.repeat(513),
  ])('is refused: %j', path => {
    expect(badArchivePath(path)).toBeTypeOf('string')
  })

  it('made of any text is one that every system can hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
        const segment = archiveSegment(text)
        expect(badArchivePath(segment)).toBeUndefined()
        expect(segment).not.toContain('/')
      }),
    )
    expect(archiveSegment('..')).toBe('unnamed')
    expect(archiveSegment('日本語 模型')).toBe('日本語-模型')
    expect(archiveSegment('nul')).toBe('_nul')
  })

  it('has its place by code unit', () => {
    const sorted = ['b', 'B', 'a/b', 'a', 'ä'].map(path => ({ path })).sort(byPath)
    expect(sorted.map(({ path }) => path)).toEqual(['B', 'a', 'a/b', 'b', 'ä'])
  })
})

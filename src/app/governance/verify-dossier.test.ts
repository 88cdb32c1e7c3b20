import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync, zipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { createArchive } from '../../adapters/archive/index.ts'
import { makeSeal, sealLength, signingKey, verifyingKey } from '../../operate/governance/index.ts'
import { sealArchive } from './seal-archive.ts'
import { verifyDossier } from './verify-dossier.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-seal-'))
afterAll(() => rmSync(folder, { recursive: true }))
const newKey = () =>
  signingKey(
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'k',
  )
const key = newKey()
const publicKey = verifyingKey(key.publicPem, 'k.pub')
const facts = { project: 'p', createdAt: '2026-11-27T12:00:00.000Z', cupelVersion: '1.0.0' }
const text = (path: string, content: string) => ({ path, content: () => [content] })

async function sealed(
  name: string,
  { by = key as typeof key | null, content = 'pass' } = {},
): Promise<string> {
  const file = join(folder, name)
  rmSync(file, { force: true })
  const parts = [
    text('a.json', `{"verdict":"${content}"}`),
    text('päth/b.txt', 'second '.repeat(20)),
    ...(by === null ? [] : [text('public-key.pem', by.publicPem)]),
  ]
  await sealArchive({ file, parts, facts, key: by ?? undefined })
  return file
}

/** As somebody would who knows the format and has no key of ours. */
async function rebuilt(
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  by?: typeof key,
): Promise<string> {
  const file = join(folder, name)
  rmSync(file, { force: true })
  const archive = createArchive({ file, commentLength: sealLength })
  for (const [path, content] of Object.entries(files)) await archive.add(path, [content])
  await archive.finish(sha256 => makeSeal(sha256, by))
  return file
}
const filesOf = (file: string): Record<string, Uint8Array> => unzipSync(readFileSync(file))

describe('a dossier as it was sealed', () => {
  it('is sound, by the key that is given, or by the one inside, which proves less', async () => {
    const file = await sealed('good.zip')
    expect(await verifyDossier(file, { key: publicKey })).toMatchObject({
      isSound: true,
      trust: 'trusted',
      fingerprint: key.fingerprint,
      problems: [],
      manifest: { files: [{ path: 'a.json' }, { path: 'public-key.pem' }, { path: 'päth/b.txt' }] },
    })
    expect(await verifyDossier(file)).toMatchObject({ isSound: true, trust: 'named' })
  })

  it('without a signature is sound only for whoever accepts that', async () => {
    const file = await sealed('unsigned.zip', { by: null })
    expect(await verifyDossier(file, { acceptsUnsigned: true })).toMatchObject({
      isSound: true,
      trust: 'unsigned',
    })
    expect((await verifyDossier(file)).problems).toEqual([
      'It is not signed: anyone could have made it. --unsigned accepts that.',
    ])
    expect(await verifyDossier(file, { key: publicKey, acceptsUnsigned: true })).toMatchObject({
      isSound: false,
    })
  })

  it('has the same bytes for the same content', async () => {
    const first = readFileSync(await sealed('good.zip'))
    expect(Buffer.compare(readFileSync(await sealed('again.zip')), first)).toBe(0)
  })
})

describe('any altered byte', () => {
  it.each([
    ['signed', key, { key: publicKey }, 5],
    ['signed, checked by the key inside', key, {}, 11],
    ['not signed', null, { acceptsUnsigned: true }, 11],
  ])('is detected in a dossier that is %s', { tags: 'slow' }, async (_, by, wish, stride) => {
    const bytes = readFileSync(await sealed('victim.zip', { by }))
    const altered = join(folder, 'altered.zip')
    const missed: string[] = []
    // Every position was tried once, with both flips; 5 and 11 divide no length of a header, so that all of its fields are met.
    for (let at = 0; at < bytes.length; at += stride) {
      const flip = at % 2 === 0 ? 1 << (at % 8) : 0xff
      const other = Buffer.from(bytes)
      other[at] = other[at]! ^ flip
      writeFileSync(altered, other)
      if ((await verifyDossier(altered, wish)).isSound) missed.push(`${at} ^ ${flip}`)
    }
    expect(missed).toEqual([])
  })

  it('is said with the name of the file that it stands in', async () => {
    const file = await sealed('victim.zip', { by: null })
    const files = filesOf(file)
    const other = await rebuilt('other.zip', { ...files, 'päth/b.txt': 'another' })
    expect(await verifyDossier(other, { acceptsUnsigned: true })).toMatchObject({
      isSound: false,
      altered: ['päth/b.txt'],
      problems: ['päth/b.txt was altered.'],
    })
  })

  it('is detected when bytes are cut off, added, or put in', async () => {
    const bytes = readFileSync(await sealed('victim.zip'))
    const altered = join(folder, 'altered.zip')
    const changes = [
      bytes.subarray(0, -1),
      bytes.subarray(1),
      Buffer.concat([bytes, Buffer.from('\n')]),
      Buffer.concat([bytes, bytes]),
      Buffer.concat([bytes.subarray(0, 40), Buffer.from('x'), bytes.subarray(40)]),
      Buffer.alloc(0),
    ]
    for (const change of changes) {
      writeFileSync(altered, change)
      expect(await verifyDossier(altered)).toMatchObject({ isSound: false, trust: 'none' })
    }
  })
})

describe('somebody without the key', () => {
  it.each<[string, (files: Record<string, Uint8Array>) => Record<string, string | Uint8Array>, string]>([
    ['adds a file', files => ({ ...files, 'extra.txt': 'x' }), '"extra.txt" is not in the manifest.'],
    ['takes a file away', ({ 'a.json': _, ...files }) => files, 'a.json is missing.'],
    [
      'hides a file that leads out',
      files => ({ ...files, '../../etc/cron': 'x' }),
      'The name "../../etc/cron" leads out of the archive.',
    ],
    [
      'adds a file that differs in case alone',
      files => ({ ...files, 'A.json': 'x' }),
      '"A.json" is there twice.',
    ],
    ['exchanges a file', files => ({ ...files, 'a.json': '{"verdict":"fail"}' }), 'a.json was altered.'],
    [
      'takes the signature away',
      ({ 'manifest.sig': _, ...files }) => files,
      'The signature of the manifest does not hold.',
    ],
    [
      'takes the manifest away',
      ({ 'manifest.json': _, ...files }) => files,
      'manifest.json is missing or cannot be unpacked.',
    ],
  ])('%s, and is found out although the seal is made anew', async (_, change, problem) => {
    const other = await rebuilt('other.zip', change(filesOf(await sealed('victim.zip'))))
    for (const wish of [{}, { key: publicKey }, { acceptsUnsigned: true }]) {
      const check = await verifyDossier(other, wish)
      expect(check.isSound).toBe(false)
      expect(check.problems).toContain(problem)
    }
  })

  it('signs another content with a key of their own: found out by the key that is trusted, named otherwise', async () => {
    const theirs = newKey()
    const file = await sealed('forged.zip', { by: theirs, content: 'fail' })
    expect(await verifyDossier(file)).toMatchObject({
      isSound: true,
      trust: 'named',
      fingerprint: theirs.fingerprint,
    })
    const check = await verifyDossier(file, { key: publicKey })
    expect(check).toMatchObject({ isSound: false, trust: 'none' })
    expect(check.problems[0]).toContain('It was signed by another key')
  })

  it('seals our signed manifest anew with a key of their own, and is found out', async () => {
    const theirs = newKey()
    const other = await rebuilt('other.zip', filesOf(await sealed('victim.zip')), theirs)
    expect((await verifyDossier(other, { key: publicKey })).problems).toEqual([
      'The signature of the seal does not hold.',
    ])
  })

  it('packs the same files again with another program, and has no seal', async () => {
    const file = join(folder, 'repacked.zip')
    writeFileSync(file, zipSync(filesOf(await sealed('victim.zip'))))
    expect(await verifyDossier(file)).toMatchObject({ isSound: false, trust: 'none' })
  })
})

describe('sealing', () => {
  it('leaves nothing behind when it fails, and nothing under the name until it is whole', async () => {
    const file = join(folder, 'never.zip')
    const parts = [
      text('a', 'x'),
      {
        path: 'b',
        content: function* () {
          expect(existsSync(file)).toBe(false)
          yield 'half'
          throw new Error('the source is gone')
        },
      },
    ]
    await expect(sealArchive({ file, parts, facts, key })).rejects.toThrow('the source is gone')
    expect(readdirSync(folder).filter(name => name.startsWith('never'))).toEqual([])
  })
})

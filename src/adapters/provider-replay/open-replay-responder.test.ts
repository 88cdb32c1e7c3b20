import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { callAbout, responderContract } from '../../prepare/provider/responder.contract.ts'
import { openReplayResponder, type ReplaySettings } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-replay-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0
const signal = new AbortController().signal

function open(content: string | Buffer, mapping?: ReplaySettings['mapping']) {
  const file = join(folder, `r${count++}.jsonl`)
  writeFileSync(file, content)
  return openReplayResponder({ file, name: 'r.jsonl', mapping })
}
const lines = (...records: readonly unknown[]) => records.map(record => JSON.stringify(record)).join('\n')

responderContract('the replay adapter', {
  failure: 'replay_missing',
  canHang: false,
  open: async () => ({ responder: await open(lines({ exampleId: 'good', text: 'good' })) }),
})

describe('a recording', () => {
  it('answers each example and repeat with its own line, fields flat or under response', async () => {
    const responder = await open(
      lines(
        { exampleId: 'a', text: 'first \u20ac', label: 'x', timing: { totalMs: 12.5, firstTokenMs: 3 } },
        { exampleId: 'a', repeat: 1, response: { text: 'second' }, timing: { totalMs: 4 } },
      ),
    )
    expect(await responder.respond(callAbout('a'), { signal })).toEqual({
      response: { text: 'first \u20ac', label: 'x' },
      timing: { totalMs: 12.5, firstTokenMs: 3 },
    })
    expect(await responder.respond(callAbout('a', { repeat: 1 }), { signal })).toEqual({
      response: { text: 'second' },
      timing: { totalMs: 4 },
    })
    await responder.close?.()
  })

  it('without times says that they are not known', async () => {
    const responder = await open(lines({ exampleId: 'a', text: 'x', timing: { totalMs: 0 } }))
    expect((await responder.respond(callAbout('a'), { signal })).timing).toMatchObject({ isUnknown: true })
    await responder.close?.()
  })

  it('may have any form, with a mapping', async () => {
    const responder = await open(lines({ q: { id: 7 }, n: 2, out: 'yes', ms: 9, srcs: ['D'] }), {
      exampleId: '$.q.id',
      repeat: '$.n',
      totalMs: '$.ms',
      answer: '$.out',
      citations: '$.srcs',
    })
    expect(await responder.respond(callAbout('7', { repeat: 2 }), { signal })).toEqual({
      response: { text: 'yes', citations: [{ id: 'D' }] },
      timing: { totalMs: 9 },
    })
    await responder.close?.()
  })

  it('says that only the first draw is recorded', async () => {
    const responder = await open(lines({ exampleId: 'a', text: 'x' }))
    await expect(responder.respond(callAbout('a', { repeat: 1 }), { signal })).rejects.toMatchObject({
      code: 'replay_missing',
      hint: expect.stringContaining('Only the first draw'),
    })
    await responder.close?.()
  })

  it('is read with CRLF, a byte order mark, blank lines and no break at its end', async () => {
    const responder = await open(`\uFEFF{"exampleId":"a","text":"A"}\r\n\r\n  \n{"exampleId":"b","text":"B"}`)
    for (const id of ['a', 'b']) {
      expect((await responder.respond(callAbout(id), { signal })).response.text).toBe(id.toUpperCase())
    }
    await responder.close?.()
  })

  it('finds lines on either side of the blocks that it is read in', async () => {
    const records = Array.from({ length: 40 }, (_, index) => ({
      exampleId: `e${index}`,
      text: `${index}:${'\u20ac'.repeat(9_000 + index)}`,
    }))
    const responder = await open(lines(...records))
    for (const [index, record] of records.entries()) {
      expect((await responder.respond(callAbout(`e${index}`), { signal })).response.text).toBe(record.text)
    }
    await responder.close?.()
  })

  it('is refused with every bad line by number', async () => {
    const content = [
      '{"exampleId":"a","text":"x"}',
      '{broken',
      '{"text":"no id"}',
      '{"exampleId":"a","text":"again"}',
      '{"exampleId":"b","repeat":-1}',
      '[]',
    ].join('\n')
    await expect(open(content)).rejects.toMatchObject({
      code: 'candidate_invalid',
      details: {
        problems: [
          'r.jsonl:2 is not JSON',
          'r.jsonl:3 has no example id at $.exampleId',
          'r.jsonl:4 records "a" again, first on line 1',
          'r.jsonl:5 has a repeat that is not 0, 1, 2, …',
          'r.jsonl:6 has no example id at $.exampleId',
        ],
      },
    })
  })

  it('is refused when it is not UTF-8 or not there', async () => {
    await expect(open(Buffer.from([0x7b, 0xff]))).rejects.toMatchObject({ code: 'candidate_invalid' })
    const absent = { file: join(folder, 'absent'), name: 'absent' }
    await expect(openReplayResponder(absent)).rejects.toMatchObject({ code: 'candidate_invalid' })
  })

  it('fails on an answer of a wrong form, naming its line', async () => {
    const responder = await open(lines({ exampleId: 'z', text: 'x' }, { exampleId: 'a', txt: 'x' }))
    await expect(responder.respond(callAbout('a'), { signal })).rejects.toMatchObject({
      code: 'pipeline_failed',
      message: expect.stringContaining('r.jsonl:2'),
    })
    await responder.close?.()
  })
})

import { describe, expect, it } from 'vitest'
import { manyExamples, questionOf } from './__fixtures__/made-up-examples.ts'
import { memoryDuplicateIndex } from './find-duplicates.ts'
import { type ImportOptions, importExamples } from './import-examples.ts'
import type { RecordSink, SourceRow } from './ports.ts'

function memorySink(fails: 'write' | 'commit' | undefined = undefined) {
  const records: unknown[] = []
  const state = { records, seen: [] as readonly unknown[], ended: '' }
  const sink: RecordSink = {
    write(record) {
      if (fails === 'write') throw new Error('disk')
      records.push(record)
    },
    async commit() {
      if (fails === 'commit') throw new Error('disk')
      state.seen = records
      state.ended += 'committed'
    },
    async discard() {
      state.ended += 'discarded'
    },
  }
  return { sink, state }
}

async function* rowsOf(values: readonly unknown[]): AsyncGenerator<SourceRow> {
  for (const [at, value] of values.entries()) yield { kind: 'row', file: 'a.jsonl', line: at + 1, value }
}

async function importing(
  values: readonly unknown[],
  options: ImportOptions = {},
  fails?: 'write' | 'commit',
) {
  const kept = memorySink(fails)
  const rejected = memorySink()
  let opened = 0
  const ports = {
    rows: rowsOf(values),
    kept: kept.sink,
    openRejected: () => {
      opened++
      return rejected.sink
    },
    duplicates: memoryDuplicateIndex(),
  }
  const outcome = importExamples(ports, options)
  return { outcome, kept: kept.state, rejected: rejected.state, opened: () => opened }
}

const good = (id: string | number, input = `Question ${id}: ${questionOf(id)}?`) => ({ id, input })

describe('importExamples', () => {
  it('accounts for every record: kept or set aside whole, with the reason', async () => {
    const values = [good(1), { id: 'b' }, good('c'), 'text', good('c')]
    const told: string[] = []
    const { outcome, kept, rejected } = await importing(values, { onProblem: text => told.push(text) })
    expect(await outcome).toMatchObject({ read: 5, kept: 2, refused: 3 })
    expect(kept.seen).toMatchObject([{ id: '1' }, { id: 'c' }])
    expect(rejected.seen).toMatchObject([
      { line: 2, field: 'input', source: '{"id":"b"}' },
      { line: 4, source: '"text"' },
      { line: 5, field: 'id', source: JSON.stringify(good('c')) },
    ])
    expect(told).toHaveLength(3)
  })

  it('opens no place for refused records when there are none', async () => {
    const { outcome, opened } = await importing([good(1)])
    expect(await outcome).toMatchObject({ refused: 0, notes: ['Ids that are numbers were taken as texts.'] })
    expect(opened()).toBe(0)
  })

  it('keeps copies and counts them by kind, each once', async () => {
    const text = questionOf('long', 40)
    const values = [good('a', text), good('b', text), good('c', `${text} now`), good('d', `${text} then`)]
    const { outcome } = await importing(values)
    const report = await outcome
    expect(report).toMatchObject({ kept: 4, exactDuplicates: 1, nearDuplicates: 2 })
    expect(report.duplicates.map(({ id }) => id)).toEqual(['b', 'c', 'd'])
  })

  it('bounds the list of copies, never their count', async () => {
    const { outcome } = await importing(Array.from({ length: 1_500 }, (_, at) => good(`q${at}`, 'the same')))
    const report = await outcome
    expect([report.exactDuplicates, report.duplicates.length]).toEqual([1_499, 1_000])
  })

  it('leaves neither output when one cannot be written', async () => {
    for (const fails of ['write', 'commit'] as const) {
      const { outcome, kept, rejected } = await importing([{ id: 'b' }, good(1)], {}, fails)
      await expect(outcome).rejects.toThrow('disk')
      expect(kept).toMatchObject({ seen: [], ended: 'discarded' })
      expect(rejected.ended).toMatch(/discarded$/)
    }
  })

  it('tells how far it is', { tags: 'slow' }, async () => {
    const steps: number[] = []
    const { outcome } = await importing(manyExamples(20_001), { onProgress: records => steps.push(records) })
    await outcome
    expect(steps).toEqual([10_000, 20_000])
  })
})

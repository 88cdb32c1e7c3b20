import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SourceRow } from './ports.ts'
import { problemText } from './problem.ts'
import { type ReadExample, type ReadOptions, readExamples } from './read-examples.ts'
import { SeenIds } from './seen-ids.ts'

async function* rowsOf(values: readonly unknown[], more: object = {}): AsyncGenerator<SourceRow> {
  for (const [at, value] of values.entries())
    yield { kind: 'row', file: 'a.jsonl', line: at + 1, value, ...more }
}

async function read(
  values: readonly unknown[],
  options: ReadOptions = {},
  more: object = {},
): Promise<ReadExample[]> {
  const found: ReadExample[] = []
  for await (const item of readExamples(rowsOf(values, more), options)) found.push(item)
  return found
}

async function problems(values: readonly unknown[], options: ReadOptions = {}): Promise<string[]> {
  return (await read(values, options)).flatMap(item =>
    item.kind === 'problem' ? [problemText(item.problem)] : [],
  )
}

async function only(value: unknown, options: ReadOptions = {}, more: object = {}): Promise<unknown> {
  const [item] = await read([value], options, more)
  return item?.kind === 'example' ? item.example : item
}

describe('what is refused, in words', () => {
  it.each([
    [null, 'a.jsonl:1: expected an object; found null'],
    [['x'], 'a.jsonl:1: expected an object; found ["x"]'],
    [
      { input: 'x' },
      'a.jsonl:1 id: expected a text; found nothing (name the field it is in with a mapping; the record has input)',
    ],
    [
      { id: 'a', question: 'x' },
      'a.jsonl:1 input: expected a text, a list of messages with role and content, or an object of JSON values; found nothing (name the field it is in with a mapping; the record has id, question)',
    ],
    [{ id: '', input: 'x' }, 'a.jsonl:1 id: expected something in it; found ""'],
    [
      { id: 'a\nb', input: 'x' },
      'a.jsonl:1 id: expected a name without control characters and without spaces at its ends; found "a\\nb"',
    ],
    [{ id: 'x'.repeat(513), input: 'x' }, 'a.jsonl:1 id: expected at most 512 characters; found 513'],
    [{ id: 1.5, input: 'x' }, 'a.jsonl:1 id: expected a text; found 1.5'],
    [{ id: 'a', input: [] }, 'a.jsonl:1 input: expected something in it; found []'],
    [
      { id: 'a', input: 'x', component: 'hard' },
      'a.jsonl:1 component: expected one of "core"|"edge"|"adversarial"|"regression"|"golden"; found "hard"',
    ],
    [{ id: 'a', input: 'x', weight: 0 }, 'a.jsonl:1 weight: expected a number above 0; found 0'],
    [
      { id: 'a', input: 'x', gold: 1 },
      'a.jsonl:1 gold: expected no field of this name; found one (use a mapping, or put it under tags or notes)',
    ],
    [
      { id: 'a', input: 'x', expected: { lable: 'y' } },
      'a.jsonl:1 expected.lable: expected no field of this name; found one (use a mapping, or put it under tags or notes)',
    ],
    [
      { id: 'a', input: 'x', expected: { citations: [{ quote: 'y' }] } },
      'a.jsonl:1 expected.citations.0: expected the id of a document, or an object with id and quote; found {"quote":"y"}',
    ],
  ])('%j', async (value, sentence) => {
    expect(await problems([value])).toEqual([sentence])
  })

  it('an id that was used before, with the line of its first use, whatever the other fields say', async () => {
    const found = await problems([
      { id: 'a', input: 'x' },
      { id: 'b', input: 'x' },
      { id: 'a', input: 'y' },
    ])
    expect(found).toEqual([
      'a.jsonl:3 id: expected an id that is not used yet; found one that is used in line 1',
    ])
  })

  it('an id that another file of the source has used', async () => {
    async function* two(): AsyncGenerator<SourceRow> {
      yield { kind: 'row', file: 'a.jsonl', line: 7, value: { id: 'x', input: 'a' } }
      yield { kind: 'row', file: 'b.jsonl', line: 2, value: { id: 'x', input: 'b' } }
    }
    const found: string[] = []
    for await (const item of readExamples(two()))
      if (item.kind === 'problem') found.push(problemText(item.problem))
    expect(found).toEqual([
      'b.jsonl:2 id: expected an id that is not used yet; found one that is used in a.jsonl line 7',
    ])
  })

  it('nesting deeper than an honest record has, before it is walked', async () => {
    let deep: unknown = 'x'
    for (let i = 0; i < 100; i++) deep = { deep }
    expect(await problems([{ id: 'a', input: deep }])).toEqual([
      'a.jsonl:1: expected values nested at most 64 deep; found deeper ones',
    ])
  })

  it('a label that the label schema does not allow', async () => {
    const value = { id: 'a', input: 'x', expected: { label: 'maybe' } }
    expect(await problems([value], { labels: { labels: ['yes', 'no'] } })).toEqual([
      'a.jsonl:1 expected.label: expected one of yes, no; found "maybe"',
    ])
  })

  it('keeps the record as it stood, with the good ones around it', async () => {
    const found = await read([{ id: 'a', input: 'x' }, { id: 'b' }, { id: 'c', input: 'z' }])
    expect(found.map(({ kind }) => kind)).toEqual(['example', 'problem', 'example'])
    expect(found[1]).toMatchObject({ problem: { source: '{"id":"b"}' } })
  })
})

describe('what is taken in another form', () => {
  it('ids that are numbers become texts, and that is told once', async () => {
    const notes: string[] = []
    const found = await read(
      [
        { id: 1, input: 'x' },
        { id: 2, input: 'x' },
      ],
      { onNote: note => notes.push(note) },
    )
    expect(found.map(item => item.kind === 'example' && item.example.id)).toEqual(['1', '2'])
    expect(notes).toEqual(['Ids that are numbers were taken as texts.'])
  })

  it('nulls count as absent at every level that has optional fields', async () => {
    const value = {
      id: 'a',
      input: { question: 'x', extra: null },
      split: null,
      notes: null,
      tags: { line: null, n: 3 },
      context: [{ id: 'd', text: 't', title: null }],
      provenance: { source: null, kind: 'real' },
      expected: { label: null, answer: 'y', citations: [{ id: 'd', quote: null }], value: null },
    }
    expect(await only(value)).toEqual({
      id: 'a',
      input: { question: 'x', extra: null },
      component: 'core',
      weight: 1,
      tags: { n: '3' },
      context: [{ id: 'd', text: 't' }],
      provenance: { kind: 'real' },
      expected: { answer: 'y', citations: [{ id: 'd' }], value: null },
    })
  })

  it('columns of a text format unfold, and their texts become what the field holds', async () => {
    const value = {
      id: '7',
      input: 'x',
      weight: '2.5',
      'expected.abstain': 'yes',
      'expected.facts': '["a","b"]',
      'tags.line': 'home',
      'expected.label': '1',
    }
    expect(await only(value, {}, { isText: true })).toEqual({
      id: '7',
      input: 'x',
      weight: 2.5,
      component: 'core',
      tags: { line: 'home' },
      expected: { abstain: true, facts: ['a', 'b'], label: '1' },
    })
  })

  it('a text that is not what the field holds is refused as it stands', async () => {
    const [item] = await read([{ id: '7', input: 'x', weight: 'heavy' }], {}, { isText: true })
    expect(item?.kind === 'problem' && problemText(item.problem)).toBe(
      'a.jsonl:1 weight: expected a value of type number; found "heavy"',
    )
  })

  it('a dotted field of a JSON record is not unfolded', async () => {
    expect(await problems([{ id: 'a', input: 'x', 'tags.line': 'home' }])).toHaveLength(1)
  })
})

describe('mapping', () => {
  const mapping = {
    id: 'uid',
    input: 'question',
    'expected.answer': 'gold.text',
    component: { const: 'edge' },
    'tags.line': 'lob',
    'expected.facts': { from: 'facts', split: ';' },
    'expected.label': { from: 'y', values: { '1': 'covered', '0': 'not_covered' } },
    'expected.abstain': { from: 'skip', as: 'boolean' as const },
  }

  it('moves, fixes, splits, replaces and reads fields', async () => {
    const value = {
      uid: 9,
      question: 'x',
      gold: { text: 'y' },
      lob: 'auto',
      facts: 'a; b;',
      y: 0,
      skip: 'no',
      rest: 1,
    }
    expect(await only(value, { mapping })).toEqual({
      id: '9',
      input: 'x',
      component: 'edge',
      tags: { line: 'auto' },
      weight: 1,
      expected: { answer: 'y', facts: ['a', 'b'], label: 'not_covered', abstain: false },
    })
  })

  it('says where a missing field was looked for', async () => {
    expect(await problems([{ uid: 'a' }], { mapping })).toEqual([
      expect.stringContaining('a.jsonl:1 input: expected a text'),
    ])
    expect((await problems([{ uid: 'a' }], { mapping }))[0]).toContain(
      '(the mapping takes it from "question")',
    )
  })

  it('takes list elements and columns that have dots in their names', async () => {
    const value = { id: 'a', 'in.put': 'x', answers: [{ text: 'y' }] }
    const mapped = await only(value, {
      mapping: { id: 'id', input: 'in.put', 'expected.answer': 'answers.0.text' },
    })
    expect(mapped).toMatchObject({ input: 'x', expected: { answer: 'y' } })
  })

  it('does not reach what every object inherits', async () => {
    const found = await problems([{ a: 1 }], { mapping: { id: 'constructor.name', input: 'toString' } })
    expect(found).toHaveLength(1)
    await only(
      { a: 'x' },
      { mapping: { id: 'a', '__proto__.polluted': 'a', 'tags.__proto__.polluted': 'a' } },
    )
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('keeps a replacement table from matching inherited names', async () => {
    const mapping2 = { id: 'a', input: 'a', 'expected.label': { from: 'y', values: { x: 'z' } } }
    expect(await only({ a: 'i', y: 'constructor' }, { mapping: mapping2 })).toMatchObject({
      expected: { label: 'constructor' },
    })
  })
})

describe('SeenIds', () => {
  it('answers as a map would', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 3_000 }), ids => {
        const seen = new SeenIds()
        const first = new Map<string, number>()
        for (const [at, id] of ids.entries()) {
          expect(seen.meet(id, { file: at % 3, line: at + 1 })?.line).toBe(first.get(id))
          if (!first.has(id)) first.set(id, at + 1)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('holds a hundred thousand ids', () => {
    const seen = new SeenIds()
    for (let i = 1; i <= 100_000; i++) seen.meet(`id-${i}`, { file: 0, line: i })
    expect(seen.meet('id-77777', { file: 0, line: 1 })).toEqual({ file: 0, line: 77_777 })
    expect(seen.meet('id-0', { file: 0, line: 1 })).toBeUndefined()
  })
})

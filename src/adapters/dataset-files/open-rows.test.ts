import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SourceRow } from '../../prepare/dataset/index.ts'
import { problemText } from '../../prepare/dataset/index.ts'
import { openRows } from './open-rows.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cupel-rows-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, content: string | Buffer): string {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

async function rowsOf(source: string, name = 'data', part?: string): Promise<SourceRow[]> {
  const rows: SourceRow[] = []
  for await (const row of openRows({ source, name, part })) rows.push(row)
  return rows
}

/** `line value` for rows, the sentence for problems. */
async function told(name: string, content: string | Buffer): Promise<string[]> {
  const rows = await rowsOf(put(name, content), name)
  return rows.map(row =>
    row.kind === 'row' ? `${row.line} ${JSON.stringify(row.value)}` : problemText(row.problem),
  )
}

const many = (count: number, text: string): string => Array.from({ length: count }, () => text).join('')

describe('JSON Lines', () => {
  it('keeps the good lines around bad ones and names each bad line', async () => {
    expect(await told('a.jsonl', '{"id":1}\n{"id":\n\n  \n[1,]\n{"id":2}')).toEqual([
      '1 {"id":1}',
      expect.stringMatching(/^a\.jsonl:2: expected one JSON value; found \{"id": \(/),
      expect.stringMatching(/^a\.jsonl:5: .*JSON has no comma before a closing bracket/),
      '6 {"id":2}',
    ])
  })

  it.each([
    ['a byte order mark', '\uFEFF{"id":1}\n', ['1 {"id":1}']],
    ['CRLF', '{"id":1}\r\n{"id":2}\r\n', ['1 {"id":1}', '2 {"id":2}']],
    ['no newline at the end', '{"id":1}', ['1 {"id":1}']],
    ['a text with a line separator in it', '{"id":"a\u2028b"}\n', ['1 {"id":"a\u2028b"}']],
    ['an escaped NUL', '{"id":"a\\u0000b"}\n', ['1 {"id":"a\\u0000b"}']],
  ])('reads a file with %s', async (_, content, expected) => {
    expect(await told('a.jsonl', content)).toEqual(expected)
  })

  it.each([
    ['NaN', '{"weight":NaN}', 'NaN and Infinity are not JSON: use null'],
    ['the word NaN only in a text', '{"a":"NaN",}', 'JSON has no comma before a closing bracket'],
    ['Python', "{'id': None}", 'this looks like Python'],
    ['single quotes', "{'id': 1}", 'JSON has texts in double quotes'],
    ['lone CR', '{"id":1}\r{"id":2}', 'lines end in CR alone'],
    ['raw NUL bytes', '{"id":1}\u0000\u0000', 'it has NUL bytes'],
    ['a pretty-printed object', '{\n"id":1\n}', 'name the file .json'],
  ])('says what to do about %s', async (_, content, hint) => {
    expect((await told('a.jsonl', content))[0]).toContain(hint)
  })

  it('refuses a line that is not UTF-8 alone, with the column', async () => {
    const content = Buffer.concat([
      Buffer.from('{"id":"é'),
      Buffer.from([0xff]),
      Buffer.from('"}\n{"id":2}\n'),
    ])
    expect(await told('a.jsonl', content)).toEqual([
      'a.jsonl:1: expected text in UTF-8; found bytes that are not, from column 10 (save the file as UTF-8)',
      '2 {"id":2}',
    ])
  })

  it('reads characters that lie across the borders of the pieces a file is read in', async () => {
    const value = { id: 'x', input: 'ü€😀'.repeat(100_000) }
    expect(await told('a.jsonl', `${JSON.stringify(value)}\n{"id":2}`)).toEqual([
      `1 ${JSON.stringify(value)}`,
      '2 {"id":2}',
    ])
  })

  it('passes over a line longer than 16 MB and reads on', async () => {
    const lines = await told('a.jsonl', `{"id":"${many(17 * 1024 * 1024, 'x')}"}\n{"id":2}\n`)
    expect(lines).toEqual([
      expect.stringMatching(/^a\.jsonl:1: expected a line of at most 16777216 bytes/),
      '2 {"id":2}',
    ])
  })

  it('refuses nesting that would cost memory out of proportion', async () => {
    const bomb = `{"id":1,"input":${many(200_000, '[')}${many(200_000, ']')}}`
    expect((await told('a.jsonl', bomb))[0]).toContain('expected values nested at most 1000 deep')
  })

  it('keeps the bad line as it stood', async () => {
    const [row] = await rowsOf(put('a.jsonl', '{"id":\n'))
    expect(row).toMatchObject({ kind: 'problem', problem: { source: '{"id":' } })
  })
})

describe('JSON', () => {
  it.each([
    ['an array', '[{"id":1},\n {"id":2}]', ['1 {"id":1}', '2 {"id":2}']],
    ['one object', '{"id":1}', ['1 {"id":1}']],
    ['JSON Lines under another name', '{"id":1}\n{"id":2}\n', ['1 {"id":1}', '2 {"id":2}']],
    ['a byte order mark', '\uFEFF[{"id":1}]', ['1 {"id":1}']],
    ['brackets and quotes in texts', '[{"a":"]}\\"[{,"},{"b":1}]', ['1 {"a":"]}\\"[{,"}', '1 {"b":1}']],
    ['elements that are no objects', '[1, "a,b" ,null,[2]]', ['1 1', '1 "a,b"', '1 null', '1 [2]']],
    ['a lone value', 'true', ['1 true']],
  ])('reads %s', async (_, content, expected) => {
    expect(await told('a.json', content)).toEqual(expected)
  })

  it('spoils one element alone and names the line in which it begins', async () => {
    expect(await told('a.json', '[\n{"id":1},\n{"id":NaN},\n{"id":3}\n]')).toEqual([
      '2 {"id":1}',
      expect.stringMatching(/^a\.json:3: expected one JSON value.*NaN and Infinity/),
      '4 {"id":3}',
    ])
  })

  it.each([
    ['a trailing comma', '[{"id":1},]', 'expected an element after the comma; found the end of the array'],
    ['a missing comma', '[{"id":1} {"id":2}]', 'expected a comma before the next element; found none'],
    ['two commas', '[{"id":1},,{"id":2}]', 'expected an element; found a comma'],
    [
      'an array that is not closed',
      '[{"id":1}',
      'expected "]" at the end of the array; found the end of the file',
    ],
    ['text after the array', '[{"id":1}] x', 'expected the end of the file after the array; found more text'],
    ['a brace that closes nothing', '[{"id":1}}', 'expected an element or the end of the array; found "}"'],
  ])('keeps the elements before and after %s, and tells of it', async (_, content, sentence) => {
    const lines = await told('a.json', content)
    expect(lines[0]).toBe('1 {"id":1}')
    expect(lines.filter(line => line.includes(sentence))).toHaveLength(1)
  })

  it('tells of a file that ends in the middle of an element', async () => {
    expect(await told('a.json', '[{"id":1},\n{"id":2')).toEqual([
      '1 {"id":1}',
      'a.json:2: expected a value that is closed; found the end of the file in the middle of the value that begins here',
    ])
  })

  it('says which field of a wrapping object has the records', async () => {
    expect((await told('a.json', '{"version":"1","data":[{"id":1}]}'))[0]).toContain("jq '.data'")
  })

  it('reads any array as JSON.parse does, however it is spaced', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { minLength: 1 }),
        fc.constantFrom(undefined, 1, '\t'),
        async (values, indent) => {
          const rows = await rowsOf(put('p.json', JSON.stringify(values, undefined, indent)))
          expect(rows.map(row => (row.kind === 'row' ? row.value : row))).toEqual(
            JSON.parse(JSON.stringify(values)),
          )
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('CSV and TSV', () => {
  it('names cells by the first line and leaves empty ones out', async () => {
    expect(await told('a.csv', 'id,input,notes\r\n1,"a ""b"", c\nd",\r\n2,e,f')).toEqual([
      '3 {"id":"1","input":"a \\"b\\", c\\nd"}',
      '4 {"id":"2","input":"e","notes":"f"}',
    ])
  })

  it.each([
    ['a byte order mark', '\uFEFFid,input\n1,é\n'],
    ['lone CR at the ends of lines', 'id,input\r1,é\r'],
    ['empty lines', 'id,input\n\n1,é\n\n'],
  ])('reads a file with %s', async (_, content) => {
    expect(await told('a.csv', content)).toEqual([expect.stringMatching(/^\d \{"id":"1","input":"é"\}$/)])
  })

  it('takes quotes in TSV as they stand', async () => {
    expect(await told('a.tsv', 'id\tinput\n1\tsay "hi"\n')).toEqual(['2 {"id":"1","input":"say \\"hi\\""}'])
  })

  it('spoils a record with too many or too few cells alone', async () => {
    expect(await told('a.csv', 'id,input\n1,a,b\n2\n3,c\n')).toEqual([
      'a.csv:2: expected 2 cells, as in the first line; found 3',
      'a.csv:3: expected 2 cells, as in the first line; found 1',
      '4 {"id":"3","input":"c"}',
    ])
  })

  it('spoils a record with misplaced quotes alone', async () => {
    expect(await told('a.csv', 'id,input\n1,ok\n2,a "b" c\n3,fine\n')).toEqual([
      '2 {"id":"1","input":"ok"}',
      'a.csv:3: expected quotes around whole cells, doubled inside them; found 2,a "b"',
      '4 {"id":"3","input":"fine"}',
    ])
  })

  it('tells of a quote that is never closed and shows what it swallowed', async () => {
    const rows = await rowsOf(put('a.csv', 'id,input\n1,ok\n2,"open\n3,lost\n'))
    expect(rows.at(-1)).toMatchObject({
      kind: 'problem',
      problem: { expected: 'a closing quote', source: '2,"open\n3,lost\n' },
    })
  })

  it('spoils a record with bytes that are not UTF-8 alone and names the column', async () => {
    const content = Buffer.concat([
      Buffer.from('id,input\n1,caf'),
      Buffer.from([0xe9]),
      Buffer.from('\n2,b\n'),
    ])
    expect(await told('a.csv', content)).toEqual([
      'a.csv:2 input: expected text in UTF-8; found bytes that are not (save the file as UTF-8 (in Excel: "CSV UTF-8"))',
      '3 {"id":"2","input":"b"}',
    ])
  })

  it('refuses two columns of one name', async () => {
    expect(await told('a.csv', 'id,id\n1,2\n')).toEqual([
      'a.csv:1 id: expected a name for each column of its own; found the same name twice',
    ])
  })

  it('reads back any cells', async () => {
    const cell = fc.string({ unit: 'binary' }).filter(text => text !== '')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async pairs => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
        const lines = pairs.map(([a, b]) => `${quoted(a)},${quoted(b)}\n`).join('')
        const rows = await rowsOf(put('p.csv', `a,b\n${lines}`))
        const value = (a: string, b: string) => ({
          a: Buffer.from(a).toString(),
          b: Buffer.from(b).toString(),
        })
        expect(rows.map(row => (row.kind === 'row' ? row.value : row))).toEqual(
          pairs.map(([a, b]) => value(a, b)),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('Parquet', () => {
  const fixture = (name: string): string => join(import.meta.dirname, '__fixtures__', `${name}.parquet`)

  it.each(['none', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4'])(
    'reads nested rows of every row group: %s',
    async name => {
      const rows = await rowsOf(fixture(name))
      expect(rows).toHaveLength(25)
      expect(rows[11]).toEqual({
        kind: 'row',
        file: 'data',
        line: 12,
        value: {
          id: 11,
          input: 'Frage 11: Überschwemmung?',
          expected: { label: 'covered', facts: ['f11', 'g'] },
          tags: { line: 'home' },
          weight: 1.5,
          at: '2026-09-01T12:00:11.000Z',
          big: '1152921504606846987',
          notes: null,
        },
      })
    },
  )

  it('refuses a file that is not Parquet, and one without rows', async () => {
    expect(await told('a.parquet', 'hello')).toEqual([
      expect.stringMatching(/^a\.parquet:1: expected a readable Parquet file; found /),
    ])
    const [row] = await rowsOf(fixture('empty'))
    expect(row).toMatchObject({ kind: 'problem', problem: { expected: 'at least one record' } })
  })
})

describe('any file', () => {
  it.each([
    ['an empty file', { name: 'a.jsonl', content: '' }, 'expected at least one record; found none'],
    [
      'a file of blank lines',
      { name: 'a.jsonl', content: '\n \n' },
      'expected at least one record; found none',
    ],
    ['an empty array', { name: 'a.json', content: '[]' }, 'expected at least one record; found none'],
    [
      'a CSV file with names alone',
      { name: 'a.csv', content: 'id,input\n' },
      'expected at least one record; found none',
    ],
    [
      'UTF-16',
      { name: 'a.csv', content: Buffer.from('\uFEFFid,input\n', 'utf16le') },
      'found UTF-16 (save it as UTF-8',
    ],
    [
      'gzip',
      { name: 'a.jsonl', content: Buffer.from([0x1f, 0x8b, 8, 0]) },
      'found a gzip file (unpack it with gunzip)',
    ],
    [
      'a spreadsheet',
      { name: 'a.csv', content: Buffer.from('PK\u0003\u0004') },
      'a spreadsheet is exported as CSV UTF-8',
    ],
  ])('tells of %s in one sentence', async (_, { name, content }, sentence) => {
    const lines = await told(name, content)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(sentence)
  })

  it('names the endings it knows when the ending is another', () => {
    const source = put('a.xlsx', '')
    expect(() => openRows({ source, name: 'a.xlsx' })).toThrow(
      'a.xlsx: the format is not known by its ending.',
    )
    expect(() => openRows({ source: `${source}.gone`, name: 'gone' })).toThrow(
      'There is no file or folder gone.',
    )
  })
})

describe('Hugging Face style folders', () => {
  const at = (row: SourceRow): string => (row.kind === 'row' ? row.file : problemText(row.problem))
  const filesOf = async (name: string, part?: string): Promise<string[]> =>
    (await rowsOf(join(folder, name), name, part)).map(at)
  const one = '{"id":1}\n'

  it('reads every data file in the order of their names, and no bookkeeping', async () => {
    put('hf1/data/b.jsonl', one)
    put('hf1/data/a.json', '[{"id":2}]')
    put('hf1/dataset_infos.json', '{}')
    put('hf1/.cache/x.jsonl', one)
    expect(await filesOf('hf1')).toEqual(['hf1/data/a.json', 'hf1/data/b.jsonl'])
  })

  it('tells splits by the names of files and folders', async () => {
    put('hf2/data/train-00000-of-00001.jsonl', one)
    put('hf2/data/validation-00000-of-00001.jsonl', one)
    put('hf2/test/part.csv', 'id\n1\n')
    put('hf2/constraints.jsonl', one)
    expect(await filesOf('hf2', 'train')).toEqual(['hf2/data/train-00000-of-00001.jsonl'])
    expect(await filesOf('hf2', 'dev')).toEqual(['hf2/data/validation-00000-of-00001.jsonl'])
    expect(await filesOf('hf2', 'test')).toEqual(['hf2/test/part.csv'])
    await expect(filesOf('hf2', 'a.*')).rejects.toThrow('no data file of the split "a.*"')
  })

  it('goes by the card where it declares configurations', async () => {
    put(
      'hf3/README.md',
      [
        '---',
        'configs:',
        '- config_name: en',
        '  data_files:',
        '  - {split: train, path: "en/x*.jsonl"}',
        '  - {split: test, path: [en/y.jsonl]}',
        '- config_name: de',
        '  default: true',
        '  data_files: {train: de/x1.jsonl}',
        '---',
        '# card',
      ].join('\n'),
    )
    for (const name of ['en/x1', 'en/x2', 'en/y', 'de/x1', 'de/unlisted']) put(`hf3/${name}.jsonl`, one)
    expect(await filesOf('hf3')).toEqual(['hf3/de/x1.jsonl'])
    expect(await filesOf('hf3', 'en')).toEqual(['hf3/en/x1.jsonl', 'hf3/en/x2.jsonl', 'hf3/en/y.jsonl'])
    expect(await filesOf('hf3', 'en/test')).toEqual(['hf3/en/y.jsonl'])
    await expect(filesOf('hf3', 'en/dev')).rejects.toMatchObject({
      code: 'dataset_missing',
      hint: 'It holds: en/train, en/test, de/train.',
    })
  })

  it('asks for a configuration when none is the default', async () => {
    put(
      'hf4/README.md',
      '---\nconfigs:\n- {config_name: a, data_files: a.jsonl}\n- {config_name: b, data_files: b.jsonl}\n---\n',
    )
    put('hf4/a.jsonl', one)
    await expect(filesOf('hf4', 'train')).rejects.toMatchObject({ code: 'usage_invalid' })
  })

  it('follows the links of a hub cache, and not those that lead nowhere', async () => {
    const blob = put('blobs/abc', one)
    mkdirSync(join(folder, 'hf5'))
    symlinkSync(blob, join(folder, 'hf5/train.jsonl'))
    symlinkSync(join(folder, 'gone'), join(folder, 'hf5/gone.jsonl'))
    expect(await filesOf('hf5')).toEqual(['hf5/train.jsonl'])
  })

  it('reads a card whose front matter is not YAML by names', async () => {
    put('hf6/README.md', '---\n{{ a: [\n---\n')
    put('hf6/train.jsonl', one)
    expect(await filesOf('hf6', 'train')).toEqual(['hf6/train.jsonl'])
  })
})

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Schema, schemaTables } from './schema-tables.ts'

const tables = (schema: z.ZodType): string => schemaTables(z.toJSONSchema(schema, { io: 'input' }) as Schema)

describe('schemaTables', () => {
  it('tells type, range, default and need of every field', () => {
    const schema = z.object({
      name: z.string().describe('What it is called.'),
      share: z.number().min(0).lt(1).default(0.5),
      mode: z.enum(['fast', 'exact']).optional(),
      tags: z.array(z.string()).optional(),
    })
    expect(tables(schema)).toBe(
      [
        '| field | type | meaning |',
        '| --- | --- | --- |',
        '| `name` | string | What it is called. Required. |',
        '| `share` | number | At least 0, less than 1. Default: `0.5`. |',
        '| `mode` | `fast`, `exact` |  |',
        '| `tags` | list of string |  |',
      ].join('\n'),
    )
  })

  it('gives every object inside a table of its own, under the path that leads to it', () => {
    const inner = z.object({ file: z.string() }).describe('One set.')
    const text = tables(
      z.object({ sets: z.record(z.string(), inner), list: z.array(z.object({ id: z.string() })) }),
    )
    expect(text).toContain('## `sets.<name>` with `file`\n\nOne set.\n\n| field')
    expect(text).toContain('## `list[]` with `id`\n\n| field')
  })

  it('shows every form that a field may take', () => {
    const text = tables(
      z.object({ from: z.union([z.object({ url: z.string() }), z.object({ module: z.string() })]) }),
    )
    expect(text).toContain('## `from` with `url`')
    expect(text).toContain('## `from` with `module`')
  })

  it('ends on a schema that contains itself', () => {
    const tree: z.ZodType = z.object({
      label: z.string(),
      get children() {
        return z.array(tree).optional()
      },
    })
    expect(tables(tree)).toContain('| `children` | list of object |')
  })
})

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { comparisonJsonSchema } from './comparison.ts'

describe('the schema of a comparison', () => {
  it('is published as it is in the code', () => {
    const file = new URL('../../../docs/reference/comparison.schema.json', import.meta.url)
    expect(existsSync(file)).toBe(true)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(comparisonJsonSchema())))
  })

  it('describes what a reader must not misread', () => {
    const text = JSON.stringify(comparisonJsonSchema())
    for (const words of ['Never a silent 0', 'examples, not repeats', 'a minus b'])
      expect(text).toContain(words)
  })
})
